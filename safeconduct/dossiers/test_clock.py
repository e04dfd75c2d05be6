"""Every expected day here was counted by hand on a printed calendar of the year."""

from datetime import date
from pathlib import Path

import pytest

from safeconduct.dossiers import clock
from safeconduct.dossiers.clock import Notification
from safeconduct.programme.rules.loading import load_pack
from safeconduct.programme.rules.pack import NoSuchRule
from safeconduct.programme.rules.vocabulary import DeadlineId, NotificationKind

PACK = load_pack(Path(__file__).parents[2] / "packs" / "be-humanitarian")
REGISTERED, ORDINARY, OTHER = NotificationKind


def appeal(kind, *day):
    return clock.appeal_deadline(PACK, Notification(kind, date(*day)))


@pytest.mark.parametrize(
    ("kind", "on", "last_day"),
    [
        # Monday 2 March, day 1 is Tuesday 3 March, day 30 Wednesday 1 April.
        (REGISTERED, (2026, 3, 2), date(2026, 4, 1)),
        # Day 30 is Friday 1 May, Labour Day; then a weekend: Monday 4 May.
        (REGISTERED, (2026, 4, 1), date(2026, 5, 4)),
        # Day 30 is Easter Sunday 5 April, then Easter Monday: Tuesday 7 April.
        (REGISTERED, (2026, 3, 6), date(2026, 4, 7)),
        # Day 30 is Good Friday 3 April, a working day in Belgium.
        (REGISTERED, (2026, 3, 4), date(2026, 4, 3)),
        # Day 30 is Friday 25 December, then a weekend: Monday 28 December.
        (REGISTERED, (2026, 11, 25), date(2026, 12, 28)),
        # Day 30 is 21 July, the national day, a Tuesday.
        (REGISTERED, (2026, 6, 21), date(2026, 7, 22)),
        # Day 30 is 29 February of a leap year, a Thursday.
        (REGISTERED, (2024, 1, 30), date(2024, 2, 29)),
        # Posted Wednesday 1 April: Thursday 2, Friday 3, not Easter Monday, Tuesday 7 is day 1; day 30 is 6 May.
        (ORDINARY, (2026, 4, 1), date(2026, 5, 6)),
        # Posted Thursday 24 December: Monday 28, Tuesday 29, Wednesday 30 is day 1; day 30 is 28 January.
        (ORDINARY, (2026, 12, 24), date(2027, 1, 28)),
        # Posted Thursday 30 April: not Friday 1 May; Monday 4, Tuesday 5, Wednesday 6 is day 1; day 30 is 4 June.
        (ORDINARY, (2026, 4, 30), date(2026, 6, 4)),
        # Posted on a Saturday, 7 March: Monday 9, Tuesday 10, Wednesday 11 is day 1; day 30 is 9 April.
        (ORDINARY, (2026, 3, 7), date(2026, 4, 9)),
        # Ascension Day is Thursday 14 May: day 30 counted from 15 April moves to Friday 15 May.
        (OTHER, (2026, 4, 14), date(2026, 5, 15)),
        # Day 30 is Saturday 15 August, also Assumption: Monday 17 August.
        (OTHER, (2026, 7, 16), date(2026, 8, 17)),
        # Day 30 is Whit Monday 25 May.
        (OTHER, (2026, 4, 25), date(2026, 5, 26)),
        # Day 30 is Sunday 1 November, All Saints: Monday 2 November.
        (OTHER, (2026, 10, 2), date(2026, 11, 2)),
        # Day 30 is Wednesday 11 November, Armistice Day.
        (OTHER, (2026, 10, 12), date(2026, 11, 12)),
    ],
)
def test_the_appeal_clock_counts_as_by_hand(kind, on, last_day):
    assert appeal(kind, *on).last_day == last_day


def test_the_steps_tell_how_the_last_day_was_found():
    steps = appeal(ORDINARY, 2026, 4, 1).steps
    assert [(step.code, step.day, step.count) for step in steps] == [
        ("ordinary", date(2026, 4, 1), 0),
        ("day_one_after_working_days", date(2026, 4, 7), 3),
        ("last_days", date(2026, 5, 6), 30),
    ]
    moved = appeal(REGISTERED, 2026, 4, 1)
    assert [step.code for step in moved.steps] == ["registered", "day_one", "last_days", "moves_on"]
    assert moved.steps[-2].day == date(2026, 5, 1)


def test_the_appeal_is_verified_and_names_its_sources():
    found = appeal(OTHER, 2026, 3, 2)
    assert (found.verified, found.source) == (True, ("A9", "A10"))


