"""Memory for the tests: only where there is enough that is ours, and given back when a checkout is gone."""

import fcntl
from pathlib import Path

import pytest

from safeconduct.cell import testing_place
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.testing_place import CHECKOUT, IN_USE, forget_gone_checkouts, place_of_tests


@pytest.fixture
def memory(tmp_path, monkeypatch):
    """Instead of /dev/shm; what it has is enough."""
    monkeypatch.delenv("TEST_FOLDER", raising=False)
    monkeypatch.setattr(testing_place, "MEMORY", tmp_path)
    monkeypatch.setattr(testing_place, "ENOUGH", 1)
    monkeypatch.setattr("os.ST_NOEXEC", 0)  # whatever the folder of this test lies on
    return tmp_path


def test_a_checkout_has_a_folder_of_its_own_in_memory(memory):
    place = place_of_tests()
    assert place.parent.parent == memory
    assert (place / CHECKOUT).read_text() == str(ROOT)
    assert place_of_tests() == place


def test_a_folder_that_is_said_is_taken(memory, monkeypatch):
    monkeypatch.setenv("TEST_FOLDER", "/elsewhere")
    assert place_of_tests() == Path("/elsewhere")


@pytest.mark.parametrize("flaw", ["short", "open to others", "a link", "none"])
def test_where_memory_is_short_or_not_ours_it_is_the_disk(memory, monkeypatch, flaw):
    ours = place_of_tests().parent
    if flaw == "short":
        monkeypatch.setattr(testing_place, "ENOUGH", 1 << 60)
    elif flaw == "open to others":
        ours.chmod(0o777)
    elif flaw == "a link":
        ours.rename(memory / "theirs")
        ours.symlink_to(memory / "theirs")
    else:
        monkeypatch.setattr(testing_place, "MEMORY", memory / "nothing")
    assert place_of_tests() == ROOT / "var" / "test"


def test_the_memory_of_a_checkout_that_is_gone_is_given_back(memory):
    mine = place_of_tests()
    gone, busy = (mine.parent / name for name in ("gone", "busy"))
    for place in (gone, busy):
        place.mkdir()
        (place / CHECKOUT).write_text(str(memory / "was here"))
    with (busy / IN_USE).open("a") as in_use:
        fcntl.flock(in_use, fcntl.LOCK_SH)
        forget_gone_checkouts()
    assert (mine.exists(), gone.exists(), busy.exists()) == (True, False, True)
