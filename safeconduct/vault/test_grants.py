from dataclasses import replace

import pytest
from nacl.public import PrivateKey, SealedBox

from safeconduct.vault import (
    Altered,
    Key,
    KeyPair,
    Malformed,
    PublicKey,
    SealedKey,
    SecretKey,
    Truncated,
    UnknownFormat,
    WrongContext,
    WrongKey,
    generate_pair,
    open_key,
    seal_key,
)


@pytest.fixture
def pair():
    return generate_pair()


def test_a_sealed_key_opens_for_its_holder(key, pair, at):
    sealed = seal_key(key, pair.public, at)
    assert open_key(sealed, pair, at) == key
    assert len(sealed) == 117
    assert key not in sealed


def test_it_is_a_sealed_box_that_libsodium_opens(key, pair, at):
    plain = SealedBox(PrivateKey(pair.secret)).decrypt(seal_key(key, pair.public, at)[5:])
    assert plain[32:] == key


def test_another_holder_is_refused(key, pair, at):
    with pytest.raises(WrongKey):
        open_key(seal_key(key, pair.public, at), generate_pair(), at)


@pytest.mark.parametrize("change", [{"compartment": "card"}, {"epoch": 6}, {"version": 5}, {"type": "x"}])
def test_a_foreign_context_is_named_wrong(change, key, pair, at):
    with pytest.raises(WrongContext):
        open_key(seal_key(key, pair.public, at), pair, replace(at, **change))


def test_a_box_that_names_no_context_is_refused(key, pair, at):
    forged = b"SVK1\x01" + SealedBox(PrivateKey(pair.secret).public_key).encrypt(bytes(32) + key)
    with pytest.raises(WrongContext):
        open_key(SealedKey(forged), pair, at)


def test_every_bit_is_guarded(key, pair, at):
    sealed = bytearray(seal_key(key, pair.public, at))
    for at_byte in range(len(sealed)):
        for bit in range(8):
            sealed[at_byte] ^= 1 << bit
            # Of a point's 256 bits X25519 reads 255; the sealed box hashes all of them into its nonce.
            with pytest.raises(UnknownFormat if at_byte < 5 else WrongKey):
                open_key(SealedKey(bytes(sealed)), pair, at)
            sealed[at_byte] ^= 1 << bit


def test_no_beginning_and_no_longer_thing_opens(key, pair, at):
    sealed = seal_key(key, pair.public, at)
    for size in range(len(sealed)):
        with pytest.raises(Truncated):
            open_key(SealedKey(sealed[:size]), pair, at)
    with pytest.raises(Altered):
        open_key(SealedKey(sealed + b"\0"), pair, at)


@pytest.mark.parametrize("point", [bytes(32), b"\1" + bytes(31)])
def test_a_point_that_agrees_with_everybody_is_no_public_key(point, key, at):
    with pytest.raises(WrongKey):
        seal_key(key, PublicKey(point), at)


def test_keys_of_another_length_are_refused(key, pair, at):
    with pytest.raises(Malformed):
        seal_key(Key(key[:31]), pair.public, at)
    with pytest.raises(Malformed):
        seal_key(key, PublicKey(pair.public[:31]), at)
    with pytest.raises(Malformed):
        open_key(seal_key(key, pair.public, at), KeyPair(pair.public, SecretKey(b"")), at)
