"""Who needs a home and what homes there are: the words of the programme, frozen, without Django.

Dates are half-open: a stay covers arrives_on and the nights up to, not including, leaves_on, so one household may leave
on the day another arrives. Sexual orientation and gender identity are no field here and no input of any rule or score.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from safeconduct.placement.engine.errors import ImpossibleInput

# Closed vocabularies: an unknown word is refused, never guessed.
Composition = Literal["man", "woman", "woman_with_children", "family", "mixed"]
Serves = Literal["any", "women", "men", "families"]

COMPOSITIONS: tuple[Composition, ...] = get_args(Composition)
SERVES: tuple[Serves, ...] = get_args(Serves)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One case that needs a home from arrives_on until leaves_on.

    couples: pairs of people who want to share a double bed. urgency: 0 (can wait) to 4 (in danger now). tier: 1 comes
    first, then 2, then 3 (a weight, not a veto: see scores.Weights). languages_needed: at least one of them must be
    spoken in the home. partner: the organisation that referred the case; homes may be reserved for its cases.
    """

    id: str
    size: int
    arrives_on: date
    leaves_on: date
    couples: int = 0
    urgency: int = 0
    tier: int = 1
    step_free: bool = False
    pets: bool = False
    smokes: bool = False
    composition: Composition = "mixed"
    languages: frozenset[str] = frozenset()
    languages_needed: frozenset[str] = frozenset()
    excluded_areas: frozenset[str] = frozenset()
    wished_areas: frozenset[str] = frozenset()
    needs_near: frozenset[str] = frozenset()
    partner: str | None = None
    must_place: bool = False

    def __post_init__(self) -> None:
        _require(self.size >= 1, self.id, "a household has at least one person")
        _require(0 <= 2 * self.couples <= self.size, self.id, "a couple is two people of the household")
        _require(self.arrives_on < self.leaves_on, self.id, "a household leaves after the day it arrives")
        _require(0 <= self.urgency <= 4, self.id, "urgency is 0 to 4")
        _require(1 <= self.tier <= 3, self.id, "tier is 1, 2 or 3")
        _require(self.composition in COMPOSITIONS, self.id, f"unknown composition {self.composition!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One place that can be given: a room, a flat, the bed group of a dorm; open from open_from until open_until.

    beds: pieces of furniture, single and double together; double_beds: how many of them sleep a couple.
    max_households: how many may live there at the same time. open_until None: no end agreed. square_metres: sleeping
    space, None if nobody measured it yet. funded_until: the day up to which subsistence money is there, None if none.
    welcomes: compositions the host would be especially glad of (a wish, never a veto; `serves` is the veto).
    """

    id: str
    area: str
    beds: int
    open_from: date
    double_beds: int = 0
    square_metres: float | None = None
    max_households: int = 1
    step_free: bool = False
    pets: bool = False
    smoking: bool = False
    serves: Serves = "any"
    languages: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    open_until: date | None = None
    vetted: bool = False
    funded_until: date | None = None
    reserved_for: str | None = None
    welcomes: frozenset[Composition] = frozenset()

    def __post_init__(self) -> None:
        _require(self.beds >= 1, self.id, "a unit has at least one bed")
        _require(0 <= self.double_beds <= self.beds, self.id, "double beds are counted among the beds")
        _require(self.max_households >= 1, self.id, "a unit takes at least one household")
        _require(self.open_until is None or self.open_from < self.open_until, self.id, "a unit closes after it opens")
        _require(self.serves in SERVES, self.id, f"unknown group {self.serves!r}")


def _require(holds: bool, who: str, sentence: str) -> None:
    if not holds:
        raise ImpossibleInput(f"{who}: {sentence}")
