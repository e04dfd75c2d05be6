"""Whoever builds a release of a commit, wherever and whenever, gets the same bytes; one that was changed is told."""

import os
import shutil
import subprocess
import tarfile

import pytest

from safeconduct.cell import parts, release
from safeconduct.cell.fingerprints import ROOT

NEEDED = ("pyproject.toml", "uv.lock", "run", str(parts.HTMX))  # of which the list of parts is made, and one that runs
DEEP = "docs/" + "d" * 90 + "/" + "f" * 60
IDENTITY = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
WHEN = {"GIT_AUTHOR_DATE": "1700000000 +0100", "GIT_COMMITTER_DATE": "1700000001 +0300"}


def git(where, *words):
    clean = {**os.environ, **IDENTITY, **WHEN, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-C", str(where), *words], check=True, env=clean, capture_output=True)


def put(where, name, content=b""):
    (where / name).parent.mkdir(parents=True, exist_ok=True)
    (where / name).write_bytes(content)


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """A commit with what a release needs, a name that is long, an empty file, and one that fills its last block."""
    where = tmp_path_factory.mktemp("origin")
    git(where, "init", "--quiet")
    for name in NEEDED:
        put(where, name, (ROOT / name).read_bytes())
    (where / "run").chmod(0o755)
    for name, content in (("a-b", b"x" * 512), ("a/b", b""), ("Приют.md", "убежище\r\n".encode()), (DEEP, b"deep")):
        put(where, name, content)
    git(where, "add", "--all")
    git(where, "commit", "--quiet", "-m", "one")
    return where


@pytest.fixture
def clone(origin, tmp_path):
    def at(name, *settings):
        git(tmp_path, "clone", "--quiet", *settings, str(origin), name)
        return tmp_path / name

    return at


@pytest.fixture
def released(clone):
    """A clone, and its release in a folder."""
    here = clone("here")
    for name, content in release.build(here).items():
        put(here.parent, f"out/{name}", content)
    return here, next((here.parent / "out").glob("*.tar"))


def test_two_clones_at_other_paths_and_times_with_other_settings_give_the_same_bytes(clone):
    one = clone("one")
    earlier = os.umask(0o077)
    try:
        other = clone("elsewhere/and further", "-c", "core.autocrlf=true", "-c", "core.fileMode=false")
    finally:
        os.umask(earlier)
    for path in other.rglob("*"):
        if ".git" not in path.parts:
            os.utime(path, (1, 1))
    git(other, "-c", "tar.umask=0", "status")
    made = release.build(one)
    assert made == release.build(other)
    assert [name.split("-", 1)[1][:11] for name in list(made)[:2]] == ["2023.11.14-"] * 2


def test_what_is_unpacked_is_the_commit(released, tmp_path):
    here, tar = released
    subprocess.run(["tar", "-xf", str(tar), "-C", str(tmp_path)], check=True)  # a program that is not ours
    found = tmp_path / tar.stem
    files = sorted(path.relative_to(found) for path in found.rglob("*") if path.is_file())
    assert len(files) == len(NEEDED) + 4
    assert [(found / path).read_bytes() for path in files] == [(here / path).read_bytes() for path in files]
    assert [str(path) for path in files if os.access(found / path, os.X_OK)] == ["run"]
    with tarfile.open(tar) as members:
        told = list(members)
    assert [one.name for one in told] == sorted((one.name for one in told), key=str.encode)
    assert {(one.uid, one.gid, one.uname, one.gname, one.mtime) for one in told} == {(0, 0, "", "", 1700000001)}
    assert tar.stat().st_size % release.RECORD == 0


def test_the_list_of_parts_and_the_sums_lie_beside_it(released):
    _here, tar = released
    assert tar.with_name(f"{tar.stem}.cdx.json").read_text() == parts.listed()
    subprocess.run(["sha256sum", "--check", "--strict", release.SUMS], cwd=tar.parent, check=True, capture_output=True)
    assert len(tar.with_name(release.SUMS).read_text().splitlines()) == 2


def test_one_changed_byte_is_told_wherever_it_is(released):
    here, tar = released
    made = release.build(here)
    assert release.check(tar, made) == list(made)
    whole = tar.read_bytes()
    for at in (0, 156, len(whole) // 2, len(whole) - 1):
        tar.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(release.Differs, match=f"from byte {at} on"):
            release.check(tar, made)
    tar.write_bytes(whole + b"\0")
    with pytest.raises(release.Differs, match=f"from byte {len(whole)} on"):
        release.check(tar, made)
    tar.write_bytes(whole)
    tar.with_name(release.SUMS).write_text("")
    with pytest.raises(release.Differs, match=release.SUMS):
        release.check(tar, made)
    tar.with_name(release.SUMS).unlink()
    assert len(release.check(tar, made)) == 2


def test_a_release_of_another_commit_is_not_compared(released):
    here, tar = released
    git(here, "commit", "--quiet", "--allow-empty", "-m", "two")
    with pytest.raises(release.Differs, match="check out the commit it names"):
        release.check(tar, release.build(here))


@pytest.mark.parametrize("name", ["run", "new"])
def test_a_tree_with_changes_is_not_released(clone, name):
    here = clone("here")
    put(here, name, b"other")
    with pytest.raises(release.NotReleased, match="changed or not in git"):
        release.build(here)


def test_what_a_tar_of_files_cannot_hold_is_not_left_out_silently(clone):
    here = clone("here")
    (here / "link").symlink_to("run")
    git(here, "add", "--all")
    git(here, "commit", "--quiet", "-m", "link")
    with pytest.raises(release.NotReleased, match="this is none: link"):
        release.build(here)
    git(here, "rm", "--quiet", "link")
    put(here, "f" * 101)
    git(here, "add", "--all")
    git(here, "commit", "--quiet", "-m", "long")
    with pytest.raises(release.NotReleased, match="too long"):
        release.build(here)


def test_where_there_is_no_clone_it_says_so(tmp_path):
    shutil.copy(ROOT / "run", tmp_path)
    with pytest.raises(release.NotReleased, match="git has no commit"):
        release.build(tmp_path)
