import re
from datetime import date
from decimal import Decimal

import pytest

from safeconduct.programme.rules.phrases import all_phrases, language_names, phrase, written_day, written_money
from safeconduct.programme.rules.records import UnknownLanguage
from safeconduct.programme.rules.vocabulary import LANGUAGES


@pytest.mark.parametrize("code", sorted(all_phrases()))
def test_a_phrase_has_the_same_places_in_every_language(code):
    places = [set(re.findall(r"{(\w+)}", all_phrases()[code].within(language))) for language in LANGUAGES]
    assert places.count(places[0]) == len(LANGUAGES)


@pytest.mark.parametrize("code", sorted(all_phrases()))
def test_a_russian_phrase_is_in_russian(code):
    assert re.search("[а-я]", all_phrases()[code].ru)


def test_a_language_that_packs_are_not_written_in_is_refused():
    with pytest.raises(UnknownLanguage, match="not in 'de'"):
        phrase("unverified", "de")


def test_a_language_with_its_country_is_the_language():
    assert phrase("unverified", "nl-BE") == phrase("unverified", "nl")


@pytest.mark.parametrize(
    ("language", "day", "money", "languages"),
    [
        ("en", "1 March 2026", "€229.00", "Dutch, French or German"),
        ("ru", "1 марта 2026 года", "229,00\xa0€", "нидерландский, французский или немецкий"),
        ("nl", "1 maart 2026", "€\xa0229,00", "Nederlands, Frans of Duits"),
        ("fr", "1 mars 2026", "229,00\xa0€", "néerlandais, français ou allemand"),
    ],
)
def test_days_money_and_lists_are_written_as_people_write_them(language, day, money, languages):
    assert written_day(date(2026, 3, 1), language) == day
    assert written_money(Decimal(229), "EUR", language) == money
    assert language_names(("nl", "fr", "de"), language) == languages
