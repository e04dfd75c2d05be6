"""What holds for every template of the look."""

import re
from pathlib import Path

import pytest
from django.utils import translation

TEMPLATES = Path(__file__).parent / "templates" / "look"
ALL = sorted(TEMPLATES.rglob("*.html")) + sorted(TEMPLATES.rglob("*.svg"))
NAMES = [str(path.relative_to(TEMPLATES)) for path in ALL]
COMPONENTS = [path for path in TEMPLATES.glob("_*.html") if path.stem not in {"_optional", "_hint_and_error", "_mark"}]


@pytest.mark.parametrize("path", ALL, ids=NAMES)
def test_no_template_carries_an_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", ALL, ids=NAMES)
def test_no_template_refers_to_another_host(path):
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", COMPONENTS, ids=[path.name for path in COMPONENTS])
def test_a_component_says_what_it_takes(path):
    assert path.read_text(encoding="utf-8").startswith("{% comment %}\n")


@pytest.mark.parametrize("language", ["en", "ru", "nl", "fr"])
def test_the_style_guide_shows_every_component_in_every_language(styleguide, language):
    page = styleguide(language)
    assert "‼undefined" not in page
    shown = {
        *("badge", "callout", "toast", "problems", "choice", "date", "drop", "table cards", "tabs", "breadcrumb"),
        *("pages", "timeline", "sealed", "empty", "skeleton", "dialog", "filter", "stepper", "progress", "todo"),
    }
    missing = [name for name in shown if not re.search(rf'class="{name}[ "]', page)]
    assert missing == []


def test_every_id_of_the_style_guide_stands_once(styleguide):
    ids = re.findall(r'\sid="([^"]+)"', styleguide())
    assert sorted(ids) == sorted(set(ids))


def test_the_style_guide_opens_without_a_case_or_a_key(client, db):  # a connection that is open is told who acts
    answer = client.get("/desk/styleguide/")
    assert answer.status_code == 200
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["en", "ru", "nl", "fr"])
def test_the_tab_of_intake_tells_nothing(drawn, language):
    page = drawn("look/intake.html", language, leave_url="https://example.org/")
    with translation.override(language):
        assert f"<title>{translation.gettext('Notes')}</title>" in page
    head = page.split("</head>")[0].lower()
    assert not re.search(r"safeconduct|asylum|visa|убежищ|icon\.", head)


def test_the_way_out_is_there_only_where_it_leads_somewhere(drawn):
    assert 'href="https://example.org/"' in drawn("look/intake.html", leave_url="https://example.org/")
    assert "leave" not in drawn("look/intake.html").split("<body")[1]


def test_the_language_switch_sends_the_answers_along_where_there_is_a_form(drawn):
    plain = drawn("look/intake.html", "ru")
    assert 'href="/nl/"' in plain
    along = drawn("look/intake.html", "ru", language_form="question")
    assert 'form="question" name="language" value="nl"' in along
    assert 'href="/nl/"' not in along
    assert '<span aria-current="true" lang="ru">' in along


def test_a_reader_from_right_to_left_gets_the_page_that_way(drawn):
    assert '<html lang="ar" dir="rtl">' in drawn("look/base.html", "ar")
    assert '<html lang="ru" dir="ltr">' in drawn("look/base.html", "ru")


def test_the_desk_shows_only_the_doors_it_is_given(drawn):
    page = drawn("look/desk.html")
    assert page.count("<li><a href=") == 2
    assert 'href="/cases/" aria-current="page"' in page
    assert '<span class="badge wait">6</span>' in page


def test_a_stranger_gets_no_search_and_no_lock(drawn):
    page = drawn("look/desk.html", user=None, rail=[])
    assert 'role="search"' not in page
    assert "lock" not in page.split("<body")[1].replace("block", "")


def test_words_from_outside_are_escaped(drawn):
    page = drawn(
        '{% include "look/_todo.html" with text=bad why=bad tone="stop" url="/" button=bad only %}', bad="<b>x</b>"
    )
    assert "<b>" not in page
    assert page.count("&lt;b&gt;") >= 4


def test_a_sealed_compartment_without_a_key_has_no_button(drawn):
    page = drawn('{% include "look/_sealed.html" with title="Sealed" text="Ask" only %}')
    assert "<button" not in page
    assert "<a " not in page


def test_a_sealed_compartment_opens_in_place_and_without_scripts(drawn):
    page = drawn('{% include "look/_sealed.html" with title="S" text="T" url="/open" button="Open" id="story" %}')
    assert '<form method="post" action="/open" hx-post="/open" hx-target="#story"' in page


def test_pages_are_offered_only_where_there_are_several(drawn):
    from django.core.paginator import Paginator

    template = '{% include "look/_pagination.html" with page=page query="town=ghent" %}'
    assert "<nav" not in drawn(template, page=Paginator(range(3), 20).get_page(1))
    several = drawn(template, page=Paginator(range(200), 20).get_page(2))
    assert 'href="?town=ghent&amp;page=3"' in several
    assert several.count('aria-current="page"') == 1


@pytest.mark.parametrize(
    ("sort", "state", "link"),
    [("name", 'aria-sort="ascending"', "-name"), ("-name", 'aria-sort="descending"', "name"), ("beds", "", "name")],
)
def test_a_heading_says_its_order_and_offers_the_other(drawn, sort, state, link):
    page = drawn('{% include "look/_sort.html" with label="Home" key="name" sort=sort only %}', sort=sort)
    assert f'href="?sort={link}"' in page
    assert ("aria-sort" in page) is bool(state)
    assert state in page


def test_an_error_says_what_happened_what_was_kept_and_what_next(drawn):
    page = drawn(
        "look/error.html",
        frame="look/door.html",
        title="The upload broke off",
        kept="4 MB are kept.",
        next="Choose it again.",
        code=500,
    )
    for words in ("The upload broke off", "4 MB are kept.", "Choose it again.", "500"):
        assert words in page
