from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from safeconduct.look import speaking
from safeconduct.look.templatetags.look import icon, in_days, money, page_range, spoken_date, tone_icon

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("en", 22, "today (22 Nov 2026)"),
        ("en", 23, "tomorrow (23 Nov 2026)"),
        ("en", 25, "in 3 days (25 Nov 2026)"),
        ("en", 18, "4 days ago (18 Nov 2026)"),
        ("ru", 21, "вчера (21 нояб. 2026)"),
        ("ru", 24, "через 2 дня (24 нояб. 2026)"),
        ("ru", 27, "через 5 дней (27 нояб. 2026)"),
        ("ru", 1, "21 день назад (1 нояб. 2026)"),
        ("nl", 25, "over 3 dagen (25 nov 2026)"),
        ("nl", 18, "4 dagen geleden (18 nov 2026)"),
        ("fr", 25, "dans 3 jours (25 nov. 2026)"),
        ("fr", 21, "hier (21 nov. 2026)"),
    ],
)
def test_a_deadline_is_said_as_a_distance_with_its_date(language, day, words):
    with translation.override(language):
        said = in_days(date(2026, 11, day), TODAY)
    assert said.replace("\N{NO-BREAK SPACE}", " ") == words
    assert " " not in said[said.index("(") :]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "25 November 2026"),
        ("ru", "25 ноября 2026\u202fг."),
        ("nl", "25 november 2026"),
        ("fr", "25 novembre 2026"),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(language, words):
    with translation.override(language):
        assert spoken_date(date(2026, 11, 25)).replace("\xa0", "\u202f") == words


def test_an_instant_is_told_by_the_clock_of_the_house():
    with translation.override("en"):
        assert spoken_date(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 July 2026, 00:30"
        assert speaking.day_of(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("en", date(2034, 12, 15), "in 8 years (15 Dec 2034)"),
        ("en", date(2028, 11, 21), "in 730 days (21 Nov 2028)"),
        ("ru", date(2034, 12, 15), "через 8 лет (15 дек. 2034)"),
        ("ru", date(2029, 12, 15), "через 3 года (15 дек. 2029)"),
        ("ru", date(1986, 1, 15), "40 лет назад (15 янв. 1986)"),
        ("nl", date(2034, 12, 15), "over 8 jaar (15 dec 2034)"),
        ("fr", date(2021, 1, 15), "il y a 5 ans (15 janv. 2021)"),
    ],
)
def test_what_is_years_away_is_told_in_years(language, day, words):
    with translation.override(language):
        assert in_days(day, TODAY).replace("\N{NO-BREAK SPACE}", " ") == words


def test_no_date_is_no_words():
    assert in_days(None) == ""
    assert spoken_date(None) == ""
    assert money(None) == ""


@pytest.mark.parametrize(
    ("language", "amount", "words"),
    [
        ("en", 2700, "€2,700"),
        ("en", Decimal("1950.50"), "€1,950.50"),
        ("ru", 2700, "2 700 €"),
        ("nl", Decimal("0.1"), "€ 0,10"),
        ("fr", Decimal(-12), "-12 €"),
    ],
)
def test_money_shows_cents_only_where_there_are_any(language, amount, words):
    with translation.override(language):
        assert money(amount).replace("\xa0", " ").replace("\u202f", " ").replace("\u2212", "-") == words


def test_an_icon_is_bare_svg_that_says_nothing_to_a_screen_reader():
    drawn = icon("lock")
    assert drawn.startswith("<svg")
    assert 'aria-hidden="true"' in drawn
    assert "style=" not in drawn
    assert "\n" not in drawn


def test_each_tone_has_a_shape_of_its_own():
    assert len({tone_icon(tone) for tone in ("good", "wait", "stop", "accent")}) == 4


def test_djangos_levels_take_the_tone_of_the_house():
    assert tone_icon("success") == tone_icon("good")
    assert tone_icon("error") == tone_icon("stop")


def test_many_pages_are_offered_with_a_gap():
    from django.core.paginator import Paginator

    offered = list(page_range(Paginator(range(240), 20).get_page(6)))
    assert offered == [1, "…", 5, 6, 7, "…", 12]
