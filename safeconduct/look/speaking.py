"""Dates, spans and money as people write them in the language that is on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

DAYS_OF_A_YEAR = 365.25
COUNTED_IN_YEARS = 2  # nobody can picture 2,937 days


def locale() -> Locale:
    """Babel's locale for the language that is on; English is written the European way (25 November)."""
    language = (get_language() or "en").replace("-", "_")
    return Locale.parse("en_GB" if language.split("_")[0] == "en" else language)


def day_of(value: date | datetime) -> date:
    """The calendar day of an instant, where the organisation is; a date stays what it is."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def long_date(value: date | datetime) -> str:
    """25 November 2026."""
    return format_date(day_of(value), "long", locale=locale())


def short_date(value: date | datetime) -> str:
    """25 Nov 2026, which no end of a line takes apart."""
    return format_date(day_of(value), "d MMM y", locale=locale()).replace(" ", "\N{NO-BREAK SPACE}")


def day_and_month(value: date | datetime) -> str:
    """25 Nov."""
    return format_date(day_of(value), "d MMM", locale=locale())


def month_name(value: date, *, with_year: bool = False) -> str:
    """Nov, or Jan 2027."""
    return format_date(value, "LLL y" if with_year else "LLL", locale=locale())


def long_instant(value: datetime) -> str:
    """25 November 2026, 14:05."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{long_date(local)}, {format_datetime(local, 'HH:mm', locale=locale())}"


def distance(day: date, today: date) -> str:
    """How far a day is from today: "today", "in 3 days", "4 days ago"; whole days, whole years from two years on."""
    days = (day - today).days
    years = int(abs(days) / DAYS_OF_A_YEAR)
    if years >= COUNTED_IN_YEARS:
        return _years(years, ahead=days > 0)
    if days == 0:
        return gettext("today")
    if abs(days) == 1:
        return gettext("tomorrow") if days == 1 else gettext("yesterday")
    if days > 0:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": -days}


def _years(years: int, *, ahead: bool) -> str:
    if ahead:
        return ngettext("in %(n)s year", "in %(n)s years", years) % {"n": years}
    return ngettext("%(n)s year ago", "%(n)s years ago", years) % {"n": years}


def distance_and_date(value: date | datetime, today: date | None = None) -> str:
    """Say a day twice: in 3 days (25 Nov 2026)."""
    day = day_of(value)
    return f"{distance(day, today or timezone.localdate())} ({short_date(day)})"


def money_words(amount: Decimal | float, currency: str = "EUR") -> str:
    """€2,700 in the language's own way; cents only where there are any. amount: in whole units of the currency."""
    exact = Decimal(str(amount))
    places = "" if exact == exact.to_integral_value() else ".00"
    pattern = locale().currency_formats["standard"].pattern.replace(".00", places)
    return format_currency(exact, currency, format=pattern, currency_digits=False, locale=locale())


def number_words(value: Decimal | float) -> str:
    """12,345 in the language's own way."""
    return format_decimal(value, locale=locale())


def percent_words(share: float) -> str:
    """90% in the language's own way; share: 0 to 1."""
    return format_percent(share, locale=locale())
