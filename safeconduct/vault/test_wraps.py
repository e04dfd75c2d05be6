import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt

from safeconduct.vault import (
    Altered,
    Key,
    Malformed,
    Truncated,
    UnknownFormat,
    VaultError,
    Wrapped,
    WrongContext,
    WrongKey,
    generate_key,
    unwrap,
    wrap,
)

KEY = generate_key()


@given(st.binary(max_size=1000), st.binary(max_size=300))
def test_a_wrapped_secret_unwraps_as_it_was(secret, context):
    wrapped = wrap(secret, KEY, context)
    assert unwrap(wrapped, KEY, context) == secret
    assert len(wrapped) == len(secret) + 109


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_another_context_is_named_wrong(one, other):
    if one != other:
        with pytest.raises(WrongContext):
            unwrap(wrap(b"secret", KEY, one), KEY, other)


def test_another_key_is_named_wrong():
    with pytest.raises(WrongKey):
        unwrap(wrap(b"secret", KEY, b"at"), generate_key(), b"at")


def test_a_secret_never_wraps_to_the_same_bytes():
    assert len({wrap(b"secret", KEY, b"at") for _ in range(100)}) == 100


def test_every_bit_is_guarded():
    wrapped = bytearray(wrap(bytes(32), KEY, b"at"))
    causes = [UnknownFormat] * 5 + [WrongKey] * 88 + [Altered] * 48
    for at, cause in enumerate(causes):
        for bit in range(8):
            wrapped[at] ^= 1 << bit
            with pytest.raises(cause):
                unwrap(Wrapped(bytes(wrapped)), KEY, b"at")
            wrapped[at] ^= 1 << bit


def test_no_beginning_and_no_longer_thing_unwraps():
    wrapped = wrap(bytes(32), KEY, b"at")
    for size in range(len(wrapped)):
        with pytest.raises(Truncated if size < 109 else Altered):
            unwrap(Wrapped(wrapped[:size]), KEY, b"at")
    with pytest.raises(Altered):
        unwrap(Wrapped(wrapped + b"\0"), KEY, b"at")


def test_the_body_of_another_wrap_is_refused():
    one, other = wrap(bytes(32), KEY, b"at"), wrap(bytes(32), KEY, b"at")
    with pytest.raises(Altered):
        unwrap(Wrapped(one[:93] + other[93:]), KEY, b"at")


def test_a_ciphertext_without_the_keys_commitment_is_refused():
    nonce = bytes(24)
    body = crypto_aead_xchacha20poly1305_ietf_encrypt(b"secret", b"SVW1\x01at", nonce, KEY)
    with pytest.raises(WrongKey):
        unwrap(Wrapped(b"SVW1\x01" + nonce + bytes(64) + body), KEY, b"at")


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_by_name(data):
    for tried in (data, b"SVW1\x01" + data):
        with pytest.raises(VaultError):
            unwrap(Wrapped(tried), KEY, b"at")


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_length_is_refused(size):
    with pytest.raises(Malformed):
        wrap(b"secret", Key(bytes(size)), b"at")
    with pytest.raises(Malformed):
        unwrap(wrap(b"secret", KEY, b"at"), Key(bytes(size)), b"at")
