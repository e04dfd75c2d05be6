"""A backup that is killed leaves the one before it whole, nothing in the open, and nothing in the way of the next."""

import os
import signal
import subprocess
import sys

import pytest

from safeconduct.audit.outside.notes import PLAIN
from safeconduct.cell.backups import making
from safeconduct.cell.backups.conftest import KILLS_ITSELF
from safeconduct.cell.backups.making import make_backup
from safeconduct.cell.backups.manifest import Manifest, backups_in
from safeconduct.cell.backups.nightly import Nightly
from safeconduct.cell.backups.state import AtWork, note, one_at_a_time
from safeconduct.cell.backups.targets import log_signer
from safeconduct.cell.backups.test_promise import KEEPS, PLANTED, found, kept  # noqa: F401 a fixture
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import House
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import store_blob

TOLD = "what the log had come to\n"
KILLED = f"""{KILLS_ITSELF}
from safeconduct.cell.backups import making
from safeconduct.cell.backups.targets import target
from safeconduct.cell.house import House

os.fsync, Path.replace = counted(os.fsync), counted(Path.replace)
making._told = lambda *_: {TOLD!r}  # the log was told before: what is tried is what lies on the disk
house = House(Path(sys.argv[1]), port=8736)
making.make_backup(house, target(house))
"""


def whole(kept):  # noqa: F811
    """The backups that are there, each of them checked."""
    names = backups_in(kept.target.folder)
    for folder in names:
        Manifest.read(folder, log_signer(kept.house).key(PLAIN)).check(kept.target.folder)
    return names


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("append_only", ["no", "yes"])
def test_killed_at_any_point_the_backup_before_stays_whole(kept, case, monkeypatch, append_only):  # noqa: F811
    monkeypatch.setenv("BACKUP_APPEND_ONLY", append_only)
    monkeypatch.setattr(making, "_told", lambda *_: TOLD)
    store_blob(case.pk, Compartment.ORIGINALS, [PLANTED.encode() * 9], kind="test")
    first = make_backup(kept.house, kept.target).folder
    for _file in range(2):
        store_blob(case.pk, Compartment.ORIGINALS, [PLANTED.encode() * 9], kind="test")
    points = 0
    for at in (1, 3, 5, 7, 9, 11, 13, 15, 99):  # the checkpoint, the database, each file, the house, the list, the note
        command = [sys.executable, "-c", KILLED, str(kept.house.folder), str(at)]
        done = subprocess.run(command, cwd=ROOT, env=os.environ, check=False)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        assert whole(kept)[:1] == [first]
        assert found(kept.target.folder, PLANTED, KEEPS, "Mira") == []
        points += 1
    assert points >= 5
    assert len(whole(kept)) >= 2
    last = make_backup(kept.house, kept.target)
    assert (last.files, last.copied) == (3, 0)
    assert whole(kept)[-1] == last.folder
    left = list(kept.target.folder.rglob("*.part"))
    assert left == []


def test_two_backups_do_not_take_each_others_files(tmp_path):
    with one_at_a_time(tmp_path), pytest.raises(AtWork, match="already"), one_at_a_time(tmp_path):
        pass
    with one_at_a_time(tmp_path):
        pass


def test_the_night_tries_one_that_is_due_and_says_why_it_failed(tmp_path, monkeypatch):
    house = House(tmp_path / "house")
    house.furnish()
    nights = Nightly(house)
    monkeypatch.delenv("BACKUP_RECIPIENTS", raising=False)
    nights.look()
    assert not house.log("backup").exists()  # nobody set it up
    recipient = "age1ppwdae0x2c5lfg5w5f7n30teyygffdatwpl72a64uv9ttz6z0p8sqmp56d"
    for name, value in (
        ("RECIPIENTS", recipient),
        ("DIR", str(house.folder / "in")),
        ("KEYS_DIR", str(tmp_path / "keys")),
    ):
        monkeypatch.setenv(f"BACKUP_{name}", value)
    nights = Nightly(house)
    nights.look()
    nights.look()  # while it is at work, and for an hour after, no other one
    nights._process.wait()
    nights.look()
    assert house.log("backup").read_text().count("lies in the data folder that it is to save") == 1
    nights.stop()
    note(house.folder, "backup")
    house.log("backup").unlink()
    Nightly(house).look()
    assert not house.log("backup").exists()  # this night's is made
