"""Django lays the catalogues of all apps over one another: what two of them say differently, chance decides."""

import re
from collections import defaultdict

import pytest

from safeconduct.cell.messages import LANGUAGES, catalogues


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_said_in_one_way(language):
    said = defaultdict(set)
    for catalogue in catalogues(language):
        for message in catalogue:
            if message.id:
                said[message.id, message.context].add(message.string)
    assert {key: ways for key, ways in said.items() if len(ways) > 1} == {}


# One notion, one word. Where the English says the first, the translation says no other word than the house's own.
TERMS = {
    # A household may be one person or an unmarried couple; "семья" is what the law calls a family.
    "ru": [("household", r"семь[яиюеё]|семей|семье", "famil")],
    # A home is where somebody is received, a unit is the part of it that a household gets.
    "fr": [("home", r"hébergement|\bunités?\b", r"\bunits?\b"), ("unit", r"hébergement|\blogements?\b", r"\bhomes?\b")],
    "nl": [("household", r"gezin|familie", "famil"), ("unit", r"\bwoningen\b", r"\bhomes?\b")],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notion_has_one_word(language):
    said = [(_text(one.id), _text(one.string)) for all_ in catalogues(language) for one in all_ if one.id]
    for notion, other_words, unless in TERMS[language]:
        says, but = re.compile(rf"(?<!\()\b{notion}s?\b", re.IGNORECASE), re.compile(unless, re.IGNORECASE)
        meant = [(english, text) for english, text in said if says.search(english) and not but.search(english)]
        assert len(meant) > 5
        assert [pair for pair in meant if re.search(other_words, pair[1], re.IGNORECASE)] == []


def _text(said):
    return said if isinstance(said, str) else " ".join(said)
