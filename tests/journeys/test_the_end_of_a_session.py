"""What is left on a screen when a session ends: by itself, in another window, after "back", with scripts and without."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from safeconduct.cases.states import CaseState
from safeconduct.custody.models import KeySession
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import ask_for_help
from safeconduct.look.conftest import violations
from tests.journeys.conftest import browsing, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(settings, caseworker, make_case):
    """Chromium, a case of Clara's, and her signed in: `house(java_script_enabled=False)` gives a window."""
    case = make_case(CaseState.HEARD, caseworker=caseworker)
    with serving("desk") as base, browsing() as browser:
        settings.DESK_ORIGIN = f"http://localhost:{urlsplit(base).port}"
        opened = browser.new_context(base_url=settings.DESK_ORIGIN)
        page = opened.new_page()
        page.goto("/you/sign-in/")
        page.fill("[name=username]", "clara")
        page.fill("[name=passphrase]", caseworker.passphrase)
        page.get_by_role("button", name="Open", exact=True).click()
        page.wait_for_url("**/")
        kept = opened.storage_state()

        def window(**named):
            return browser.new_context(base_url=settings.DESK_ORIGIN, storage_state=kept, **named)

        yield window, case, caseworker


def at_the_house(step):
    """In a thread of its own: this one belongs to the browser."""

    def take():
        try:
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as one:
        return one.submit(take).result()


def idle():
    """The house has heard nothing for twenty minutes."""
    at_the_house(lambda: KeySession.objects.update(seen_at=timezone.now() - timedelta(minutes=20)))


def at_the_case(window, case):
    page = window.new_page()
    page.clock.install()
    page.goto(f"/cases/{case.slug}/")
    page.get_by_role("heading", name=case.name).first.wait_for()
    return page


def shows(page, words):
    return words in page.locator("body").inner_text()


def test_a_page_warns_stays_by_one_press_and_goes_off_the_screen_at_the_end(house):
    window, case, _clara = house
    page = at_the_case(window(), case)
    page.clock.fast_forward("12:00")
    assert not page.get_by_text("You will be signed out in a moment").is_visible()
    before = at_the_house(lambda: KeySession.objects.get().seen_at)
    at_the_house(lambda: KeySession.objects.update(seen_at=before - timedelta(minutes=13, seconds=30)))
    page.clock.fast_forward("01:30")
    page.get_by_text("You will be signed out in a moment").wait_for()
    assert violations(page) == []
    with page.expect_response("**/you/stay/") as stayed:
        page.get_by_role("button", name="I am here").click()
    assert stayed.value.status == 204
    page.get_by_text("You will be signed out in a moment").wait_for(state="hidden")
    assert at_the_house(lambda: KeySession.objects.get().seen_at) > before
    page.clock.fast_forward("10:00")
    assert shows(page, case.name)
    idle()
    page.clock.fast_forward("06:00")
    page.get_by_role("heading", name="Signed out").wait_for()
    assert case.name not in page.content().replace(case.slug, "")
    assert page.title() == "Signed out · Safeconduct"
    assert violations(page) == []
    page.go_back()
    page.go_forward()
    assert not shows(page, case.name)
    assert urlsplit(page.url).path == "/you/sign-in/"


def test_another_window_that_was_used_keeps_this_one(house):
    window, case, _clara = house
    page = at_the_case(window(), case)
    page.clock.fast_forward("16:00")  # the house was asked elsewhere meanwhile
    page.locator("html:not(.covered)").wait_for(state="attached")
    assert shows(page, case.name)


def test_a_house_that_is_away_shows_nothing_at_the_end(house):
    window, case, _clara = house
    page = at_the_case(window(), case)
    page.route("**/you/left/", lambda asked: asked.abort())
    page.clock.fast_forward("16:00")
    page.get_by_role("heading", name="Signed out").wait_for()
    assert not shows(page, case.name)


def test_what_was_typed_and_not_sent_is_off_the_screen_and_not_lost(house):
    window, case, clara = house
    page = window().new_page()
    page.clock.install()
    page.goto(f"/cases/{case.slug}/")
    page.locator("form[action$='/task/']").first.wait_for(state="attached")
    page.goto("/cases/open/")
    page.locator("textarea").first.fill("She was followed from work on Tuesday.")
    idle()
    page.clock.fast_forward("16:00")
    page.get_by_role("heading", name="Signed out").wait_for()
    assert "followed from work" not in page.content()
    assert violations(page) == []
    page.get_by_role("button", name="Sign in and send what I had typed").click()
    page.locator("[name=passphrase]").wait_for()
    page.fill("[name=username]", "clara")
    page.fill("[name=passphrase]", clara.passphrase)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Send it now").wait_for()
    assert "followed from work on Tuesday" in page.content()


def test_locked_in_one_window_is_off_the_screen_in_the_other_and_back_shows_nothing(house):
    window, case, _clara = house
    both = window()
    one, other = both.new_page(), both.new_page()
    for page in (one, other):
        page.goto("/")
        page.goto(f"/cases/{case.slug}/")
    one.get_by_role("button", name="Lock now").click()
    one.get_by_role("heading", name="Locked").wait_for()
    other.get_by_role("heading", name="Signed out").wait_for()
    assert not shows(other, case.name)
    for page in (one, other):
        page.go_back()
        page.wait_for_timeout(3000)
        assert not shows(page, case.name)


def test_without_scripts_the_page_is_covered_and_what_was_typed_comes_back_with_a_tick(house):
    window, _case, _clara = house
    page = window(java_script_enabled=False).new_page()
    page.goto("/cases/open/")
    page.locator("textarea").first.fill("She was followed from work on Tuesday.")
    heading = page.get_by_role("heading", level=1).first
    assert heading.is_visible()
    let_time_run(page)
    page.get_by_text("Nobody did anything here for a quarter of an hour").last.wait_for()
    assert not heading.is_visible()
    page.locator(".over-typed label").click()
    assert page.locator("textarea").first.input_value() == "She was followed from work on Tuesday."
    assert page.locator("textarea").first.is_visible()
    assert not heading.is_visible(), "the form comes back, and nothing else"


def let_time_run(page):
    """Six hundred times as fast for what is animated: a quarter of an hour is a second and a half."""
    line = page.context.new_cdp_session(page)
    line.send("Animation.enable")
    line.send("Animation.setPlaybackRate", {"playbackRate": 600})
    page.wait_for_timeout(3000)


def test_a_telephone_that_is_laid_down_shows_no_word_of_the_conversation(settings, lead):
    code = ask_for_help(Answers(own_words="They came twice.", keep=True), language="en")
    with serving("public") as base, browsing() as browser:
        page = browser.new_context(base_url=base, java_script_enabled=False).new_page()
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto("/en/notes/return/")
        page.locator("input[type=text], input:not([type])").first.fill(code)
        page.locator("main form button").last.click()
        page.get_by_role("heading", name="Our conversation").wait_for()
        page.locator("textarea").first.fill("Are you still there?")
        let_time_run(page)
        page.get_by_role("heading", name="This page had been open").wait_for()
        assert not page.get_by_role("heading", name="Our conversation").is_visible()
        assert not page.locator("textarea").first.is_visible()
        assert page.locator("a.leave").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.locator("label[for=over-show]").click()
        assert page.locator("textarea").first.input_value() == "Are you still there?"
        assert page.locator("textarea").first.is_visible()
        assert not page.get_by_role("heading", name="Our conversation").is_visible()
