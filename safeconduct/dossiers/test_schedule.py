from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from safeconduct.dossiers.completeness import LineState, assess
from safeconduct.dossiers.schedule import earliest_lodging, in_hand_until, plan
from safeconduct.programme.rules.facts import HouseholdFacts, ItemFacts, PersonFacts
from safeconduct.programme.rules.loading import load_pack
from safeconduct.programme.rules.schema import AppliesTo
from safeconduct.programme.rules.vocabulary import EvidenceKind, Legalisation, PersonRole, Relationship

PACK = load_pack(Path(__file__).parents[2] / "packs" / "be-humanitarian")
TODAY = date(2026, 6, 1)
LODGING = date(2026, 8, 31)
ANNA = PersonFacts("a", PersonRole.PRINCIPAL, date(1990, 5, 1), origin_country="RU")
ALONE = HouseholdFacts((ANNA,), post_country="RU")


def paper(kind, **changes):
    whole = ItemFacts(
        f"item {kind}", kind, "a", issued_on=date(2026, 5, 1), language="en", legalisation=Legalisation.DOUBLE
    )
    return replace(whole, **changes)


EVERYTHING = tuple(
    paper(kind)
    for kind in EvidenceKind
    if kind not in {EvidenceKind.EXPLANATION, EvidenceKind.OTHER, EvidenceKind.TRANSLATION}
)


def with_requirements(**changes):
    """Our pack with single requirements changed: `criminal_record={"after": ("photos",)}`."""
    changed = tuple(structs.replace(rule, **changes.get(rule.id, {})) for rule in PACK.requirements)
    return replace(PACK, requirements=changed)


def lead(days):
    return structs.replace(PACK.requirements[0].lead_time, days=days)


def find(requirement, papers):
    (found,) = (one for one in papers if one.requirement.id == requirement)
    return found


def record_plan(*items, lodging_on=LODGING, today=TODAY, pack=PACK):
    return find("criminal_record", plan(pack, ALONE, items, lodging_on, today))


def test_a_missing_paper_has_its_window_of_issue_and_its_days_to_ask():
    found = record_plan()
    # 28 February is six months before no day after 28 August; 45 days before the last of August is 17 July.
    assert (found.issue.start, found.issue.until) == (date(2026, 3, 1), LODGING)
    assert (found.ask_from, found.ask_by) == (date(2026, 1, 15), date(2026, 7, 17))
    assert (found.present, found.needs_action, found.is_late, found.lead_time_verified) == (None, True, False, False)


def test_from_the_day_after_the_last_day_to_ask_it_is_late():
    assert not record_plan(today=date(2026, 7, 17)).is_late
    assert record_plan(today=date(2026, 7, 18)).is_late


def test_a_paper_that_expires_before_lodging_shows_both_its_span_and_the_new_window():
    found = record_plan(paper(EvidenceKind.CRIMINAL_RECORD, issued_on=date(2026, 2, 28)))
    assert found.line.state is LineState.EXPIRES_BEFORE_LODGING
    assert found.present == (date(2026, 2, 28), date(2026, 8, 28))
    assert found.issue.start == date(2026, 3, 1)


def test_a_paper_that_is_good_is_never_late():
    found = record_plan(paper(EvidenceKind.CRIMINAL_RECORD), today=LODGING)
    assert (found.needs_action, found.is_late, found.present) == (False, False, (date(2026, 5, 1), date(2026, 11, 1)))


def test_an_explanation_in_place_of_a_paper_is_not_shown_as_that_paper():
    explained = paper(EvidenceKind.EXPLANATION, answers=frozenset({"criminal_record"}))
    found = record_plan(explained)
    assert (found.needs_action, found.present) == (False, None)


def test_a_paper_whose_age_does_not_matter_may_be_issued_at_any_time_before():
    found = find("birth_certificate", plan(PACK, ALONE, (), LODGING, TODAY))
    assert (found.issue.start, found.ask_from) == (None, None)


def test_what_only_helps_is_not_planned():
    assert {"medical_report", "ties_belgium"}.isdisjoint(
        one.requirement.id for one in plan(PACK, ALONE, (), LODGING, TODAY)
    )


def test_a_paper_that_another_waits_for_must_be_in_hand_when_that_one_is_asked_for():
    pack = with_requirements(criminal_record={"after": ("birth_certificate",)})
    papers = plan(pack, ALONE, (), LODGING, TODAY)
    birth, record = find("birth_certificate", papers), find("criminal_record", papers)
    assert birth.issue.until == record.ask_by == date(2026, 7, 17)
    assert birth.ask_by == record.ask_by - timedelta(days=30)
    settled = plan(pack, ALONE, [paper(EvidenceKind.CRIMINAL_RECORD)], LODGING, TODAY)
    assert find("birth_certificate", settled).issue.until == LODGING


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
    pack = with_requirements(photos={"lead_time": lead(5)})
    assert earliest_lodging(pack, minor, slow, TODAY) == TODAY + timedelta(days=45)


def test_a_birthday_can_also_take_a_requirement_away():
    pack = with_requirements(photos={"applies_to": AppliesTo.EACH_CHILD, "lead_time": lead(90)})
    child = HouseholdFacts(
        (PersonFacts("a", PersonRole.PRINCIPAL, date(2008, 6, 5), origin_country="RU"),), post_country="RU"
    )
    without = [item for item in EVERYTHING if item.kind is not EvidenceKind.PHOTO]
    assert earliest_lodging(pack, child, without, TODAY) == date(2026, 6, 5)


def test_who_was_born_on_a_leap_day_comes_of_age_on_the_first_of_march():
    pack = with_requirements(photos={"applies_to": AppliesTo.EACH_CHILD, "lead_time": lead(90)})
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


