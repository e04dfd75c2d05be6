"""What was taken back stays so: for every process, over a broken write, and whatever the database says."""

import resource
import signal

import pytest

from safeconduct.vaultd.taken_back import ENTRY_SIZE, NAME, TakenBack

ONE, OTHER = b"1" * 32, b"2" * 32


@pytest.fixture
def memory(tmp_path):
    return lambda: TakenBack(lambda: tmp_path / "shred")


def test_what_one_process_takes_back_another_knows_at_once(memory):
    one, other = memory(), memory()
    assert not one.has(ONE)
    other.add([ONE])
    assert one.has(ONE)
    one.add([OTHER])
    assert other.has(OTHER)
    assert memory().has(ONE)


def test_a_write_that_broke_off_is_no_entry_and_spoils_none(memory, tmp_path):
    memory().add([ONE])
    file = tmp_path / "shred" / NAME
    file.write_bytes(file.read_bytes() + OTHER[:20])
    reading = memory()
    assert reading.has(ONE)
    assert not reading.has(OTHER)
    memory().add([OTHER])
    assert reading.has(OTHER)
    assert file.stat().st_size == 2 * ENTRY_SIZE


def test_what_is_no_seal_is_not_kept(memory, tmp_path):
    memory().add([b"", b"short"])
    assert not (tmp_path / "shred").exists()


def test_another_folder_is_another_memory(tmp_path):
    folder = [tmp_path / "one"]
    memory = TakenBack(lambda: folder[0])
    memory.add([ONE])
    assert memory.has(ONE)
    folder[0] = tmp_path / "other"
    assert not memory.has(ONE)


@pytest.fixture
def room():
    """`room(bytes)`: no file of this process grows beyond that."""
    before, limit = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, limit[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    signal.signal(signal.SIGXFSZ, before)


def test_a_disk_that_takes_a_part_only_takes_nothing_back_and_says_so(memory, tmp_path, room):
    memory().add([ONE])
    room(ENTRY_SIZE + 10)
    with pytest.raises(OSError, match="too large"):
        memory().add([OTHER])
    assert (tmp_path / "shred" / NAME).stat().st_size == ENTRY_SIZE
    assert memory().has(ONE)
    room(2 * ENTRY_SIZE)
    memory().add([OTHER])
    assert memory().has(OTHER)
