import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from safeconduct.look.conftest import RULES_OF_ACCESS, violations
from safeconduct.look.samples import QuestionForm

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = """{% extends "look/intake.html" %}{% block content %}
{% include "look/_progress.html" with done=3 total=8 only %}
<form class="stack" method="post" id="question">{% include "look/_field.html" with field=form.safe question=True %}
<p class="note small">{{ form.safe.help_text }}</p><div class="row"><button class="button">{{ form.safe.label }}</button>
<a class="button plain" href="/">{{ form.safe.label }}</a></div></form>{% endblock %}"""
ENHANCED = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1440, "light"), ("ru", 1440, "dark"), ("nl", 320, "dark"), ("fr", 320, "light"), ("ru", 768, "light")],
)
def test_the_style_guide_breaks_no_rule_of_access(styleguide, visit, language, width, scheme):
    page = visit(styleguide(language), width=width, scheme=scheme)
    for summary in page.query_selector_all("details > summary"):
        summary.click()
    assert violations(page) == []
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_under_intake_has_seven_to_one(drawn, visit, scheme):
    page = visit(intake(drawn), width=320, scheme=scheme)
    assert violations(page) == []
    assert violations(page, ENHANCED) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_public_frame_breaks_no_rule_of_access(drawn, visit, scheme):
    page = visit(drawn("look/public.html", site_nav=[], organisation="Cedar House"), width=320, scheme=scheme)
    assert (
        violations(
            page, {**RULES_OF_ACCESS, "rules": {**RULES_OF_ACCESS["rules"], "page-has-heading-one": {"enabled": False}}}
        )
        == []
    )


@pytest.mark.parametrize("language", ["en", "ru", "nl", "fr"])
def test_nothing_sticks_out_at_320_pixels(styleguide, visit, language):
    page = visit(styleguide(language), width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_search_takes_the_slash_and_typing_a_slash_stays_typing(styleguide, visit):
    page = visit(styleguide("en"))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("a/b")
    assert page.input_value("[name=q]") == "a/b"


def test_a_toast_can_be_closed_and_without_scripts_has_no_dead_button(styleguide, visit):
    page = visit(styleguide("en"))
    before = page.locator(".toast").count()
    page.locator(".toast [data-close]").first.click()
    assert page.locator(".toast").count() == before - 1
    without = visit(styleguide("en"), scripts=False)
    assert without.locator(".toast [data-close]:visible").count() == 0


def test_the_table_behind_a_picture_opens_with_one_key(styleguide, visit):
    page = visit(styleguide("en"))
    page.locator(".figure-table > summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".figure-table[open] table").first.is_visible()


def test_print_leaves_the_frame_out_and_the_page_in(styleguide, visit):
    page = visit(styleguide("en"))
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert not page.locator(".top").is_visible()
    assert page.locator("h1").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).colorScheme || 'light'").startswith(("only", "light"))


def test_a_question_of_intake_works_with_scripts_off(drawn, visit):
    page = visit(intake(drawn), width=320, scripts=False)
    page.get_by_label("No, I am threatened").check()
    assert page.locator("input[value=no]").is_checked()


def test_a_question_of_intake_weighs_under_60_kilobytes(drawn):
    html = intake(drawn, "ru")
    files = re.findall(r'<link[^>]*href="/static/([^"]+)"', html)
    assert len(files) == 2, "one stylesheet and one icon"
    weights = [len(Path(finders.find(name)).read_bytes()) for name in files]
    assert len(html.encode()) + sum(weights) < 60_000


def test_a_question_of_intake_carries_no_script(drawn):
    assert "<script" not in intake(drawn)


def intake(drawn, language="en"):
    question = QuestionForm(prefix="q")
    return drawn(QUESTION, language, leave_url="https://example.org/", form=question, language_form="question")


WRITES = """html => { try { document.querySelector('#here').innerHTML = html; return 'written'; }
                      catch (refused) { return refused.name; } }"""
ACTS = (
    "<img src=x onerror='hacked = 1'>",
    "<script>hacked = 1</script>",
    "<template><svg onload='hacked = 1'></svg></template>",
    "<a href=' JavaScript:hacked = 1'>go</a>",
    "<iframe srcdoc='<script>top.hacked = 1</script>'></iframe>",
    "<base href='https://elsewhere.test/'>",
)


def test_the_desk_writes_no_html_that_acts_and_makes_no_script(drawn, visit):
    """Trusted Types, as the browser holds them, with what every desk page loads; htmx renews a part all the same."""
    block = """{% extends "look/desk.html" %}{% block content %}
    <div id="here">here</div><a id="go" href="/" hx-get="/" hx-target="#here" hx-select="#here" hx-swap="outerHTML">go</a>
    {% endblock %}"""
    page = visit(drawn(block))
    assert page.evaluate(WRITES, "<b>words</b>") == "written"
    assert {page.evaluate(WRITES, html) for html in ACTS} == {"TypeError"}
    for made in ("document.createElement('script').src = '/x.js'", "document.createElement('script').text = '1'"):
        assert page.evaluate(f"() => {{ try {{ {made} }} catch (refused) {{ return refused.name }} }}") == "TypeError"
    with pytest.raises(Exception, match="createPolicy"):
        page.evaluate("trustedTypes.createPolicy('mine', { createHTML: (html) => html })")
    assert page.inner_text("#here") == "words"
    page.click("#go")
    page.locator("#here", has_text="here").wait_for()
    assert page.evaluate("'hacked' in window") is False
