"""What was tried at the doors of both faces with somebody's open screen, and with their history."""

import importlib
import re
from datetime import timedelta
from urllib.parse import quote, urlencode

from django.test import Client

from safeconduct.accounts.http import is_asked_by_the_page
from safeconduct.accounts.once import FIELD
from safeconduct.custody.models import Draft, KeySession
from safeconduct.kernel import clock
from safeconduct.placement.conftest import desk, make_home, make_unit, order, programme, provider, unit, waits

__all__ = ["desk", "make_home", "make_unit", "programme", "provider", "unit", "waits"]


# A screen that somebody left open.


def left_alone(minutes):
    KeySession.objects.update(seen_at=clock.now() - timedelta(minutes=minutes))


def test_a_page_that_asks_by_itself_keeps_no_session_awake(desk, housing, waits, unit):
    waits()
    progress, session = f"/placement/progress/{order(desk).pk}/", KeySession.objects.filter(holder=housing.user.holder)
    left_alone(minutes=14)
    seen = session.get().seen_at
    assert desk.get(progress, headers={"hx-request": "true"}).status_code == 200
    assert session.get().seen_at == seen
    assert desk.get("/placement/").status_code == 200
    assert session.get().seen_at > seen
    left_alone(minutes=16)
    over = desk.get(progress, headers={"hx-request": "true"})
    assert (over.status_code, over.headers["HX-Refresh"]) == (401, "true")


def test_each_part_that_tells_progress_is_one_that_the_page_asks_for():
    names = ("dossiers", "placement")
    patterns = [one for name in names for one in importlib.import_module(f"safeconduct.{name}.urls").urlpatterns]
    telling = [one for one in patterns if "progress" in str(one.pattern)]
    assert len(telling) == 2
    assert all(is_asked_by_the_page(one.callback) for one in telling)


# A name in a history, an address, the log of a proxy.


def search(client, words, **fields):
    return client.post("/search/", {"q": words, **fields})


def test_a_name_that_was_searched_stands_in_no_address_and_the_page_loads_again(browser, lead, make_case):
    case = make_case(name="Белка")
    page = browser(lead)
    answer = search(page, "белка")
    assert answer.status_code == 302
    assert re.fullmatch(r"/search/[0-9a-f-]{36}/", answer.url)
    for _time in range(2):
        shown = page.get(answer.url).content.decode()
        assert case.name in shown
        assert "белка" not in shown.split("</title>")[0].casefold()
    other = search(page, "nobody")
    assert "Nothing found" in page.get(other.url).content.decode()
    assert case.name in page.get(answer.url).content.decode()
    assert case.name not in page.get(f"/search/?q={case.name}").content.decode()


def test_the_words_of_a_search_open_in_the_browser_that_typed_them(browser, lead, colleague, make_case):
    case = make_case(name="Белка")
    answer = search(browser(lead), "белка")
    assert "белка".encode() not in b"".join(bytes(draft.content) for draft in Draft.objects.all())
    for other in (browser(lead), browser(colleague("sofia", "lead"))):
        shown = other.get(answer.url).content.decode()
        assert "This search is over" in shown
        assert case.name not in shown


def test_another_search_from_a_page_that_came_back_is_done_and_the_same_one_led_to_its_answer(browser, lead):
    page, key = browser(lead), "A" * 43
    first = search(page, "one", **{FIELD: key})
    again = search(page, "one", **{FIELD: key})
    other = search(page, "two", **{FIELD: key})
    assert first.url == again.url != other.url
    assert other.status_code == 302


def test_a_stranger_searches_nothing(db):
    assert search(Client(), "mira").status_code == 401
    assert Draft.objects.count() == 0


# What comes encoded twice, or twice over.


def test_what_was_encoded_twice_is_decoded_once(browser, lead, make_case):
    case = make_case(name="Белка")
    page = browser(lead)
    assert case.name in page.get(search(page, "белка").url).content.decode()
    assert "Nothing found" in page.get(search(page, quote("белка")).url).content.decode()
    once = case.slug.replace("-", "%2D")
    assert page.get(f"/cases/{once}/").status_code == 200
    assert page.get(f"/cases/{quote(once)}/").status_code == 404


def test_a_field_that_comes_twice_counts_once_and_never_from_the_address(lead):
    typed = {"username": "lena", "passphrase": lead.passphrase, "code": ""}
    assert Client().post(f"/you/sign-in/?{urlencode(typed)}", {"code": ""}).status_code == 403
    assert Client().post("/you/sign-in/?username=nobody&passphrase=other", typed).status_code == 302
    twice = {**typed, "username": ["lena", "nobody"]}
    assert Client().post("/you/sign-in/", twice).status_code == 403
    assert Client().post("/you/sign-in/", {**typed, "username": ["nobody", "lena"]}).status_code == 302
