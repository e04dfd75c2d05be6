from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.dossiers.completeness import LineState, assess
from safeconduct.dossiers.conftest import PACK, lead_time, paper, with_requirements
from safeconduct.dossiers.schedule import earliest_lodging, plan
from safeconduct.programme.rules.facts import HouseholdFacts, ItemFacts, PersonFacts
from safeconduct.programme.rules.schema import AppliesTo
from safeconduct.programme.rules.vocabulary import EvidenceKind, Legalisation, PersonRole, Relationship

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
    "criminal_record": {"lead_time": lead_time(20), "after": ("travel_document", "birth_certificate")},
    "travel_document": {"lead_time": lead_time(25)},
    "birth_certificate": {"lead_time": lead_time(7), "after": ("photos",)},
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
        if one.requirement.id not in {"criminal_record", "medical_certificate"} or one.person is None:
            continue  # of nobody: a paper that is there, only has to be translated, and takes the place of none
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
