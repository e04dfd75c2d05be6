"""Who said this: RFC 8032 by libsodium, from a key that grows from another."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from safeconduct.vault import Key, Malformed, Signer, WrongSignature, check_signature, derive, words_of
from safeconduct.vault.wordlists import wordlist

SECRET, OTHER = Key(bytes(range(32))), Key(bytes(32))


def test_a_signer_is_the_ed25519_key_of_the_grown_seed():
    theirs = Ed25519PrivateKey.from_private_bytes(derive(SECRET, "safeconduct signing"))
    ours = Signer.grown_from(SECRET)
    assert ours.verifying == theirs.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    assert ours.sign(b"words") == theirs.sign(b"words")
    assert len(ours.sign(b"words")) == 64


def test_a_signature_counts_for_its_message_and_its_signer_only():
    ours, theirs = Signer.grown_from(SECRET), Signer.grown_from(OTHER)
    signature = ours.sign(b"words")
    check_signature(b"words", signature, ours.verifying)
    for message, by in ((b"other", ours), (b"words", theirs)):
        with pytest.raises(WrongSignature, match="not signed by that key"):
            check_signature(message, signature, by.verifying)
    with pytest.raises(WrongSignature):
        check_signature(b"words", bytes(64), ours.verifying)


def test_keys_and_signatures_of_another_length_are_none():
    ours = Signer.grown_from(SECRET)
    with pytest.raises(Malformed, match="a signature has 64 bytes, not 63"):
        check_signature(b"words", ours.sign(b"words")[:-1], ours.verifying)
    with pytest.raises(Malformed, match="a key has 32 bytes, not 31"):
        check_signature(b"words", ours.sign(b"words"), ours.verifying[:-1])


def test_a_signer_shows_its_public_half_only():
    ours = Signer.grown_from(SECRET)
    seed = derive(SECRET, "safeconduct signing")
    assert repr(ours.verifying) in repr(ours)
    assert repr(seed)[2:10] not in repr(ours)


def test_a_digest_is_spoken_as_five_words_the_same_each_time():
    said = words_of(bytes(range(1, 17)), language="en")
    assert said == words_of(bytes(range(1, 17)), language="en")
    assert len(said.split()) == 5
    assert words_of(bytes(15) + b"\2", language="en").split()[0] != words_of(bytes(16), language="en").split()[0]
    number = 0
    for word in reversed(said.split()):
        number = number * 7776 + wordlist("en").index(word)
    assert number == int.from_bytes(bytes(range(1, 17))) % 7776**5
    with pytest.raises(Malformed, match="no word list in 'xx'"):
        words_of(bytes(16), language="xx")
