import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault import ApplicantCode, Malformed, UnknownWord, WrongLength, generate_code, parse_code
from safeconduct.vault.wordlists import LANGUAGES, wordlist

CODES = st.sampled_from(LANGUAGES).flatmap(
    lambda language: st.lists(st.sampled_from(wordlist(language)), min_size=7, max_size=7)
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_is_seven_listed_words_and_never_alike(language):
    codes = {generate_code(language) for _ in range(100)}
    assert len(codes) == 100
    assert all(len(code.words) == 7 and set(code.words) <= set(wordlist(language)) for code in codes)


def test_two_words_find_and_five_open():
    code = ApplicantCode(("a", "b", "c", "d", "e", "f", "g"))
    assert (code.locator, code.secret, str(code)) == ("a b", "c d e f g", "a b c d e f g")


def test_a_code_shows_no_word():
    assert repr(generate_code("en")) == "ApplicantCode()"


@given(CODES)
def test_a_code_reads_back(words):
    assert parse_code(" ".join(words)) == ApplicantCode(tuple(words))


@given(
    CODES,
    st.lists(
        st.sampled_from([" ", "  ", "-", "–", " - ", ", ", ".\n", "\t", "/", "\u00a0", " 3) "]), min_size=6, max_size=6
    ),
)
def test_any_case_spacing_hyphens_and_numbering_read_alike(words, gaps):
    typed = "".join(word + gap for word, gap in zip(words, [*gaps, ""], strict=True))
    expected = ApplicantCode(tuple(words))
    assert parse_code(typed.upper()) == parse_code(typed.title()) == parse_code("1. " + typed) == expected


def test_yo_reads_as_ye_however_the_keyboard_writes_it():
    words = ["зеленый", *wordlist("ru")[:6]]
    assert "зеленый" in wordlist("ru") or (words := [next(w for w in wordlist("ru") if "е" in w), *words[1:]])
    for yo in ("ё", "е\u0308", "Ё"):
        assert parse_code(" ".join([words[0].replace("е", yo, 1), *words[1:]])).words == tuple(words)


def test_short_i_reads_composed_and_decomposed():
    word = next(word for word in wordlist("ru") if "й" in word)
    assert parse_code(" ".join([word.replace("й", "и\u0306")] * 7)).words == (word,) * 7


def test_soft_hyphens_and_invisible_marks_vanish():
    words = wordlist("en")[:7]
    assert parse_code("\ufeff" + " ".join(word[:2] + "\u00ad" + word[2:] for word in words)).words == words


@pytest.mark.parametrize("count", [0, 1, 6, 8, 14])
def test_another_number_of_words_is_named(count):
    with pytest.raises(WrongLength) as refusal:
        parse_code(" ".join(wordlist("en")[:count]))
    assert (refusal.value.found, refusal.value.expected) == (count, 7)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistyped_word_is_named_with_what_was_meant(language):
    words = list(wordlist(language)[1000:1007])
    meant, words[3] = words[3], words[3][:-1]
    with pytest.raises(UnknownWord) as refusal:
        parse_code(" ".join(words))
    assert refusal.value.word == words[3]
    assert refusal.value.suggestions[0] == meant


def test_the_message_of_a_refusal_repeats_no_word():
    with pytest.raises(UnknownWord) as refusal:
        parse_code("zzzzzz " * 7)
    assert "zzz" not in str(refusal.value)
    assert refusal.value.suggestions == ()


@given(st.text(max_size=200))
def test_arbitrary_text_is_refused_by_name(text):
    with pytest.raises((UnknownWord, WrongLength)):
        parse_code(text)


def test_a_code_in_an_unknown_language_is_refused():
    with pytest.raises(Malformed):
        generate_code("xx")
