from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safeconduct.programme.rules.periods import (
    WorkingCalendar,
    add_months,
    age_on,
    earliest_issue,
    legal_holidays,
)

BELGIUM = WorkingCalendar("BE", frozenset({6, 7}))
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONTHS = st.integers(1, 36)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
    ],
)
def test_months_run_from_date_to_date_and_stop_at_the_end_of_a_shorter_month(day, months, later):
    assert add_months(day, months) == later


@given(DAYS, MONTHS)
def test_later_months_never_come_before_earlier_days(day, months):
    following = day + timedelta(days=1)
    assert day < add_months(day, months) <= add_months(following, months)


@given(DAYS, MONTHS)
@example(date(2026, 8, 31), 6)
@example(date(2027, 2, 28), 6)
@example(date(2028, 2, 29), 12)
@example(date(2029, 3, 1), 12)
def test_the_earliest_issue_is_the_first_day_still_good_at_lodging_and_no_earlier_one_is(lodging_on, months):
    first = earliest_issue(lodging_on, months)
    assert add_months(first, months) >= lodging_on
    assert add_months(first - timedelta(days=1), months) < lodging_on
    assert first < lodging_on


@given(DAYS, MONTHS, st.integers(0, 1200))
def test_a_paper_is_good_exactly_from_the_earliest_issue_on(lodging_on, months, days_before):
    issued = lodging_on - timedelta(days=days_before)
    assert (add_months(issued, months) >= lodging_on) == (issued >= earliest_issue(lodging_on, months))


@pytest.mark.parametrize(
    ("on", "age"),
    [(date(2022, 2, 28), 17), (date(2022, 3, 1), 18), (date(2024, 2, 28), 19), (date(2024, 2, 29), 20)],
)
def test_who_was_born_on_a_leap_day_is_a_year_older_on_the_first_of_march(on, age):
    assert age_on(date(2004, 2, 29), on) == age


def test_belgium_has_ten_legal_holidays_besides_sundays():
    found = {day for day in legal_holidays("BE", 2026) if day.isoweekday() != 7}
    assert found == {
        date(2026, 1, 1),
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 1),
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # Whit Monday
        date(2026, 7, 21),
        date(2026, 8, 15),
        date(2026, 11, 11),
        date(2026, 12, 25),
    }
    assert date(2026, 11, 1) in legal_holidays("BE", 2026)  # All Saints, a Sunday that year


@given(DAYS, st.integers(1, 30))
def test_working_days_are_counted_one_by_one(day, count):
    end = BELGIUM.add_working_days(day, count)
    between = (day + timedelta(days=step) for step in range(1, (end - day).days + 1))
    assert sum(not BELGIUM.is_free(each) for each in between) == count
    assert not BELGIUM.is_free(end)


@given(DAYS)
def test_the_nearest_working_days_have_only_free_days_between_them(day):
    earlier, later = BELGIUM.previous_working_day(day), BELGIUM.next_working_day(day)
    assert earlier <= day <= later
    assert (earlier == day) == (later == day) == (not BELGIUM.is_free(day))
    assert all(BELGIUM.is_free(earlier + timedelta(days=step)) for step in range(1, (later - earlier).days))