def test_what_is_in_hand_is_good_together_until_the_first_of_it_ends():
    papers = plan(PACK, ALONE, EVERYTHING, TODAY, TODAY)
    assert in_hand_until(papers) == date(2026, 11, 1)
    assert in_hand_until(plan(PACK, ALONE, (), LODGING, TODAY)) is None


ISSUED = st.one_of(st.none(), st.dates(date(2023, 8, 1), date(2028, 3, 5)))
KINDS = st.sampled_from(
    [EvidenceKind.CRIMINAL_RECORD, EvidenceKind.MEDICAL_CERTIFICATE, EvidenceKind.PASSPORT, EvidenceKind.PHOTO]
)
ITEMS = st.lists(
    st.builds(
        ItemFacts,
        reference=st.uuids().map(str),
        kind=KINDS,
        person=st.sampled_from(["a", "b", None]),
        issued_on=ISSUED,
        expires_on=st.one_of(st.none(), st.dates(date(2027, 8, 1), date(2028, 12, 31))),
        language=st.sampled_from(["en", "ru", ""]),
        legalisation=st.sampled_from(Legalisation),
    ),
    max_size=6,
)
BIRTHS = st.one_of(
    st.none(), st.dates(date(2008, 1, 1), date(2012, 3, 1)), st.just(date(2010, 2, 28)), st.just(date(2008, 2, 29))
)
HOUSEHOLDS = st.builds(
    lambda first, second, bond: HouseholdFacts(
        (
            PersonFacts("a", PersonRole.PRINCIPAL, first, origin_country="RU"),
            PersonFacts("b", PersonRole.PARTNER, second, origin_country="RU"),
        ),
        relationship=bond,
        post_country="RU",
    ),
    BIRTHS,
    BIRTHS,
    st.sampled_from([Relationship.UNREGISTERED, Relationship.MARRIED]),
)
# Around the ends of short months, in and outside leap years.
STARTS = st.dates(date(2028, 1, 25), date(2028, 3, 5))
SHORT = {
    "criminal_record": {"lead_time": lead(20), "after": ("travel_document", "birth_certificate")},
    "travel_document": {"lead_time": lead(25)},
    "birth_certificate": {"lead_time": lead(7), "after": ("photos",)},
    "medical_certificate": {"applies_to": AppliesTo.EACH_CHILD},
}
CHAINED = with_requirements(**SHORT)


@settings(max_examples=60, deadline=None)
@given(HOUSEHOLDS, ITEMS, STARTS)
def test_the_earliest_lodging_is_found_by_trying_every_single_day(facts, items, today):
    found = earliest_lodging(CHAINED, facts, items, today)
    tried = next(
        day
        for day in (today + timedelta(days=step) for step in range(400))
        if can_lodge_slowly(facts, items, day, today)
    )
    assert found == tried


def can_lodge_slowly(facts, items, day, today):
    """Another road to the same answer: count each chain of papers by recursion, from the plain words of the rule."""
    lines = [line for line in assess(CHAINED, facts, items, day, today).lines if line.counts]

    def ready(line):
        if line.is_done:
            return 0
        firsts = [first for first in lines if first.requirement.id in line.requirement.after]
        own = [first for first in firsts if None in (first.person, line.person) or first.person == line.person]
        return line.requirement.lead_time.days + max((ready(first) for first in own), default=0)

    return all(ready(line) <= (day - today).days for line in lines)


@settings(max_examples=60, deadline=None)
@given(HOUSEHOLDS, ITEMS, STARTS, st.integers(0, 250))
def test_a_paper_issued_inside_its_window_makes_the_line_good_and_outside_it_does_not(facts, items, today, days):
    lodging_on = today + timedelta(days=days)
    for one in plan(PACK, facts, items, lodging_on, today):
        if one.requirement.id not in {"criminal_record", "medical_certificate"}:
            continue
        for issued_on, good in (
            (one.issue.start, True),
            (one.issue.until, True),
            (one.issue.start - timedelta(days=1), False),
        ):
            new = paper(one.requirement.evidence[0], person=one.person, issued_on=issued_on)
            lines = assess(PACK, facts, [new], lodging_on, today).lines
            (line,) = (line for line in lines if (line.requirement.id, line.person) == (one.requirement.id, one.person))
            assert (line.state is LineState.HAVE) == good


@settings(max_examples=60, deadline=None)
@given(HOUSEHOLDS, ITEMS, STARTS, st.integers(0, 250))
def test_asking_on_the_last_day_still_brings_every_paper_in_time(facts, items, today, days):
    lodging_on = today + timedelta(days=days)
    papers = plan(CHAINED, facts, items, lodging_on, today)
    assert len(papers) == assess(CHAINED, facts, items, lodging_on, today).total
    for one in papers:
        arrives = one.ask_by + timedelta(days=one.requirement.lead_time.days)
        assert arrives == one.issue.until <= lodging_on
        assert one.is_late == (one.needs_action and today > one.ask_by)
    if not any(one.is_late for one in papers):
        assert earliest_lodging(CHAINED, facts, items, today) <= lodging_on


@pytest.mark.parametrize("lodging_on", [date(2027, 2, 28), date(2028, 2, 29), date(2026, 8, 31), date(2026, 10, 31)])
def test_at_month_ends_the_window_begins_on_a_day_that_is_really_good(lodging_on):
    found = record_plan(lodging_on=lodging_on)
    assert record_plan(
        paper(EvidenceKind.CRIMINAL_RECORD, issued_on=found.issue.start), lodging_on=lodging_on
    ).line.is_done
    day_before = found.issue.start - timedelta(days=1)
    assert not record_plan(
        paper(EvidenceKind.CRIMINAL_RECORD, issued_on=day_before), lodging_on=lodging_on
    ).line.is_done
