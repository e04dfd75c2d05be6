"""Can a condition hold at all? Tried on every household that differs in something the condition looks at."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Final

from safeconduct.programme.rules.conditions import PERSONAL_KEYS, holds, subjects
from safeconduct.programme.rules.facts import HouseholdFacts, PersonFacts
from safeconduct.programme.rules.schema import AppliesTo, Condition
from safeconduct.programme.rules.vocabulary import PersonReference, PersonRole, Relationship, Track

DAY: Final = date(2026, 1, 1)
NOT_PERSONAL: Final = frozenset({AppliesTo.COUPLE, AppliesTo.HOUSEHOLD})


def can_hold(condition: Condition, applies_to: AppliesTo, adult_age: int) -> bool:
    """Whether some household has somebody to whom a rule with this condition applies."""
    return any(
        holds(condition, facts, subject, DAY)
        for facts in _worlds(condition, adult_age)
        for subject in subjects(applies_to, facts, adult_age=adult_age, on=DAY)
    )


def personal_keys(condition: Condition) -> set[str]:
    """The keys, also inside `any_of`, that look at one person."""
    own = {key for key in PERSONAL_KEYS if getattr(condition, key) is not None}
    return own.union(*(personal_keys(branch) for branch in condition.any_of))


def _worlds(condition: Condition, adult_age: int) -> Iterator[HouseholdFacts]:
    """Households of a person under test, with a partner and a child beside or without, in all relevant colours."""
    for person in _people(condition, adult_age):
        companies = ((), (PersonRole.PARTNER,), (PersonRole.CHILD,), (PersonRole.PARTNER, PersonRole.CHILD))
        for track, relationship, post, others, proven in product(
            Track, Relationship, _countries(condition), companies, (False, True)
        ):
            company = tuple(PersonFacts(PersonReference(role), role) for role in others)
            yield HouseholdFacts((person, *company), track, relationship, post, proven)


def _people(condition: Condition, adult_age: int) -> Iterator[PersonFacts]:
    ages = {age + step for age in (*_ages(condition), adult_age) for step in (-1, 0)}
    for role, age, passport, unsafe, at_home in product(
        PersonRole, sorted(age for age in ages if age >= 0), (True, False), (True, False), (True, False)
    ):
        yield PersonFacts(
            PersonReference("tested"),
            role,
            date(DAY.year - age, 1, 1),
            has_passport=passport,
            state_contact_unsafe=unsafe,
            origin_country=_countries(condition)[0] if at_home else "",
        )


def _ages(condition: Condition) -> Iterator[int]:
    yield from (age for age in (condition.age_at_least, condition.age_below) if age is not None)
    for branch in condition.any_of:
        yield from _ages(branch)


def _countries(condition: Condition) -> tuple[str, ...]:
    return (*sorted(_named_countries(condition)), "XX")


def _named_countries(condition: Condition) -> set[str]:
    return set(condition.post_country or ()).union(*(_named_countries(branch) for branch in condition.any_of))
