import pytest

from safeconduct.vault import Sealed, Truncated, UnknownFormat, WrongKey, generate_key, open_sealed, seal


@pytest.mark.parametrize("size", [0, 1, 4096, 65535, 65536, 65537, 131072, 131073, 3_000_001])
def test_content_of_any_size_opens_as_it_was(size, key, at):
    plain = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    assert open_sealed(seal(plain, key, at), key, at) == plain


def test_another_key_is_named_wrong(key, at):
    with pytest.raises(WrongKey):
        open_sealed(seal(b"", key, at), generate_key(), at)


@pytest.mark.parametrize("first", [b"SVE2", b"sve1", b"age-", b"%PDF"])
def test_an_unknown_format_is_refused(first, key, at):
    sealed = seal(b"", key, at)
    with pytest.raises(UnknownFormat):
        open_sealed(Sealed(first + sealed[4:]), key, at)


def test_a_stream_without_its_end_is_refused(key, at):
    sealed = seal(bytes(200_000), key, at)
    with pytest.raises(Truncated):
        open_sealed(Sealed(sealed[: 93 + 3 * 65557]), key, at)
