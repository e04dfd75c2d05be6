import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault import Cost, Malformed, generate_passphrase, stretch
from safeconduct.vault.passphrases import fold
from safeconduct.vault.wordlists import wordlist

CHEAP = Cost(memory_kib=8, passes=1)
SALT, PEPPER = bytes(range(16)), bytes(range(32))


def stretched(passphrase, salt=SALT, pepper=PEPPER, cost=CHEAP):
    return stretch(passphrase, salt=salt, pepper=pepper, cost=cost)


@pytest.mark.parametrize("cost", [CHEAP, Cost(64, 3), Cost(1024, 2)])
def test_stretching_is_argon2id_then_hkdf_as_openssl_computes_them(cost):
    root = Argon2id(salt=SALT, length=32, iterations=cost.passes, lanes=1, memory_cost=cost.memory_kib).derive(
        b"a word"
    )
    extracted = hmac.digest(PEPPER, root, "sha256")
    one = stretched("A  word", cost=cost)
    for part, info in ((one.standard, b"standard"), (one.step_up, b"step-up"), (one.verifier, b"verifier")):
        assert part == hmac.digest(extracted, b"safeconduct " + info + b"\1", hashlib.sha256)


def test_staff_pay_256_mebibytes_and_three_passes():
    assert Cost.staff() == Cost(memory_kib=262_144, passes=3)


def test_any_other_input_gives_three_other_values():
    made = [
        stretched("a word"),
        stretched("a wore"),
        stretched("a word", salt=bytes(16)),
        stretched("a word", pepper=bytes(32)),
        stretched("a word", cost=Cost(9, 1)),
        stretched("a word", cost=Cost(8, 2)),
    ]
    assert len({part for one in made for part in (one.standard, one.step_up, one.verifier)}) == 3 * len(made)


@pytest.mark.parametrize(
    "typed", ["Жёлтый дом", "  жёлтый\t\n дом ", "ЖЁЛТЫЙ\u00a0ДОМ", "жe\u0308лтый дом".replace("e", "е")]
)
def test_case_spacing_and_keyboard_make_no_difference(typed):
    assert stretched(typed) == stretched("жёлтый дом")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_twice_folds_no_further(text):
    assert fold(fold(text)) == fold(text)


def test_what_is_stretched_shows_nothing():
    assert repr(stretched("a word")) == "Stretched()"


@pytest.mark.parametrize(("salt", "pepper"), [(bytes(15), PEPPER), (bytes(17), PEPPER), (SALT, b""), (SALT, bytes(31))])
def test_a_salt_or_pepper_of_another_length_is_refused(salt, pepper):
    with pytest.raises(Malformed):
        stretched("a word", salt=salt, pepper=pepper)


@pytest.mark.parametrize(("memory_kib", "passes"), [(7, 1), (0, 1), (1_048_577, 1), (8, 0), (8, 17), (-8, 1)])
def test_a_cost_that_is_none_or_stops_the_house_is_refused(memory_kib, passes):
    with pytest.raises(Malformed):
        Cost(memory_kib, passes)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_passphrase_is_six_listed_words(language):
    words = generate_passphrase(language=language).split(" ")
    assert len(words) == 6
    assert set(words) <= set(wordlist(language))


def test_a_passphrase_has_as_many_words_as_asked_for_and_is_never_alike():
    assert len(generate_passphrase(words=8).split()) == 8
    assert len({generate_passphrase() for _ in range(100)}) == 100


def test_a_passphrase_in_an_unknown_language_is_refused():
    with pytest.raises(Malformed):
        generate_passphrase(language="xx")


@pytest.mark.parametrize(
    ("memory_kib", "passes", "is_below"),
    [(64, 3, True), (128, 2, True), (128, 3, False), (128, 4, False), (256, 1, False), (64, 6, False), (64, 8, False)],
)
def test_a_cost_is_below_another_only_if_no_guess_gets_cheaper_by_raising_it(memory_kib, passes, is_below):
    assert Cost(memory_kib=memory_kib, passes=passes).is_below(Cost(memory_kib=128, passes=3)) == is_below
