"""Does a rule apply to this household, to this person, on this day."""

from collections.abc import Iterator
from datetime import date

from safeconduct.programme.rules.facts import HouseholdFacts, PersonFacts
from safeconduct.programme.rules.periods import age_on
from safeconduct.programme.rules.schema import AppliesTo, Condition
from safeconduct.programme.rules.vocabulary import PersonRole

PERSONAL_KEYS = (
    "age_at_least",
    "age_below",
    "role",
    "has_passport",
    "state_contact_unsafe",
    "post_in_country_of_origin",
)


def holds(condition: Condition | None, facts: HouseholdFacts, person: PersonFacts | None, on: date) -> bool:
    """
    Whether every key of the condition is met on that day; no condition always holds.

    `person` is None for a rule of the couple or the household; a pack whose rule then looks at one person's facts is
    refused when it loads, so such a key does not hold here.
    """
    if condition is None:
        return True
    own = all((*_of_household(condition, facts), *_of_person(condition, facts, person, on)))
    return own and (not condition.any_of or any(holds(branch, facts, person, on) for branch in condition.any_of))


def subjects(
    applies_to: AppliesTo, facts: HouseholdFacts, *, adult_age: int, on: date
) -> tuple[PersonFacts | None, ...]:
    """Whom a rule looks at: people, or a single None for the couple or the household as one."""
    match applies_to:
        case AppliesTo.HOUSEHOLD:
            return (None,) if facts.persons else ()
        case AppliesTo.COUPLE:
            return (None,) if facts.couple else ()
        case AppliesTo.PRINCIPAL:
            return tuple(person for person in facts.persons if person.role is PersonRole.PRINCIPAL)
        case AppliesTo.EACH_PERSON:
            return facts.persons
        case AppliesTo.EACH_ADULT:
            return tuple(person for person in facts.persons if is_of_age(person, adult_age, on))
        case AppliesTo.EACH_CHILD:
            return tuple(person for person in facts.persons if not is_of_age(person, adult_age, on))


def is_of_age(person: PersonFacts, age: int, on: date) -> bool:
    """Who is not known to be a child counts as grown up: a paper asked for in vain is better than one forgotten."""
    return not person.is_minor if person.birth_on is None else age_on(person.birth_on, on) >= age


def _of_household(condition: Condition, facts: HouseholdFacts) -> Iterator[bool]:
    if condition.track is not None:
        yield facts.track in condition.track
    if condition.relationship is not None:
        yield facts.relationship in condition.relationship
    if condition.couple_proven is not None:
        yield facts.couple_proven is condition.couple_proven
    if condition.has_children is not None:
        yield facts.has_children is condition.has_children
    if condition.post_country is not None:
        yield facts.post_country in condition.post_country


def _of_person(condition: Condition, facts: HouseholdFacts, person: PersonFacts | None, on: date) -> Iterator[bool]:
    if person is None:
        yield all(getattr(condition, key) is None for key in PERSONAL_KEYS)
        return
    if condition.age_at_least is not None:
        yield is_of_age(person, condition.age_at_least, on)
    if condition.age_below is not None:
        yield not is_of_age(person, condition.age_below, on)
    if condition.role is not None:
        yield person.role in condition.role
    if condition.has_passport is not None:
        yield person.has_passport is condition.has_passport
    if condition.state_contact_unsafe is not None:
        yield person.state_contact_unsafe is condition.state_contact_unsafe
    if condition.post_in_country_of_origin is not None:
        is_there = bool(facts.post_country) and facts.post_country == person.origin_country
        yield is_there is condition.post_in_country_of_origin
