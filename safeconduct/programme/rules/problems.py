"""What is wrong with a pack, in a form that whoever wrote it can mend: file, key, what, what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import EnumMeta
from typing import Final

from safeconduct.programme.rules.schema import AppliesTo, FreeDayEnd, Nature, Need, Unit
from safeconduct.programme.rules.vocabulary import (
    LANGUAGES,
    EvidenceKind,
    Legalisation,
    PersonRole,
    Relationship,
    Track,
)

MANUAL: Final = "docs/rule-packs.md"
LANGUAGE_NAMES: Final = {"en": "English", "ru": "Russian", "nl": "Dutch", "fr": "French"}
CHOICES: Final[Mapping[str, EnumMeta]] = {
    "track": Track,
    "tracks": Track,
    "relationship": Relationship,
    "role": PersonRole,
    "evidence": EvidenceKind,
    "couple_proof": EvidenceKind,
    "level": Legalisation,
    "applies_to": AppliesTo,
    "need": Need,
    "unit": Unit,
    "nature": Nature,
    "if_end_is_free": FreeDayEnd,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`file` and `key` say where, `what` says what is wrong there and `remedy` what to do about it."""

    file: str
    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file} · {self.key}: {self.what} {self.remedy}"


class PackRefused(ValueError):
    """A pack that must not be used; `problems` names everything found, so that one round mends it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def from_shape(file: str, key: str, message: str, known_keys: frozenset[str]) -> Problem:
    """A problem from a sentence of msgspec such as: Object missing required field `ru` - at `$.name`."""
    sentence, _, place = message.partition(" - at ")
    where = key + place.removeprefix("`key` in ").strip("`").removeprefix("$")
    if found := re.search(r"unknown field `(.+)`", sentence):
        return Problem(file, where, f"the key `{found[1]}` is not known.", _spelling(found[1], known_keys))
    if found := re.search(r"missing required field `(.+)`", sentence):
        return Problem(file, where, f"`{found[1]}` is missing.", _missing(found[1]))
    if found := re.search(r"Invalid enum value (.+)$", sentence):
        return Problem(file, where, f"{found[1]} is no possible value.", _values(where))
    return Problem(file, where, f"{sentence}.", f"{MANUAL} says what this key takes.")


def _spelling(word: str, known_keys: frozenset[str]) -> str:
    near = get_close_matches(word, known_keys, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"Take it away; the keys that exist are listed in {MANUAL}."


def _missing(word: str) -> str:
    if word in LANGUAGES:
        return f"Write the text in {LANGUAGE_NAMES[word]}: people read it in all four languages."
    return f"Add it; {MANUAL} says what it means."


def _values(where: str) -> str:
    key = re.sub(r"\[[^\]]*\]", "", where).rpartition(".")[2]
    choices = CHOICES.get(key)
    return f"Use one of: {', '.join(choices)}." if choices else f"{MANUAL} lists the possible values."