@pytest.mark.parametrize(
    ("arrived_on", "last_day"),
    [
        # Monday 2 March: the 8th working day after it is Thursday 12 March.
        (date(2026, 3, 2), date(2026, 3, 12)),
        # Thursday 2 April: Friday 3, Tuesday 7 to Friday 10, Monday 13 to Wednesday 15.
        (date(2026, 4, 2), date(2026, 4, 15)),
        # Friday 18 December: Monday 21 to Thursday 24, Monday 28 to Thursday 31.
        (date(2026, 12, 18), date(2026, 12, 31)),
        # Wednesday 30 December: Thursday 31, not New Year's Day, Monday 4 to Friday 8, Monday 11, Tuesday 12.
        (date(2026, 12, 30), date(2027, 1, 12)),
    ],
)
def test_a_claim_is_due_on_the_eighth_working_day_after_arrival(arrived_on, last_day):
    assert clock.claim_deadline(PACK, arrived_on).last_day == last_day


def test_day_one_of_a_limit_in_working_days_is_a_working_day():
    found = clock.claim_deadline(PACK, date(2026, 12, 18))
    assert [step.day for step in found.steps] == [date(2026, 12, 18), date(2026, 12, 21), date(2026, 12, 31)]


def test_since_the_pact_the_limits_after_arrival_are_not_verified_and_say_so():
    before, after = (clock.claim_deadline(PACK, day) for day in (date(2026, 6, 11), date(2026, 6, 12)))
    assert (before.verified, after.verified) == (True, False)
    assert "AS10" in after.source
    assert after.reasons("en")[-1] == "A lawyer has not confirmed this rule yet."
    assert len(before.reasons("en")) == len(before.steps)


@pytest.mark.parametrize(
    ("arrived_on", "last_day"),
    [
        # Monday 2 March: day 8 is Tuesday 10 March.
        (date(2026, 3, 2), date(2026, 3, 10)),
        # Friday 6 March: day 8 is Saturday 14 March; the commune is shut, so Friday 13 March.
        (date(2026, 3, 6), date(2026, 3, 13)),
        # Thursday 23 April: day 8 is Friday 1 May; Thursday 30 April.
        (date(2026, 4, 23), date(2026, 4, 30)),
    ],
)
def test_the_commune_is_visited_within_eight_days_never_after_them(arrived_on, last_day):
    assert clock.commune_registration(PACK, arrived_on).last_day == last_day


def test_notes_are_asked_for_within_two_working_days_and_remarked_on_within_eight():
    # Thursday 30 April: not Labour Day, Monday 4 and Tuesday 5 May.
    assert clock.interview_notes_request(PACK, date(2026, 4, 30)).last_day == date(2026, 5, 5)
    # Tuesday 12 May: Wednesday 13, not Ascension, Friday 15, Monday 18 to Friday 22; Whit Monday 25; Tuesday 26.
    assert clock.interview_notes_remarks(PACK, date(2026, 5, 12)).last_day == date(2026, 5, 26)


@pytest.mark.parametrize(
    ("granted_on", "last_day"),
    [
        (date(2026, 3, 10), date(2026, 9, 10)),
        # Six months after 31 August end on 28 February, a Sunday in 2027: Friday 26 February.
        (date(2026, 8, 31), date(2027, 2, 26)),
        # 25 December is a Friday and a holiday: Thursday 24 December.
        (date(2026, 6, 25), date(2026, 12, 24)),
    ],
)
def test_a_visa_is_collected_within_six_months_and_before_a_free_day(granted_on, last_day):
    assert clock.collect_visa_by(PACK, granted_on).last_day == last_day


def test_an_expected_decision_is_no_limit_and_keeps_its_day():
    found = clock.deadline(PACK, DeadlineId.DECISION_EXPECTED, date(2026, 5, 25))
    assert found.last_day == date(2026, 12, 25)
    assert found.sentence("en") == "Decision, on average: about 25 December 2026."


def test_the_appeal_clock_refuses_to_run_without_the_way_of_notification():
    with pytest.raises(NoSuchRule, match="no day 1 for 'event'"):
        clock.deadline(PACK, DeadlineId.APPEAL, date(2026, 3, 2))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Appeal to the Council for Alien Law Litigation: 4 May 2026 at the latest."),
        ("ru", "Жалоба в Совет по спорам с участием иностранцев: не позднее 4 мая 2026 года."),
        ("nl", "Beroep bij de Raad voor Vreemdelingenbetwistingen: uiterlijk op 4 mei 2026."),
        ("fr", "Recours au Conseil du contentieux des étrangers : le 4 mai 2026 au plus tard."),
    ],
)
def test_a_limit_speaks_the_readers_language(language, expected):
    found = appeal(REGISTERED, 2026, 4, 1)
    assert found.sentence(language) == expected
    assert len(found.reasons(language)) == 4
    assert all("{" not in reason for reason in found.reasons(language))


@pytest.mark.parametrize("wanted", [wanted for wanted in DeadlineId if wanted is not DeadlineId.APPEAL])
@pytest.mark.parametrize("on", [date(2026, 6, 11), date(2026, 6, 12), date(2030, 12, 31)])
def test_every_limit_the_software_watches_can_be_counted_and_told(wanted, on):
    found = clock.deadline(PACK, wanted, on)
    assert found.last_day > on
    assert all(found.sentence(language) and found.reasons(language) for language in ("en", "ru", "nl", "fr"))
