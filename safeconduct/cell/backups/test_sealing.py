"""What a power cut, a kill, a wrong key and a changed byte leave of a backup's files."""

import io
import shutil
import signal
import subprocess
import sys
import tarfile
from uuid import UUID

import pyrage
import pytest

from safeconduct.audit.outside.signing import Signer
from safeconduct.cell.backups import identity, state
from safeconduct.cell.backups.conftest import KILLS_ITSELF
from safeconduct.cell.backups.manifest import MANIFEST, SUMS, Manifest, backups_in, new_name, present
from safeconduct.cell.backups.packing import add, unpack
from safeconduct.cell.backups.sealing import (
    Broken,
    checked_copy,
    decrypt,
    digest_of,
    identities_in,
    open_into,
    piped,
    seal,
)
from safeconduct.cell.backups.targets import NoTarget, target
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import House

WORDS = b"They came twice. " * 9000
KILLED = f"""{KILLS_ITSELF}
import pyrage
from safeconduct.cell.backups.sealing import seal

os.fsync, Path.replace, os.open = counted(os.fsync), counted(Path.replace), counted(os.open)
to = pyrage.x25519.Recipient.from_str(sys.argv[3])
seal(io.BytesIO(b"They came twice. " * 9000), Path(sys.argv[1]), [to], in_place=sys.argv[4] == "yes")
"""


@pytest.fixture
def ours():
    return pyrage.x25519.Identity.generate()


def plain(path, ours):
    sink = io.BytesIO()
    open_into(path, sink, [ours])
    return sink.getvalue()


def test_what_was_sealed_opens_with_the_identity_and_no_other(tmp_path, ours):
    path = tmp_path / "new" / "a.age"
    digest = seal(io.BytesIO(WORDS), path, [ours.to_public()])
    assert (digest, path.stat().st_mode & 0o777) == (digest_of(path), 0o600)
    assert plain(path, ours) == WORDS
    assert b"They came" not in path.read_bytes()
    with pytest.raises(Broken, match="right identity"):
        plain(path, pyrage.x25519.Identity.generate())


@pytest.mark.parametrize("at", range(1, 6))
def test_killed_at_any_step_it_leaves_a_whole_file_or_none_and_no_plaintext(tmp_path, ours, at):
    path = tmp_path / "a.age"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(at), str(ours.to_public()), "no"], cwd=ROOT, check=False
    )
    assert done.returncode == (-signal.SIGKILL if at < 6 else 0)
    assert not path.exists() or plain(path, ours) == WORDS
    assert path.exists() == (at > 3)  # opened, flushed, renamed; then only the folder waits
    assert all(b"They came" not in left.read_bytes() for left in tmp_path.iterdir())


def test_a_source_that_breaks_off_leaves_nothing(tmp_path, ours):
    class Breaking:
        def read(self, _size=-1):
            raise OSError("the disk is gone")

    with pytest.raises(Broken, match="the disk is gone"):
        seal(Breaking(), tmp_path / "a.age", [ours.to_public()])
    assert list(tmp_path.iterdir()) == []


def test_what_fails_in_the_pipe_is_raised_where_it_is_read():
    def write(sink):
        sink.write(b"some")
        raise Broken("no more")

    with pytest.raises(Broken, match="no more"), piped(write) as source:
        assert source.read(4) == b"some"


