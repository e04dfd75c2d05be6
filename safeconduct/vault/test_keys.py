import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from safeconduct.vault import Key, KeyPair, Malformed, SecretKey, derive, generate_key, generate_pair, pair_from_seed


def hkdf(key, info, salt):
    """RFC 5869 for one block, by its text."""
    extracted = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(extracted, info + b"\1", "sha256")


@given(st.binary(min_size=32, max_size=32), st.text(st.characters(exclude_categories=["Cs"])), st.binary(max_size=64))
def test_derived_keys_follow_rfc_5869(key, info, salt):
    assert derive(Key(key), info, salt=salt) == hkdf(key, info.encode(), salt)


def test_generated_keys_are_32_bytes_and_never_alike():
    assert {len(generate_key()) for _ in range(100)} == {32}
    assert len({generate_key() for _ in range(100)}) == 100


def test_a_pairs_halves_belong_together():
    pair = generate_pair()
    assert bytes(PrivateKey(pair.secret).public_key) == pair.public


def test_a_seed_gives_the_same_pair_each_time():
    seed = Key(bytes(range(32)))
    assert pair_from_seed(seed) == pair_from_seed(seed)
    assert pair_from_seed(seed).secret == hashlib.sha512(seed).digest()[:32]
    assert bytes(PrivateKey(pair_from_seed(seed).secret).public_key) == pair_from_seed(seed).public


def test_the_secret_half_gives_the_whole_pair():
    pair = generate_pair()
    assert KeyPair.from_secret(pair.secret) == pair


def test_a_pair_shows_no_key():
    assert repr(generate_pair()) == "KeyPair()"


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_length_is_refused(size):
    with pytest.raises(Malformed):
        derive(Key(bytes(size)), "info")
    with pytest.raises(Malformed):
        pair_from_seed(Key(bytes(size)))
    with pytest.raises(Malformed):
        KeyPair.from_secret(SecretKey(bytes(size)))
