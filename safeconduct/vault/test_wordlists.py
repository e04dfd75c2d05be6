import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.vault import Malformed
from safeconduct.vault.wordlists import LANGUAGES, all_words, distance, suggest, wordlist

ALPHABETS = {"en": "[a-z]+", "ru": "[а-я]+"}


def neighbours(words):
    """Find the pairs fewer than three typing errors apart.

    Two words at most two errors apart share a form with at most two letters dropped, so only words that share one
    are compared (symmetric delete).
    """
    sharing = {}
    for word in words:
        for dropped in range(3):
            for keep in combinations(word, len(word) - dropped):
                sharing.setdefault("".join(keep), set()).add(word)
    pairs = {pair for found in sharing.values() for pair in combinations(sorted(found), 2)}
    return sorted(pair for pair in pairs if distance(*pair) < 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_holds_7776_different_words_in_order(language):
    words = wordlist(language)
    assert len(words) == len(set(words)) == 6**5
    assert list(words) == sorted(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_keeps_to_its_alphabet_and_to_4_to_12_letters(language):
    assert all(re.fullmatch(ALPHABETS[language], word) and 4 <= len(word) <= 12 for word in wordlist(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_two_words_are_at_least_three_typing_errors_apart(language):
    assert neighbours(wordlist(language)) == []


def test_the_search_for_near_words_finds_near_words():
    assert neighbours(["garden", "gardens", "harvest", "hazard", "wizard"]) == [
        ("garden", "gardens"),
        ("hazard", "wizard"),
    ]


def test_no_word_that_marks_its_owner_is_listed():
    marked = {
        "lesbian",
        "bisexual",
        "police",
        "soldier",
        "prison",
        "refugee",
        "asylum",
        "полиция",
        "солдат",
        "гей",
        "тюрьма",
    }
    assert not marked & all_words()


def test_no_word_stands_in_both_lists():
    assert len(all_words()) == 2 * 6**5


@pytest.mark.parametrize("language", ["", "nl", "../words/en"])
def test_another_language_is_refused(language):
    with pytest.raises(Malformed):
        wordlist(language)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_distance_is_levenshteins_up_to_two(one, other):
    def slow(a, b):
        if not a or not b:
            return len(a) + len(b)
        return min(slow(a[1:], b) + 1, slow(a, b[1:]) + 1, slow(a[1:], b[1:]) + (a[0] != b[0]))

    true = slow(one, other)
    assert distance(one, other) == true if true < 3 else distance(one, other) >= 3


@settings(max_examples=50)
@given(st.data())
def test_a_word_with_one_typing_error_leads_back_to_one_word(data):
    word = data.draw(st.sampled_from(sorted(all_words())))
    at = data.draw(st.integers(0, len(word) - 1))
    assert suggest(word[:at] + word[at + 1 :])[0] == word
