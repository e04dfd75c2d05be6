import tracemalloc
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.vault import (
    Altered,
    Context,
    Key,
    Malformed,
    Truncated,
    UnknownFormat,
    WrongContext,
    WrongKey,
    content,
    generate_key,
    open_sealed,
    open_stream,
    seal,
    seal_stream,
)

KEY = generate_key()
AT = Context(UUID(int=1), UUID(int=2), "identity", UUID(int=3), 4, 5, "evidence.file")
HEAD, CHUNK = 93, 65557
FOREIGN = [
    replace(AT, organisation=UUID(int=9)),
    replace(AT, subject=UUID(int=9)),
    replace(AT, compartment="narrative"),
    replace(AT, object=UUID(int=9)),
    replace(AT, version=5),
    replace(AT, epoch=6),
    replace(AT, type="evidence.filf"),
    replace(AT, compartment="identit", type="yevidence.file"),
]


def pattern(size):
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def cut(data, sizes):
    """Cut data at the given sizes, in turn, and give the rest as one."""
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 4097, 65535, 65536, 65537, 131072, 131073, 3_000_001, 4_194_305])
def test_content_of_any_size_opens_as_it_was(size):
    assert open_sealed(seal(pattern(size), KEY, AT), KEY, AT) == pattern(size)


@given(st.binary(max_size=300_000), st.lists(st.integers(0, 90_000)), st.lists(st.integers(0, 90_000)))
def test_a_stream_opens_as_it_was_however_it_is_cut(plain, sealing, opening):
    sealed = b"".join(map(bytes, seal_stream(cut(plain, sealing), KEY, AT)))
    assert b"".join(open_stream(cut(sealed, opening), KEY, AT)) == plain


def test_a_stream_opens_byte_by_byte():
    sealed = seal(b"word", KEY, AT)
    assert b"".join(open_stream((bytes([byte]) for byte in sealed), KEY, AT)) == b"word"


def test_a_sealed_piece_kept_past_its_time_refuses_to_be_read():
    stream = seal_stream([pattern(600_000)], KEY, AT)
    next(stream)
    first = next(stream)
    assert len(bytes(first)) == 4 * CHUNK
    next(stream)
    with pytest.raises(ValueError, match="released"):
        bytes(first)
    with pytest.raises((ValueError, TypeError)):
        b"".join(seal_stream([pattern(600_000)], KEY, AT))


def test_one_content_never_seals_to_the_same_bytes():
    assert len({seal(b"word", KEY, AT)[:HEAD] for _ in range(100)}) == 100


@pytest.mark.parametrize(("one", "other"), [(0, 4096), (4097, 4352), (65537, 67584), (1_000_000, 1_015_808)])
def test_contents_of_one_padded_size_have_one_sealed_size(one, other):
    assert len(seal(bytes(one), KEY, AT)) == len(seal(bytes(other), KEY, AT)) < len(seal(bytes(other + 1), KEY, AT))


