import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault import Malformed
from safeconduct.vault.frames import CHUNK, contents, frames, padded_size, pieces

SIZES = st.integers(0, 2**40)


@pytest.mark.parametrize(
    ("size", "padded"),
    [(0, 4096), (4096, 4096), (4097, 4352), (65_537, 67_584), (1_000_000, 1_015_808), (26_214_400, 26_214_400)],
)
def test_sizes_are_padded_as_padme_says(size, padded):
    assert padded_size(size) == padded


@given(SIZES)
def test_padding_never_shrinks_and_adds_at_most_a_sixteenth(size):
    assert size <= padded_size(size) <= max(4096, size * 17 // 16)


@given(SIZES)
def test_a_padded_size_needs_no_padding(size):
    assert padded_size(padded_size(size)) == padded_size(size)


@given(SIZES, SIZES)
def test_bigger_content_never_has_a_smaller_padded_size(one, other):
    assert (one <= other) <= (padded_size(one) <= padded_size(other))


def test_up_to_25_mebibytes_there_are_339_sizes():
    assert len({padded_size(size) for size in range(0, 25 * 2**20 + 1, 128)}) == 339


@given(st.lists(st.binary(max_size=50)), st.integers(1, 20))
def test_pieces_have_one_size_but_for_the_last_which_is_marked(chunks, size):
    cut = list(pieces(chunks, size))
    assert b"".join(piece for piece, _ in cut) == b"".join(chunks)
    assert [last for _, last in cut] == [False] * (len(cut) - 1) + [True]
    assert all(len(piece) == size for piece, last in cut if not last)
    assert len(cut[-1][0]) <= size


@given(st.integers(0, 400_000))
def test_frames_hold_a_chunk_each_and_the_padded_size_together(size):
    rooms = [len(frame) - 4 for frame, _ in frames([bytes(size)])]
    assert sum(rooms) == padded_size(size)
    assert set(rooms[:-1]) <= {CHUNK}
    assert 0 < rooms[-1] <= CHUNK


def test_content_with_more_than_a_chunk_of_padding_ends_in_empty_frames():
    framed = [bytes(frame) for frame, _ in frames([bytes(4_194_305)])]
    assert [int.from_bytes(frame[:4], "big") for frame in framed[-3:]] == [65536, 1, 0]
    assert sum(map(len, contents(framed))) == 4_194_305


def test_content_after_padding_is_refused():
    framed = [bytes(frame) for frame, _ in frames([bytes(4_194_305)])]
    framed[-1] = b"\0\0\0\1" + framed[-1][4:]
    with pytest.raises(Malformed):
        list(contents(framed))


@pytest.mark.parametrize("frame", [b"", b"\0\0\0", b"\0\0\0\0"])
def test_a_frame_without_room_is_refused(frame):
    with pytest.raises(Malformed):
        list(contents([frame]))
