from dataclasses import replace
from datetime import date

import pytest

from safeconduct.programme.rules.conditions import holds, subjects
from safeconduct.programme.rules.facts import HouseholdFacts, PersonFacts
from safeconduct.programme.rules.schema import AppliesTo, Condition
from safeconduct.programme.rules.vocabulary import PersonRole, Relationship, Track

DAY = date(2026, 6, 1)
ADULT = PersonFacts("a", PersonRole.PRINCIPAL, date(2008, 6, 1), has_passport=False, origin_country="RU")
PARTNER = PersonFacts("b", PersonRole.PARTNER, date(1990, 1, 1), state_contact_unsafe=True, origin_country="BY")
CHILD = PersonFacts("c", PersonRole.CHILD, date(2008, 6, 2))
FAMILY = HouseholdFacts((ADULT, PARTNER, CHILD), Track.SHORT_STAY, Relationship.UNREGISTERED, "RU")


@pytest.mark.parametrize(
    ("condition", "person", "expected"),
    [
        (None, None, True),
        (Condition(), None, True),
        (Condition(track=(Track.SHORT_STAY,)), None, True),
        (Condition(track=(Track.LONG_STAY,)), None, False),
        (Condition(relationship=(Relationship.MARRIED, Relationship.UNREGISTERED)), None, True),
        (Condition(relationship=(Relationship.MARRIED,)), None, False),
        (Condition(has_children=True), None, True),
        (Condition(has_children=False), None, False),
        (Condition(couple_proven=False), None, True),
        (Condition(post_country=("RU", "KZ")), None, True),
        (Condition(post_country=("KZ",)), None, False),
        (Condition(age_at_least=18), ADULT, True),
        (Condition(age_at_least=18), CHILD, False),
        (Condition(age_below=18), CHILD, True),
        (Condition(age_below=18), ADULT, False),
        (Condition(role=(PersonRole.PARTNER,)), PARTNER, True),
        (Condition(role=(PersonRole.PARTNER,)), ADULT, False),
        (Condition(has_passport=False), ADULT, True),
        (Condition(has_passport=True), ADULT, False),
        (Condition(state_contact_unsafe=True), PARTNER, True),
        (Condition(post_in_country_of_origin=True), ADULT, True),
        (Condition(post_in_country_of_origin=False), PARTNER, True),
        (Condition(has_passport=False), None, False),
        (Condition(has_passport=False, age_below=18), ADULT, False),
        (Condition(any_of=(Condition(age_below=18), Condition(has_passport=False))), ADULT, True),
        (Condition(any_of=(Condition(age_below=18), Condition(has_passport=True))), ADULT, False),
        (Condition(track=(Track.LONG_STAY,), any_of=(Condition(),)), ADULT, False),
    ],
)
def test_a_condition_holds_when_every_key_does_and_one_of_any_of(condition, person, expected):
    assert holds(condition, FAMILY, person, DAY) is expected


def test_an_unknown_post_is_in_nobodys_country_of_origin():
    nowhere = replace(FAMILY, post_country="")
    assert holds(Condition(post_in_country_of_origin=False), nowhere, CHILD, DAY)


@pytest.mark.parametrize(
    ("applies_to", "references"),
    [
        (AppliesTo.EACH_PERSON, ["a", "b", "c"]),
        (AppliesTo.EACH_ADULT, ["a", "b"]),
        (AppliesTo.EACH_CHILD, ["c"]),
        (AppliesTo.PRINCIPAL, ["a"]),
        (AppliesTo.COUPLE, [None]),
        (AppliesTo.HOUSEHOLD, [None]),
    ],
)
def test_a_rule_looks_at_those_it_applies_to(applies_to, references):
    found = subjects(applies_to, FAMILY, adult_age=18, on=DAY)
    assert [person.reference if person else None for person in found] == references


def test_there_is_no_couple_without_a_partner_and_nothing_in_an_empty_household():
    assert subjects(AppliesTo.COUPLE, HouseholdFacts((ADULT, CHILD)), adult_age=18, on=DAY) == ()
    assert subjects(AppliesTo.HOUSEHOLD, HouseholdFacts(()), adult_age=18, on=DAY) == ()
