import string
from dataclasses import replace
from itertools import product

import pytest

from safeconduct.placement.engine import RULES, explain, rule_name, rule_reason, sentences, solve
from safeconduct.placement.engine.explanation import Explanation, Nearest, Option
from safeconduct.placement.engine.resolution import Move
from safeconduct.placement.engine.rule_words import RULE_NAMES, RULE_REASONS
from safeconduct.placement.engine.sentences import counted
from safeconduct.placement.engine.words import LANGUAGES, NOUNS, SENTENCES


def parts(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("catalogue", [RULE_NAMES, RULE_REASONS, SENTENCES, NOUNS])
def test_every_word_is_there_in_every_language(catalogue):
    for code, words in catalogue.items():
        assert tuple(words) == LANGUAGES, code
        assert all(words.values()), code


def test_every_rule_has_a_name_and_a_reason():
    codes = {rule.code for rule in RULES} | {"forbidden", "pinned"}
    assert codes == set(RULE_NAMES) == set(RULE_REASONS)


def test_translations_say_the_same_things():
    for code, words in SENTENCES.items():
        assert len({frozenset(parts(sentence)) for sentence in words.values()}) == 1, code


@pytest.mark.parametrize(
    ("count", "ru", "en", "fr"),
    [
        (0, "0 баллов", "0 points", "0 point"),
        (1, "1 балл", "1 point", "1 point"),
        (3, "3 балла", "3 points", "3 points"),
        (11, "11 баллов", "11 points", "11 points"),
        (22, "22 балла", "22 points", "22 points"),
        (112, "112 баллов", "112 points", "112 points"),
    ],
)
def test_numbers_and_nouns_agree(count, ru, en, fr):
    assert (counted(count, "points", "ru"), counted(count, "points", "en"), counted(count, "points", "fr")) == (
        ru,
        en,
        fr,
    )


def test_the_words_of_a_rule_of_ones_own_are_its_code():
    assert (
        rule_name("no_stairs_for_the_cat", "fr")
        == rule_reason("no_stairs_for_the_cat", "ru")
        == "no_stairs_for_the_cat"
    )


def every_explanation():
    moves = (Move("b", "x", "y"), Move("c", "x", None), Move("d", None, "y"))
    options = [Option("u", 5, cost, proved, moves) for cost, proved in product((None, 0, 3), (True, False))]
    options += [Option("u", 5, 9, False, moves, price=price, at_least=least) for price, least in ((7, 3), (7, 0))]
    base = {"household": "h", "points": 7, "soft": 2, "units": 9, "funnel": ()}
    for option in options:
        yield Explanation(**base, unit="u", candidates=2, nearest=(), gentlest=None, options=(option,))
        yield Explanation(**base, unit=None, candidates=2, nearest=(), gentlest=option, options=())
    near = (Nearest(("pets", "smoking"), ("u", "v")),)
    yield Explanation(**base, unit=None, candidates=0, nearest=near, gentlest=None, options=())
    yield Explanation(**base, unit="u", candidates=2, nearest=(), gentlest=None, options=(), reasons=("pets",))
    for unit in ("u", None):
        yield Explanation(**base, unit=unit, candidates=2, nearest=(), gentlest=None, options=(), floors=("Harbour",))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_explanation_can_be_read_aloud(language):
    for explanation in every_explanation():
        told = sentences(explanation, language)
        assert told
        assert not any("{" in sentence for sentence in told)


def test_an_estimate_of_a_search_is_told_with_its_price_and_what_is_proven():
    option = Option("attic", 5, 9, False, (), price=7, at_least=3)
    explanation = Explanation("h", None, 0, 0, 4, 2, (), (), option, ())
    assert sentences(explanation, "en")[-3:] == [
        "The gentlest way to house them is attic; all together would lose 9 points.",
        "(An estimate, of the best way that was found. By the prices of the places alone: 7 points.)",
        "(Proven: no way costs less than 3 points.)",
    ]
    unproven = Explanation("h", None, 0, 0, 4, 2, (), (), replace(option, at_least=0), ())
    assert sentences(unproven, "en") == sentences(explanation, "en")[:-1]


def test_names_are_told_as_the_reader_knows_them(village):
    instance = village.compile()
    explanation = explain(instance, solve(instance), "h003", options=0)
    assert "amber heron" in sentences(explanation, "nl", {"h003": "amber heron", "u005": "Room 5"}.get)[0]
