"""The software's own sentences around a pack's words, in the same four languages and as plain data."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency

from safeconduct.programme.rules.records import Text

FILE: Final = "phrases.toml"


@cache
def all_phrases() -> Mapping[str, Text]:
    return msgspec.toml.decode((files(__package__) / FILE).read_bytes(), type=dict[str, Text])


def phrase(code: str, language: str, **words: str) -> str:
    """
    One sentence in one language, its places filled with `words`.

    Raises: UnknownLanguage; KeyError for a code or a place that does not exist.
    """
    return all_phrases()[code].within(language).format(**words).rstrip()


def written_day(day: date, language: str) -> str:
    """A date as people write it in that language; Russian with the word for year, whose short form ends in a stop."""
    written = format_date(day, format="long", locale=_locale(language))
    return written.removesuffix("г.").rstrip() + " года" if written.endswith("г.") else written


def written_money(amount: Decimal, currency: str, language: str) -> str:
    return format_currency(amount, currency, locale=_locale(language))


def language_names(codes: tuple[str, ...], language: str) -> str:
    """Languages by their names, as a list with `or` in that language."""
    locale = Locale.parse(_locale(language))
    return format_list([locale.languages.get(code, code) for code in codes], style="or", locale=locale)


def _locale(language: str) -> str:
    """English as it is written in Europe: the day before the month."""
    code = language.lower().partition("-")[0]
    return "en_GB" if code == "en" else code