def test_sealing_and_opening_hold_little_of_a_big_file():
    tracemalloc.start()
    given_out = sum(map(len, open_stream(seal_stream((bytes(100_000) for _ in range(300)), KEY, AT), KEY, AT)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert given_out == 30_000_000
    assert peak < 2_000_000


def test_another_key_is_named_wrong():
    with pytest.raises(WrongKey):
        open_sealed(seal(b"word", KEY, AT), generate_key(), AT)


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_foreign_context_is_named_wrong(foreign):
    with pytest.raises(WrongContext):
        open_sealed(seal(b"word", KEY, AT), KEY, foreign)


def test_every_bit_of_a_small_message_is_guarded():
    sealed = bytearray(seal(b"word", KEY, AT))
    causes = [UnknownFormat] * 5 + [WrongKey] * 88 + [Altered] * (len(sealed) - HEAD)
    for at, cause in enumerate(causes):
        for bit in range(8):
            sealed[at] ^= 1 << bit
            with pytest.raises(cause) as refusal:
                open_sealed(bytes(sealed), KEY, AT)
            assert refusal.type is cause
            sealed[at] ^= 1 << bit


def test_no_beginning_of_a_message_opens():
    sealed = seal(b"word", KEY, AT)
    for size in range(len(sealed)):
        with pytest.raises(Altered if size else Truncated):
            open_sealed(sealed[:size], KEY, AT)


@pytest.mark.parametrize("extra", [1, 17, 21, 4117, CHUNK])
def test_bytes_after_the_end_are_refused(extra):
    with pytest.raises(Altered):
        open_sealed(seal(b"word", KEY, AT) + bytes(extra), KEY, AT)


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_a_stream_cut_between_chunks_is_named_truncated(chunks):
    with pytest.raises(Truncated):
        open_sealed(seal(pattern(200_000), KEY, AT)[: HEAD + chunks * CHUNK], KEY, AT)


@pytest.mark.parametrize(
    "order", [(1, 0, 2, 3), (0, 2, 1, 3), (0, 0, 1, 3), (0, 1, 3), (1, 2, 3), (0, 1, 1, 2, 3), (3,)]
)
def test_chunks_out_of_order_repeated_or_missing_are_refused(order):
    sealed = seal(pattern(200_000), KEY, AT)
    parts = [sealed[HEAD + at * CHUNK : HEAD + (at + 1) * CHUNK] for at in range(4)]
    with pytest.raises(Altered):
        open_sealed(sealed[:HEAD] + b"".join(parts[at] for at in order), KEY, AT)


def test_the_body_of_another_message_under_the_same_key_is_refused():
    one, other = seal(b"yes", KEY, AT), seal(b"no", KEY, AT)
    with pytest.raises(Altered):
        open_sealed(one[:HEAD] + other[HEAD:], KEY, AT)


def test_nothing_of_an_altered_chunk_is_given_out():
    sealed = bytearray(seal(pattern(200_000), KEY, AT))
    sealed[HEAD + CHUNK] ^= 1
    stream = open_stream([bytes(sealed)], KEY, AT)
    assert next(stream) == pattern(65536)
    with pytest.raises(Altered):
        next(stream)


@settings(max_examples=300)
@given(st.binary(max_size=9000))
def test_arbitrary_bytes_are_refused_by_name(data):
    with pytest.raises((UnknownFormat, Truncated)):
        open_sealed(data, KEY, AT)
    with pytest.raises((Truncated, WrongKey)):
        open_sealed(content.MARK + data, KEY, AT)


@pytest.mark.parametrize(
    "forged",
    [
        [b"\0\0\0\1" + bytes(4095)],
        [b"\0\0\0\1" + bytes(4097)],
        [b"\0\0\x10\1" + bytes(4096)],
        [b"\xff\xff\xff\xff" + bytes(4096)],
        [b"\0\0\0\1" + b"ab" + bytes(4094)],
        [b"\0\0\0\0" + bytes(4095) + b"\1"],
        [b"\0\0\xff\xff" + bytes(65536), b"\0\0\0\1" + bytes(2048)],
        [b"\0\1\0\0" + bytes(65536), b"\0\0\0\0" + bytes(2048)],
        [b"\0\0\0\0" + bytes(65536)],
    ],
)
def test_frames_that_no_sealer_makes_are_refused_even_with_the_right_key(forged, monkeypatch):
    monkeypatch.setattr(content, "frames", lambda _: ((frame, frame is forged[-1]) for frame in forged))
    sealed = seal(b"", KEY, AT)
    with pytest.raises(Malformed):
        open_sealed(sealed, KEY, AT)


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_refused(key):
    with pytest.raises(Malformed):
        seal(b"word", Key(key), AT)
    with pytest.raises(Malformed):
        open_sealed(seal(b"word", KEY, AT), Key(key), AT)
