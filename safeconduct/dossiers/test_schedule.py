from datetime import date, timedelta

import pytest

from safeconduct.dossiers.completeness import LineState
from safeconduct.dossiers.conftest import ALONE, LODGING, PACK, TODAY, paper, with_requirements
from safeconduct.dossiers.schedule import plan
from safeconduct.programme.rules.vocabulary import EvidenceKind


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
    assert (found.present, found.needs_action, found.is_late) == (None, True, False)


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
