from pathlib import Path

import pytest

from safeconduct.custody.spool import Spool
from safeconduct.vault import VaultError

WORDS = b"what nobody else may read " * 5000


@pytest.fixture
def blobs(settings, tmp_path):
    settings.BLOB_DIR = str(tmp_path)
    return tmp_path


def test_what_was_put_aside_comes_back_in_any_order(blobs):
    with Spool() as spool:
        places = [spool.put(WORDS + bytes([number])) for number in range(5)]
        assert [spool.get(place)[-1] for place in reversed(places)] == [4, 3, 2, 1, 0]
        assert spool.get(places[2])[:-1] == WORDS


def test_the_disk_sees_ciphertext_only_and_no_name(blobs):
    with Spool() as spool:
        spool.put(WORDS)
        written = Path(f"/proc/self/fd/{spool._file.fileno()}").read_bytes()
        assert len(written) >= len(WORDS)
        assert WORDS[:26] not in written
        assert list(blobs.iterdir()) == []


def test_what_was_changed_or_moved_does_not_open(blobs):
    with Spool() as spool:
        first, second = spool.put(WORDS), spool.put(WORDS)
        spool._file.seek(first.start + first.size // 2)
        spool._file.write(b"\0\1\2\3")
        with pytest.raises(VaultError):
            spool.get(first)
        with pytest.raises(VaultError):
            spool.get(type(second)(first.number, second.start, second.size))
