"""Months and working days, counted as Belgian and most European time limits count them: from date to date."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier when negative); the last of that month when it is shorter."""
    year, month_before = divmod(day.year * 12 + day.month - 1 + months, 12)
    month = month_before + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def earliest_issue(lodging_on: date, months: int) -> date:
    """
    The first day of issue for which a paper good for `months` is still good on the day of lodging.

    The inverse of `add_months` on the safe side: 28 February is not "six months before" 31 August, for a paper of
    28 February is good until 28 August; the first of March is.
    """
    candidate = add_months(lodging_on, -months)
    return candidate if add_months(candidate, months) >= lodging_on else candidate + ONE_DAY


def age_on(birth_on: date, day: date) -> int:
    """Full years on `day`; who was born on 29 February is a year older on 1 March of a common year."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are free: legal holidays of `country` (ISO 3166) and weekdays by ISO number (6 is Saturday)."""

    country: str
    free_weekdays: frozenset[int]

    def is_free(self, day: date) -> bool:
        return day.isoweekday() in self.free_weekdays or day in legal_holidays(self.country, day.year)

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is a working day, otherwise the first one after it."""
        while self.is_free(day):
            day += ONE_DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """`day` itself when it is a working day, otherwise the last one before it."""
        while self.is_free(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself when `count` is zero."""
        for _ in range(count):
            day = self.next_working_day(day + ONE_DAY)
        return day


@cache
def legal_holidays(country: str, year: int) -> frozenset[date]:
    """
    The legal holidays of one year, from the PyPI package `holidays`.

    Raises: NotImplementedError for a country the package does not know (a pack is checked for this when it loads).
    """
    return frozenset(holidays.country_holidays(country, years=year))
