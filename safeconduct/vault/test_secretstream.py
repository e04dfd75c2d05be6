import pytest
from nacl import bindings
from nacl.exceptions import CryptoError

from safeconduct.vault import generate_key
from safeconduct.vault.secretstream import FINAL, GROWTH, MORE, opening, pull, push, sealing

KEY = generate_key()
MESSAGES = [(b"first", b"place 0", MORE), (b"", b"", MORE), (bytes(70_000), b"place 2", FINAL)]


def sealed():
    state, header = sealing(KEY)
    found = []
    for message, associated, tag in MESSAGES:
        into = bytearray(len(message) + GROWTH)
        push(state, message, associated, tag, memoryview(into))
        found.append(bytes(into))
    return header, found


def test_what_is_pushed_opens_with_the_binding_of_others():
    header, found = sealed()
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, KEY)
    pulled = [
        bindings.crypto_secretstream_xchacha20poly1305_pull(state, one, associated)
        for one, (_message, associated, _tag) in zip(found, MESSAGES, strict=True)
    ]
    assert pulled == [(message, tag) for message, _associated, tag in MESSAGES]


def test_what_is_pushed_is_pulled_with_its_tag():
    header, found = sealed()
    state = opening(header, KEY)
    for one, (message, associated, tag) in zip(found, MESSAGES, strict=True):
        into = bytearray(len(message))
        assert pull(state, one, associated, memoryview(into)) == tag
        assert into == message


def test_what_was_altered_leaves_nothing_in_the_buffer():
    header, found = sealed()
    into = bytearray(b"as it")
    for altered, associated in ((found[0][:-1] + b"\0", b"place 0"), (found[0], b"place 1")):
        with pytest.raises(CryptoError):
            pull(opening(header, KEY), altered, associated, memoryview(into))
    assert into == b"as it"


@pytest.mark.parametrize("size", [0, 4, 6, 5 + GROWTH - 1, 5 + GROWTH + 1])
def test_a_buffer_of_another_size_is_refused_before_anything_is_written(size):
    into = bytearray(size)
    with pytest.raises(ValueError, match="buffer"):
        push(sealing(KEY)[0], b"first", b"", MORE, memoryview(into))
    header, found = sealed()
    with pytest.raises(ValueError, match="buffer"):
        pull(opening(header, KEY), found[0], b"place 0", memoryview(into))
    assert into == bytes(size)


def test_what_cannot_be_written_is_no_place_for_it():
    header, found = sealed()
    state, _ = sealing(KEY)
    with pytest.raises(BufferError):
        push(state, b"first", b"place 0", MORE, memoryview(bytes(5 + GROWTH)))
    with pytest.raises(BufferError):
        pull(opening(header, KEY), found[0], b"place 0", memoryview(bytes(5)))


def test_what_is_wrong_is_said():
    header, found = sealed()
    state, _ = sealing(KEY)
    with pytest.raises(ValueError, match=r"^the buffer is not as long as what goes there$"):
        push(state, b"first", b"place 0", MORE, memoryview(bytearray(5)))
    with pytest.raises(ValueError, match=r"^the buffer is not as long as what goes there$"):
        pull(opening(header, KEY), found[0], b"place 0", memoryview(bytearray(4)))
    with pytest.raises(CryptoError, match=r"^not authentic$"):
        pull(opening(header, KEY), found[0], b"place 1", memoryview(bytearray(5)))
