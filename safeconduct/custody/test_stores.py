"""The two stores: what is kept survives a power cut, and what is shredded does not come back after one."""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from safeconduct.custody import stores
from safeconduct.vaultd.durable import durable_at_the_end
from safeconduct.vaultd.refusals import ShredKeyGone
from safeconduct.vaultd.shred_keys import ShredKeys

NAME = UUID("5afec0de-0000-4000-8000-000000000009")


def shred_keys():
    return ShredKeys(lambda: Path(settings.SHRED_DIR))


@pytest.fixture
def calls(monkeypatch):
    """What was done to the disk, in order: ("fsync", path), ("rename", to), ("unlink", path)."""
    done = []
    fsync, replace, unlink = os.fsync, Path.replace, Path.unlink

    def noted_fsync(opened):
        done.append(("fsync", str(Path(f"/proc/self/fd/{opened}").readlink())))
        fsync(opened)

    def noted_replace(path, to):
        done.append(("rename", str(to)))
        return replace(path, to)

    def noted_unlink(path, missing_ok=False):
        done.append(("unlink", str(path)))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    monkeypatch.setattr(Path, "unlink", noted_unlink)
    return done


def test_a_blob_is_on_the_disk_with_every_new_folder_before_its_keeping_returns(calls, settings):
    root = Path(settings.BLOB_DIR)
    stores.keep_blob(NAME, [b"sealed ", b"bytes"])
    file = root / "5a" / NAME.hex
    assert calls[:2] == [("fsync", str(root.parent)), ("fsync", str(root))]
    assert calls[2][1].startswith(f"{file}.")
    assert calls[3:] == [("rename", str(file)), ("fsync", str(file.parent))]
    assert b"".join(stores.read_blob(NAME)) == b"sealed bytes"


def test_many_files_are_waited_for_once_where_that_is_asked_for(calls, settings, monkeypatch):
    monkeypatch.setattr(os, "sync", lambda: calls.append(("sync", "")))
    with durable_at_the_end():
        stores.keep_blob(NAME, [b"one"])
        shred_keys().make(NAME)
    assert [what for what, _path in calls] == ["rename", "rename", "sync"]
    calls.clear()
    stores.keep_blob(NAME, [b"two"])
    assert ("fsync", str(Path(settings.BLOB_DIR) / "5a")) in calls


def test_a_folder_that_is_there_needs_nothing(calls, settings):
    stores.keep_blob(NAME, [b"one"])
    calls.clear()
    stores.keep_blob(NAME, [b"two"])
    assert ("fsync", settings.BLOB_DIR) not in calls


@pytest.mark.parametrize(
    ("make", "drop", "root"),
    [
        (lambda name: shred_keys().make(name), stores.shred, "SHRED_DIR"),
        (lambda name: stores.keep_blob(name, [b"x"]), stores.drop_blob, "BLOB_DIR"),
    ],
)
def test_what_is_dropped_is_off_the_disk_before_its_dropping_returns(calls, settings, make, drop, root):
    make(NAME)
    calls.clear()
    drop(NAME)
    folder = Path(getattr(settings, root)) / "5a"
    assert calls[-2:] == [("unlink", str(folder / NAME.hex)), ("fsync", str(folder))]


def test_that_a_key_is_gone_is_on_the_disk_before_the_key_goes(calls, settings):
    shred_keys().make(NAME)
    calls.clear()
    stores.shred(NAME)
    mark = Path(settings.SHRED_DIR) / "erased" / "5a" / NAME.hex
    done = [(what, path.partition(".")[0]) for what, path in calls]
    assert done.index(("rename", str(mark))) < done.index(("fsync", str(mark.parent)), 3) < done.index(calls[-2])
    calls.clear()
    stores.shred(NAME)
    assert "rename" not in [what for what, _path in calls]


def test_what_was_erased_gets_no_key_again_and_opens_nothing_where_an_old_key_is_brought_back(settings):
    old = shred_keys().make(NAME)
    stores.shred(NAME)
    with pytest.raises(ShredKeyGone):
        shred_keys().make(NAME)
    assert not stores.has_shred_key(NAME)
    (Path(settings.SHRED_DIR) / "5a" / NAME.hex).write_bytes(old)
    with pytest.raises(ShredKeyGone):
        shred_keys().read(NAME)
    with pytest.raises(ShredKeyGone):
        shred_keys().make(NAME)
    assert stores.has_shred_key(NAME)  # so that the doctor finds it


def test_a_receipt_stands_below_the_day_and_for_what_was_erased_only():
    shred_keys().make(NAME)
    with pytest.raises(ShredKeyGone):
        shred_keys().keep_receipt(NAME, "signed")
    stores.shred(NAME)
    today = datetime.now(UTC).date()
    assert list(shred_keys().erased()) == [(NAME, today, "")]
    for said in ("1999-01-01\nsigned", "signed"):  # the day stays whatever is handed in
        shred_keys().keep_receipt(NAME, said)
        stores.shred(NAME)
        assert list(shred_keys().erased()) == [(NAME, today, said)]


@pytest.mark.parametrize("content", [b"", b"a receipt alone", b"\xff\x00", b"9999-99-99"])
def test_what_was_erased_is_known_whatever_stands_in_its_file_and_then_its_day_is_the_files(settings, content):
    stores.shred(NAME)
    mark = Path(settings.SHRED_DIR) / "erased" / NAME.hex[:2] / NAME.hex
    mark.write_bytes(content)
    os.utime(mark, (86400, 86400))
    ((subject, on, _receipt),) = shred_keys().erased()
    assert (subject, on.isoformat()) == (NAME, "1970-01-02")


def test_dropping_what_is_not_there_does_nothing():
    stores.shred(uuid4())
    stores.drop_blob(uuid4())


def test_a_shred_key_that_exists_stays_and_one_that_was_shredded_is_said():
    key = shred_keys().make(NAME)
    assert shred_keys().make(NAME) == shred_keys().read(NAME) == key
    assert stores.has_shred_key(NAME)
    stores.shred(NAME)
    assert not stores.has_shred_key(NAME)
    with pytest.raises(ShredKeyGone):
        shred_keys().read(NAME)


def test_a_keeping_that_breaks_off_leaves_nothing(settings):
    def broken():
        yield b"half"
        raise OSError

    with pytest.raises(OSError):
        stores.keep_blob(NAME, broken())
    assert [path for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file()] == []
