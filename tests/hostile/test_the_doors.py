"""What was tried at the doors of both faces: with somebody's open screen, their history, their codes, their patience."""

import importlib
import re
import threading
from contextlib import suppress
from datetime import timedelta

import psycopg
import pyotp
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from safeconduct.accounts import second_factor
from safeconduct.accounts.http import is_asked_by_the_page
from safeconduct.accounts.once import FIELD
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.custody import broker, pace, tries
from safeconduct.custody.applicants import OpensNothing, read_code, return_with
from safeconduct.custody.errors import Busy, WrongPassphrase
from safeconduct.custody.models import Draft, KeySession, Pace, Tries
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import ask_for_help
from safeconduct.kernel import clock
from safeconduct.placement.conftest import desk, make_home, make_unit, order, programme, provider, unit, waits
from safeconduct.vault import generate_code

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


# Guesses.


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=3)`: from here on it is that much later."""
    passed = [timedelta()]

    def wait(**span):
        passed[0] += timedelta(**span)
        monkeypatch.setattr(clock, "now", lambda: timezone.now() + passed[0])

    return wait


def knock(username, passphrase, code=""):
    """What the page of signing in says to a guess: status and words, without what is its own each time."""
    typed = {"username": username, "passphrase": passphrase, "code": code}
    answer = Client().post("/you/sign-in/", typed)
    text = re.sub(r'value="[^"]*"', "", answer.content.decode())
    return answer.status_code, text


@pytest.fixture
def secret(caseworker):
    secret = second_factor.new_secret()
    second_factor.enrol(caseworker.user, secret)
    return secret


def right_code(secret):
    return pyotp.TOTP(secret).at(clock.now())


def wrong_code(secret):
    return f"{(int(right_code(secret)) + 500_000) % 1_000_000:06}"


def test_whoever_has_the_passphrase_guesses_five_codes_and_waits(caseworker, secret, later):
    for _guess in range(tries.FREE):
        assert knock("clara", caseworker.passphrase, wrong_code(secret))[0] == 403
    status, said = knock("clara", caseworker.passphrase, right_code(secret))
    assert status == 403
    assert "That did not fit too often. The next try is possible in a minute." in said
    later(seconds=31)
    assert knock("clara", caseworker.passphrase, wrong_code(secret))[0] == 403
    later(seconds=31)
    assert "too often" in knock("clara", caseworker.passphrase, right_code(secret))[1]
    later(seconds=31)
    assert knock("clara", caseworker.passphrase, right_code(secret))[0] == 302
    assert Tries.objects.get().count == 0


def test_a_day_of_guessing_is_a_hundred_guesses(caseworker, secret, later):
    made, minutes = 0, 0
    while minutes < 24 * 60:
        try:
            sign_in(username="clara", passphrase=caseworker.passphrase, code=wrong_code(secret))
        except tries.TriedTooOften:
            later(minutes=5)
            minutes += 5
        except WrongPassphrase:
            made += 1
    assert made <= 110


def test_a_name_that_nobody_has_is_answered_word_for_word_alike(caseworker):
    for _guess in range(tries.FREE + 3):
        assert knock("clara", "one two three four five six") == knock("nobody", "one two three four five six")
    assert {len(bytes(row.name)) for row in Tries.objects.all()} == {32}
    assert set(Tries.objects.values_list("count", flat=True)) == {tries.FREE}


def test_one_name_waits_and_another_does_not(caseworker, lead):
    for _guess in range(tries.FREE + 1):
        knock("clara", "wrong")
    assert knock("lena", lead.passphrase)[0] == 302


def test_whoever_waits_costs_no_derivation(caseworker, monkeypatch):
    for _guess in range(tries.FREE):
        knock("clara", "wrong")
    monkeypatch.setattr(broker, "derive_from", None)
    assert "too often" in knock("clara", "wrong")[1]
    assert "too often" in knock("CLARA ", caseworker.passphrase)[1]


def test_a_house_that_is_busy_counts_nothing(caseworker, monkeypatch):
    def busy(*_words, **_more):
        raise Busy

    with monkeypatch.context() as storm:
        storm.setattr(broker, "derive_from", busy)
        for _try in range(tries.FREE * 2):
            assert "Many people are signing in" in knock("clara", caseworker.passphrase)[1]
    assert knock("clara", caseworker.passphrase)[0] == 302


def test_an_open_screen_is_no_place_to_guess_the_passphrase(browser, caseworker):
    page = browser(caseworker, step_up=False)
    for _guess in range(tries.FREE):
        page.post("/you/open-again/", {"passphrase": "wrong"})
    assert "too often" in page.post("/you/open-again/", {"passphrase": caseworker.passphrase}).content.decode()
    assert "too often" in page.post("/you/me/passphrase/", {"passphrase": caseworker.passphrase}).content.decode()
    assert knock("clara", caseworker.passphrase)[0] == 302  # the door of signing in has a count of its own


@pytest.mark.django_db(transaction=True)
def test_fifty_guesses_at_one_moment_are_fifty_guesses(caseworker):
    together, let_in = threading.Barrier(50), []

    def wrong():
        let_in.append(1)
        raise WrongPassphrase

    def guess():
        together.wait()
        with suppress(WrongPassphrase, tries.TriedTooOften), tries.a_try(Tries.Door.SIGN_IN, "clara"):
            wrong()
        connection.close()

    guessing = [threading.Thread(target=guess) for _one in range(50)]
    for thread in guessing:
        thread.start()
    for thread in guessing:
        thread.join()
    assert len(let_in) == tries.FREE


def test_the_passphrase_alone_does_not_wipe_the_count_of_wrong_codes(browser, caseworker, secret):
    page = Client()
    page.post(
        "/you/sign-in/",
        {"username": "clara", "passphrase": caseworker.passphrase, "code": right_code(secret)},
    )
    said = ""
    for _guess in range(tries.FREE + 1):
        guess = {"passphrase": caseworker.passphrase, "code": wrong_code(secret)}
        said = page.post("/you/me/passphrase/", guess).content.decode()
        page.post("/you/open-again/", {"passphrase": caseworker.passphrase})
    assert "did not fit too often" in said


def test_a_count_at_another_door_keeps_nobody_out(caseworker):
    """A hole in the public face may write counts of its own door, also under the name of a colleague."""
    name = tries._name_of(Tries.Door.SIGN_IN, "clara")
    Tries.objects.create(door=Tries.Door.WORDS, name=name, free_at=clock.now() + timedelta(days=365_000))
    assert knock("clara", caseworker.passphrase)[0] == 302


def test_the_public_face_makes_nobody_wait_for_ever(lead, connect_as):
    tries_row = (
        "INSERT INTO custody_tries (id, made_at, door, name, count, free_at) VALUES (gen_random_uuid(), now(), {})"
    )
    pace_row = "INSERT INTO custody_pace (id, made_at, what, span, began_at, taken, refused) VALUES ({})"
    for written in (
        tries_row.format("'words', 'a', 1, now() + interval '21 minutes'"),
        tries_row.format("'sign-in', 'a', 1, now()"),
        pace_row.format("gen_random_uuid(), now(), 'requests', 'day', now() + interval '1 day', 1000000, 0"),
    ):
        with connect_as("sc_public") as opened, pytest.raises(psycopg.errors.InsufficientPrivilege):
            opened.execute(written)


def test_a_pace_that_began_in_the_future_begins_anew(lead):
    far = clock.now() + timedelta(days=1000)
    for span in Pace.Span:
        Pace.objects.create(what=Pace.What.REQUESTS, span=span, began_at=far, taken=10**6)
    pace.take(Pace.What.REQUESTS)
    assert pace.full_until(Pace.What.REQUESTS) is None


def test_a_code_that_was_used_signs_nobody_in_again(caseworker, secret, browser):
    code = right_code(secret)
    assert knock("clara", caseworker.passphrase, code)[0] == 302
    assert knock("clara", caseworker.passphrase, code)[0] == 403


def test_the_code_that_set_the_codes_up_signs_nobody_in(browser, caseworker):
    fresh = second_factor.new_secret()
    code = right_code(fresh)
    assert browser(caseworker).post("/you/me/codes/", {"secret": fresh, "code": code}).status_code == 302
    assert knock("clara", caseworker.passphrase, code)[0] == 403


def test_the_seven_words_of_others_are_not_guessed_either(lead):
    known = ask_for_help(Answers(keep=True), language="en")
    two = known.split()[:2]
    right, wrong = known, " ".join([*two, *reversed(known.split()[2:])])
    unknown = str(generate_code("en"))
    said = {}
    for words in (wrong, unknown):
        for _guess in range(tries.FREE):
            with pytest.raises(OpensNothing) as refused:
                return_with(read_code(words))
        with pytest.raises(tries.TriedTooOften) as waits:
            return_with(read_code(words))
        said[words] = (str(refused.value), str(waits.value))
    assert said[wrong] == said[unknown]
    with pytest.raises(tries.TriedTooOften):
        return_with(read_code(right))
    assert return_with(read_code(ask_for_help(Answers(keep=True), language="en")))


def test_a_count_that_was_quiet_for_a_day_is_forgotten(caseworker, later):
    knock("clara", "wrong")
    assert tries.sweep() == 0
    later(hours=25)
    assert tries.sweep() == 1