def test_a_big_file_takes_no_memory(tmp_path, ours):
    said = subprocess.run(
        [sys.executable, "-c", f"""
import resource
from pathlib import Path
import pyrage
from safeconduct.cell.backups.sealing import seal
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open("/dev/zero", "rb") as zeros:
    class Some:
        left = 200 << 20
        def read(self, size=-1):
            size = min(size, self.left)
            self.left -= size
            return zeros.read(size)
    seal(Some(), Path({str(tmp_path / "a.age")!r}), [pyrage.x25519.Recipient.from_str({str(ours.to_public())!r})])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""], cwd=ROOT, capture_output=True, text=True, check=True)  # fmt: skip
    assert int(said.stdout) < 20 << 10  # KiB


@pytest.mark.parametrize("name", ["../out", "/etc/out", "secrets/../../out"])
def test_an_archive_that_leads_elsewhere_is_refused(tmp_path, name):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w|") as archive:
        add(archive, name, b"x")
    content.seek(0)
    with pytest.raises(Broken, match="does not belong"):
        unpack(content, tmp_path / "in", only=lambda name: not name.startswith("/"))
    assert not (tmp_path / "out").exists()


@pytest.fixture
def signed(tmp_path):
    """A backup of one file, whose manifest this log signed."""
    signer, folder = Signer("safeconduct.log/x", b"s" * 32), tmp_path / "2026-11-28"
    folder.mkdir()
    (folder / "database.age").write_bytes(b"sealed")
    sums = {"2026-11-28/database.age": digest_of(folder / "database.age")}
    Manifest("2026-11-28", present(), UUID(int=7), sums).write(folder, signer, in_place=False)
    return folder, signer.key(1)


def test_a_whole_backup_is_found_and_the_list_is_what_sha256sum_reads(signed):
    folder, log = signed
    Manifest.read(folder, log).check(folder.parent)
    assert backups_in(folder.parent) == [folder]
    done = subprocess.run(["sha256sum", "--check", "--quiet", SUMS], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("file", "change", "says"),
    [
        ("database.age", lambda was: was + b"x", "is not what was written"),
        ("database.age", None, "is missing"),
        (SUMS, lambda was: was.replace(b"a", b"b"), "not the list that was signed"),
        (MANIFEST, lambda was: was.replace(b"2026", b"2025"), "was not made by this house"),
        (MANIFEST, None, "no whole backup"),
    ],
)
def test_a_backup_that_was_changed_is_refused(signed, file, change, says):
    folder, log = signed
    path = folder / file
    path.unlink() if change is None else path.write_bytes(change(path.read_bytes()))
    with pytest.raises(Broken, match=says):
        Manifest.read(folder, log).check(folder.parent)


def test_an_older_list_in_another_folder_is_refused(signed):
    folder, log = signed
    other = folder.with_name("2026-11-29")
    other.mkdir()
    for name in (MANIFEST, SUMS):
        shutil.copy(folder / name, other / name)
    (other / "database.age").write_bytes(b"anybody's, sealed for the recipient, who is no secret")
    with pytest.raises(Broken, match="is not the folder that was signed"):
        Manifest.read(other, log)


def test_what_is_swapped_after_it_was_checked_is_not_taken(tmp_path, ours):
    path = tmp_path / "a.age"
    digest = seal(io.BytesIO(WORDS), path, [ours.to_public()])
    with checked_copy(path, digest, tmp_path) as copy:
        seal(io.BytesIO(b"another"), path, [ours.to_public()])
        sink = io.BytesIO()
        decrypt(copy, path, sink, [ours])
    assert sink.getvalue() == WORDS
    with pytest.raises(Broken, match="changed while it was read"), checked_copy(path, digest, tmp_path):
        pytest.fail("it was given")
    with pytest.raises(Broken, match="changed while it was read"):
        open_into(path, io.BytesIO(), [ours], digest)
    assert list(tmp_path.iterdir()) == [path]


def test_another_houses_backup_is_refused(signed):
    with pytest.raises(Broken, match="was not made by this house"):
        Manifest.read(signed[0], Signer("safeconduct.log/x", b"t" * 32).key(1))


def test_a_second_backup_of_a_day_gets_a_number(tmp_path):
    day = present().date()
    (tmp_path / day.isoformat()).mkdir()
    assert new_name(tmp_path, day) == f"{day}.2"


def test_an_identity_is_read_as_age_keygen_writes_it_and_nothing_else_is(tmp_path, ours):
    (tmp_path / "key").write_text(f"# public key: {ours.to_public()}\n{str(ours).lower()}\n\n")
    assert [str(one) for one in identities_in(tmp_path / "key")] == [str(ours)]
    for words in ("", "AGE-SECRET-KEY-1XYZ", "# nothing"):
        (tmp_path / "key").write_text(words)
        with pytest.raises(Broken):
            identities_in(tmp_path / "key")


@pytest.mark.parametrize("language", identity.LANGUAGES)
def test_the_page_of_the_identity_holds_what_opens_what_its_public_half_seals(tmp_path, language):
    said = identity.make(tmp_path / "page.pdf", language)
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "page.pdf").stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "page.pdf"]
    pyrage.x25519.Recipient.from_str(said.removeprefix("BACKUP_RECIPIENTS="))


@pytest.fixture
def told(monkeypatch, tmp_path, ours):
    def tell(**said):
        chosen = {
            "BACKUP_RECIPIENTS": str(ours.to_public()), "BACKUP_DIR": str(tmp_path / "to"),
            "BACKUP_KEYS_DIR": str(tmp_path / "keys"),
        }  # fmt: skip
        for name, value in (chosen | said).items():
            monkeypatch.setenv(name, value)
        return House(tmp_path / "house")

    return tell


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"BACKUP_RECIPIENTS": ""}, "not set up"),
        ({"BACKUP_DIR": ""}, "not set up"),
        ({"BACKUP_RECIPIENTS": "ssh-rsa AAAA"}, "no recipient"),
        ({"BACKUP_KEYS_DIR": "{0}/to/keys"}, "must lie apart"),
        ({"BACKUP_DIR": "{0}/house/backups"}, "lies in the data folder"),
    ],
)
def test_an_unsafe_target_is_refused_by_name(told, tmp_path, said, says):
    house = told(**{name: value.format(tmp_path) for name, value in said.items()})
    with pytest.raises(NoTarget, match=says):
        target(house)


def test_the_doctor_says_what_is_missing_or_old(told, tmp_path, monkeypatch):
    monkeypatch.delenv("BACKUP_RECIPIENTS", raising=False)
    assert list(state.complaints(tmp_path, is_production=False)) == []
    assert "No backup is made" in next(state.complaints(tmp_path, is_production=True))
    told()
    assert ["never made" in said for said in state.complaints(tmp_path, is_production=True)] == [True, True]
    assert state.is_due(tmp_path, present())
    state.note(tmp_path, "backup", "keys")
    assert list(state.complaints(tmp_path, is_production=True)) == []
    assert not state.is_due(tmp_path, present())
    now = present()
    monkeypatch.setattr(state, "present", lambda: now + state.TOO_OLD * 2)
    assert len(list(state.complaints(tmp_path, is_production=True))) == 1
    assert state.is_due(tmp_path, state.present())
    monkeypatch.setattr(state, "present", lambda: now + state.LIVES * 2)
    assert ["keys" in said for said in state.complaints(tmp_path, is_production=True)] == [False, True]
