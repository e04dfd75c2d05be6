"""What each refusal says, to the letter: it is read in a log by whoever was woken for it, and repeats no secret."""

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safeconduct.vault import (
    Cost,
    Key,
    PublicKey,
    SealedKey,
    Signer,
    UnknownWord,
    VaultError,
    Wrapped,
    WrongLength,
    check_signature,
    derive,
    generate_key,
    generate_pair,
    language_of_words,
    open_key,
    open_sealed,
    seal,
    seal_key,
    stretch,
    unwrap,
    wrap,
)
from safeconduct.vault.codes import words_in
from safeconduct.vault.frames import contents
from safeconduct.vault.passphrases import LARGEST_MEMORY_KIB, MOST_PASSES
from safeconduct.vault.wordlists import distance, suggest, wordlist


def said_by(call, *args, **kwargs):
    with pytest.raises(VaultError) as refused:
        call(*args, **kwargs)
    return f"{type(refused.value).__name__}: {refused.value}"


def test_a_sealed_key_says_why_it_stays_shut(at, key):
    pair = generate_pair()
    sealed = seal_key(key, pair.public, at)
    elsewhere = type(at)(at.organisation, at.subject, at.compartment, at.object, at.version + 1, at.epoch, at.type)
    assert said_by(seal_key, key, PublicKey(bytes(32)), at) == "WrongKey: this public key is none"
    assert said_by(open_key, SealedKey(sealed + b"x"), pair, at) == "Altered: bytes were added"
    assert said_by(open_key, sealed, generate_pair(), at) == "WrongKey: this key does not open this"
    assert said_by(open_key, sealed, pair, elsewhere) == "WrongContext: this was sealed for another place"
    assert said_by(open_key, SealedKey(sealed[:-1]), pair, at) == "Truncated: the end is missing"
    assert said_by(open_key, SealedKey(b"x" + sealed), pair, at) == (
        "UnknownFormat: the first bytes name no format that this vault reads"
    )


def test_a_wrap_says_why_it_stays_shut(key):
    wrapped = wrap(b"secret", key, b"here")
    assert said_by(unwrap, Wrapped(wrapped + b"x"), key, b"here") == "Altered: bytes were changed, cut or added"
    assert said_by(unwrap, wrapped, generate_key(), b"here") == "WrongKey: this key does not open this"
    assert said_by(unwrap, wrapped, key, b"there") == "WrongContext: this was sealed for another place"


def test_content_says_why_it_stays_shut(at, key):
    sealed = seal(b"words", key, at)
    assert said_by(open_sealed, sealed + b"x", key, at) == "Altered: bytes were changed, cut, moved or added"
    assert said_by(open_sealed, sealed[:-4100], key, at) == "Truncated: the end is missing"
    chunk = 65536 + 4 + 17
    long = seal(bytes(70_000), key, at)
    assert said_by(open_sealed, long[: 93 + chunk], key, at) == "Truncated: the end is missing"
    full = seal(bytes(65536), key, at)
    assert len(full) == 93 + chunk
    assert said_by(open_sealed, full + b"x", key, at) == "Altered: bytes follow the end"


def framed(count, body):
    return count.to_bytes(4, "big") + body


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        ([b"\0\0\0\0"], "Malformed: a frame that no sealer makes"),
        ([framed(4097, bytes(4096))], "Malformed: a frame that no sealer makes"),
        ([framed(1, b"a" + bytes(4094) + b"x")], "Malformed: a frame that no sealer makes"),
        ([framed(0, bytes(65536)), framed(1, b"a" + bytes(4095))], "Malformed: a frame that no sealer makes"),
        ([], "Malformed: padding that no sealer makes"),
        ([framed(5, b"words" + bytes(4092))], "Malformed: padding that no sealer makes"),
    ],
)
def test_frames_say_what_no_sealer_makes(frames, said):
    assert said_by(lambda: list(contents(frames))) == said
    assert b"".join(contents([framed(5, b"words" + bytes(4091))])) == b"words"


@pytest.mark.parametrize(("field", "value"), [("type", ""), ("compartment", "é"), ("type", "x" * 256)])
def test_a_context_says_what_its_names_are(at, field, value):
    said = said_by(type(at), **(vars(at) | {field: value}))
    assert said == "Malformed: a context's names are 1 to 255 printable ASCII characters"


@pytest.mark.parametrize(("field", "value"), [("version", -1), ("epoch", 2**64)])
def test_a_context_says_what_its_numbers_are(at, field, value):
    assert said_by(type(at), **(vars(at) | {field: value})) == "Malformed: a context's numbers are 0 to 2^64 - 1"


def test_a_cost_says_its_bounds_and_takes_them():
    said = "Malformed: a cost outside 8 KiB to 1 GiB and 1 to 16 passes"
    for memory_kib, passes in ((7, 1), (LARGEST_MEMORY_KIB + 1, 1), (8, 0), (8, MOST_PASSES + 1)):
        assert said_by(Cost, memory_kib=memory_kib, passes=passes) == said
    assert Cost(memory_kib=8, passes=1).passes == 1
    assert Cost(memory_kib=LARGEST_MEMORY_KIB, passes=MOST_PASSES).passes == 16


def test_stretching_says_what_it_takes():
    said = "Malformed: the salt has 16 bytes and the pepper 32 or more"
    cost = Cost(memory_kib=8, passes=1)
    assert said_by(stretch, "words", salt=bytes(15), pepper=bytes(32), cost=cost) == said
    assert said_by(stretch, "words", salt=bytes(16), pepper=bytes(31), cost=cost) == said


def test_codes_say_what_is_wrong_and_no_word():
    assert str(WrongLength(6, 7)) == "an applicant code has 7 words, not 6"
    assert str(UnknownWord("secret", ())) == "a word of the code is in no list"


def test_a_signature_says_that_it_is_not_theirs():
    ours = Signer.grown_from(Key(bytes(32)))
    said = said_by(check_signature, b"other", ours.sign(b"words"), ours.verifying)
    assert said == "WrongSignature: this was not signed by that key"


def test_a_key_that_grows_without_salt_grows_by_rfc_5869_without_salt():
    theirs = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"words").derive(bytes(range(32)))
    assert derive(Key(bytes(range(32))), "words") == theirs


def test_a_stress_mark_that_a_phone_adds_vanishes():
    assert words_in("мо\N{COMBINING ACUTE ACCENT}ре") == ("море",)


@pytest.mark.parametrize(("language", "listed"), [("ru", "ru"), ("en", "en"), ("nl", "en"), ("fr", "en")])
def test_russians_get_russian_words_and_others_english_ones(language, listed):
    assert language_of_words(language) == listed


def test_two_typing_errors_are_forgiven_wherever_they_are():
    listed = next(word for word in wordlist("en") if len(word) == len(set(word)) == 8 and not {"q", "x"} & set(word))
    for typed in (f"q{listed[1:-1]}x", f"{listed}qx", listed[2:], f"qx{listed}"):
        assert listed in suggest(typed)
    assert listed not in suggest(f"q{listed[1:-1]}xq")
    assert distance("stone", "one") == distance("one", "stone") == 2
    assert distance("stone", "tones") == 2
