from dataclasses import replace
from datetime import date, timedelta

from safeconduct.dossiers.completeness import assess
from safeconduct.dossiers.conftest import (
    ALONE,
    ANNA,
    EVERYTHING,
    LODGING,
    PACK,
    TODAY,
    lead_time,
    paper,
    with_requirements,
)
from safeconduct.dossiers.schedule import earliest_lodging, plan
from safeconduct.programme.rules.facts import HouseholdFacts, PersonFacts
from safeconduct.programme.rules.schema import AppliesTo
from safeconduct.programme.rules.vocabulary import EvidenceKind, PersonRole, Relationship


def test_with_nothing_in_hand_lodging_waits_for_the_slowest_paper():
    slowest = max(
        rule.lead_time.days for rule in (PACK.requirement("travel_document"), PACK.requirement("criminal_record"))
    )
    assert earliest_lodging(PACK, ALONE, (), TODAY) == TODAY + timedelta(days=slowest)


def test_with_everything_in_hand_lodging_can_be_today():
    assert assess(PACK, ALONE, EVERYTHING, TODAY, TODAY).is_complete
    assert earliest_lodging(PACK, ALONE, EVERYTHING, TODAY) == TODAY


def test_papers_in_a_row_are_waited_for_one_after_the_other():
    pack = with_requirements(criminal_record={"after": ("travel_document",)})
    rest = [
        item
        for item in EVERYTHING
        if item.kind not in {EvidenceKind.CRIMINAL_RECORD, EvidenceKind.PASSPORT, EvidenceKind.TRAVEL_DOCUMENT}
    ]
    assert earliest_lodging(pack, ALONE, rest, TODAY) == TODAY + timedelta(days=60 + 45)
    has_passport = [*rest, paper(EvidenceKind.PASSPORT)]
    assert earliest_lodging(pack, ALONE, has_passport, TODAY) == TODAY + timedelta(days=45)


def test_a_paper_that_expires_while_another_is_waited_for_must_be_had_again():
    dying = paper(EvidenceKind.MEDICAL_CERTIFICATE, issued_on=date(2025, 12, 10))
    rest = [item for item in EVERYTHING if item.kind not in {EvidenceKind.MEDICAL_CERTIFICATE, EvidenceKind.MEANS}]
    # Good until 10 June, while the means take until 15 June; a new certificate is there on 15 June as well.
    assert earliest_lodging(PACK, ALONE, [*rest, dying], TODAY) == date(2026, 6, 15)


def test_a_birthday_on_the_way_brings_a_paper_with_it():
    child = PersonFacts("a", PersonRole.PRINCIPAL, date(2008, 6, 5), origin_country="RU")
    minor = HouseholdFacts((child,), post_country="RU")
    without = [item for item in EVERYTHING if item.kind is not EvidenceKind.CRIMINAL_RECORD]
    assert earliest_lodging(PACK, minor, without, TODAY) == TODAY
    slow = [item for item in without if item.kind is not EvidenceKind.PHOTO]
    # The photos take three days and come in time; a day of five would meet the birthday and the record's 45 days.
    assert earliest_lodging(PACK, minor, slow, TODAY) == date(2026, 6, 4)
    pack = with_requirements(photos={"lead_time": lead_time(5)})
    assert earliest_lodging(pack, minor, slow, TODAY) == TODAY + timedelta(days=45)


def test_a_birthday_can_also_take_a_requirement_away():
    pack = with_requirements(photos={"applies_to": AppliesTo.EACH_CHILD, "lead_time": lead_time(90)})
    child = HouseholdFacts(
        (PersonFacts("a", PersonRole.PRINCIPAL, date(2008, 6, 5), origin_country="RU"),), post_country="RU"
    )
    without = [item for item in EVERYTHING if item.kind is not EvidenceKind.PHOTO]
    assert earliest_lodging(pack, child, without, TODAY) == date(2026, 6, 5)


def test_who_was_born_on_a_leap_day_comes_of_age_on_the_first_of_march():
    pack = with_requirements(photos={"applies_to": AppliesTo.EACH_CHILD, "lead_time": lead_time(90)})
    leapling = PersonFacts("a", PersonRole.PRINCIPAL, date(2012, 2, 29), origin_country="RU")
    fresh = [replace(item, issued_on=date(2030, 2, 1)) for item in EVERYTHING if item.kind is not EvidenceKind.PHOTO]
    household = HouseholdFacts((leapling,), post_country="RU")
    assert earliest_lodging(pack, household, fresh, date(2030, 2, 27)) == date(2030, 3, 1)


def test_nobody_waits_for_the_papers_of_another_person():
    pack = with_requirements(criminal_record={"after": ("travel_document",)})
    boris = PersonFacts("b", PersonRole.PARTNER, date(1990, 5, 1), origin_country="RU")
    couple = HouseholdFacts((ANNA, boris), relationship=Relationship.UNREGISTERED, post_country="RU")
    lacking = {("a", EvidenceKind.CRIMINAL_RECORD), ("b", EvidenceKind.PASSPORT), ("b", EvidenceKind.TRAVEL_DOCUMENT)}
    own = [replace(item, person=person) for person in ("a", "b") for item in EVERYTHING]
    in_hand = [item for item in own if (item.person, item.kind) not in lacking]
    assert earliest_lodging(pack, couple, in_hand, TODAY) == TODAY + timedelta(days=60)
    records = {
        one.person: one
        for one in plan(pack, couple, in_hand, LODGING, TODAY)
        if one.requirement.id == "travel_document"
    }
    assert records["b"].issue.until == LODGING
    assert records["a"].issue.until == LODGING - timedelta(days=45)
