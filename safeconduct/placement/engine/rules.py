"""The rules that no placement may cross, one at a time, each able to name itself when it excludes a pair.

A rule looks at one household and at all units and answers where it says no. Its words, in four languages, are data in
`rule_words.py` under its code. Reasons of a pair are a bit set: bit r is set when rule r of the problem says no. What
depends on who else lives in a unit (beds, people and households at the same time, conflicts) is no pair rule: it is
checked for a household alone here, and for all together by the model.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.engine.columns import Ints, Mask, UnitColumns, columns_of
from safeconduct.placement.engine.domain import SERVES, Composition, Household, Unit

SERVED: dict[Composition, frozenset[str]] = {
    "man": frozenset({"any", "men"}),
    "woman": frozenset({"any", "women"}),
    "woman_with_children": frozenset({"any", "women", "families"}),
    "family": frozenset({"any", "families"}),
    "mixed": frozenset({"any"}),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A code and the question it asks; `excludes(household, units)` is true where the pair may not be."""

    code: str
    excludes: Callable[[Household, UnitColumns], Mask]


def beds_used(household: Household, units: UnitColumns) -> Ints:
    """Beds the household uses in each unit, shape (M,): one a person, less one for each couple that gets a double."""
    used: Ints = household.size - np.minimum(household.couples, units.doubles)
    return used


def too_few_beds(household: Household, units: UnitColumns) -> Mask:
    """A couple shares a double bed where there is one; everybody else has a bed of their own."""
    return beds_used(household, units) > units.beds


def below_the_room_norm(household: Household, units: UnitColumns) -> Mask:
    """At least 4 m² of sleeping space for each person (Fedasil's minimum norms)."""
    return household.size > units.room


def closed_on_the_dates(household: Household, units: UnitColumns) -> Mask:
    arrives, leaves = household.arrives_on.toordinal(), household.leaves_on.toordinal()
    return (units.opens > arrives) | (units.closes < leaves)


def unfunded_on_the_dates(household: Household, units: UnitColumns) -> Mask:
    """Who lives at a private address during the procedure gets no money from the State: a bed alone is no place."""
    return units.funded < household.leaves_on.toordinal()


def not_vetted(_household: Household, units: UnitColumns) -> Mask:
    return ~units.vetted


def steps(household: Household, units: UnitColumns) -> Mask:
    return ~units.step_free if household.step_free else units.nobody()


def no_pets(household: Household, units: UnitColumns) -> Mask:
    return ~units.pets if household.pets else units.nobody()


def no_smoking(household: Household, units: UnitColumns) -> Mask:
    return ~units.smoking if household.smokes else units.nobody()


def serves_others(household: Household, units: UnitColumns) -> Mask:
    served = [code for code, group in enumerate(SERVES) if group in SERVED[household.composition]]
    others: Mask = ~np.isin(units.serves, served)
    return others


def reserved_for_a_partner(household: Household, units: UnitColumns) -> Mask:
    own = -1 if household.partner is None else units.partners.get(household.partner, -1)
    others: Mask = (units.reserved >= 0) & (units.reserved != own)
    return others


def in_an_excluded_area(household: Household, units: UnitColumns) -> Mask:
    return units.in_areas(household.excluded_areas)


def language_missing(household: Household, units: UnitColumns) -> Mask:
    """At least one of the languages needed must be spoken in the home."""
    needed = household.languages_needed
    return ~units.any_of(needed, units.languages) if needed else units.nobody()


# The order is the order of the funnel that explains a household without a place: first what a home is, then for whom.
RULES: tuple[Rule, ...] = (
    Rule("vetted", not_vetted),
    Rule("dates", closed_on_the_dates),
    Rule("funded", unfunded_on_the_dates),
    Rule("beds", too_few_beds),
    Rule("room_norm", below_the_room_norm),
    Rule("step_free", steps),
    Rule("serves", serves_others),
    Rule("partner", reserved_for_a_partner),
    Rule("excluded_area", in_an_excluded_area),
    Rule("language", language_missing),
    Rule("pets", no_pets),
    Rule("smoking", no_smoking),
)

# Bits that no rule owns: a person decided.
FORBIDDEN_CODE = "forbidden"
PINNED_CODE = "pinned"


def reasons_of(rules: Sequence[Rule], household: Household, units: UnitColumns) -> NDArray[np.uint32]:
    """The bit set of reasons against each unit, shape (M,): 0 where the household may live."""
    reasons = np.zeros(len(units.beds), dtype=np.uint32)
    for bit, rule in enumerate(rules):
        reasons |= rule.excludes(household, units).astype(np.uint32) << np.uint32(bit)
    return reasons


def broken_rules(household: Household, unit: Unit, rules: Sequence[Rule] = RULES) -> tuple[str, ...]:
    """The codes of the rules that this one pair breaks, in the order of the rules; empty when it may be."""
    columns = columns_of([unit])
    return tuple(rule.code for rule in rules if rule.excludes(household, columns)[0])
