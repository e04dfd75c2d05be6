"""What whoever has somebody's passphrase or session tried, so that its owner would not notice."""

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from django.test import Client

from safeconduct.accounts import second_factor
from safeconduct.accounts.factors import WORDS_FITTED
from safeconduct.accounts.models import Notice
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.models import Leaf
from safeconduct.audit.services import Event, record_events
from safeconduct.kernel import clock

NOTICES = "/you/me/notices/"


@pytest.fixture
def secret(caseworker):
    secret = second_factor.new_secret()
    second_factor.enrol(caseworker.user, secret)
    return secret


def code_of(secret, ahead=0):
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * ahead))


def come(colleague, secret="", ahead=0):
    """Sign in as they do, with the code of `ahead` half-minutes from now; the second key is opened too."""
    page, code = Client(), code_of(secret, ahead) if secret else ""
    typed = {"username": colleague.user.username, "passphrase": colleague.passphrase, "code": code}
    assert page.post("/you/sign-in/", typed).status_code == 302
    page.post("/you/open-again/", {"passphrase": colleague.passphrase})
    return page


def read(page, path="/"):
    return " ".join(re.sub(r"<[^>]+>", " ", page.get(path).content.decode()).split())


def knock(username, passphrase="wrong", code=""):
    return Client().post("/you/sign-in/", {"username": username, "passphrase": passphrase, "code": code})


def test_the_day_says_when_one_came_last_and_what_failed_since(caseworker):
    assert "This is the first sign-in of yours that we know of" in read(come(caseworker))
    for _guess in range(3):
        knock("clara")
    day = read(come(caseworker))
    assert "Before this sign-in 3 tries with your name failed" in day
    assert "You signed in before this on" in day
    assert "Was that not you?" in day
    assert "tries with your name" not in read(come(caseworker)), "counted from one sign-in to the next"


def test_no_number_of_guesses_hides_the_sign_in_before_them(caseworker):
    come(caseworker)
    who = str(caseworker.user.pk)
    fitted = Event(Action.SIGN_IN_FAILED, "accounts.user", who, purpose=WORDS_FITTED)
    record_events(who, [fitted, *[replace(fitted, purpose="")] * 1000])  # ten days of them
    day = read(come(caseworker))
    assert "Somebody may have your passphrase" in day
    assert "Before this sign-in 1001 tries failed" in day
    assert "You signed in before this on" in day


def test_a_passphrase_that_fitted_for_somebody_is_told_to_its_owner(caseworker, secret):
    come(caseworker, secret, -1)
    knock("clara", caseworker.passphrase, "000000")
    day = read(come(caseworker, secret))
    assert "Somebody may have your passphrase" in day
    assert "1 try failed" in day
    assert "change your passphrase now" in day
    account = read(come(caseworker, secret, 1), NOTICES)
    assert "the passphrase fitted, the second factor did not" in account
    assert "Somebody may have your passphrase" not in account


def test_a_thief_who_came_in_stands_there_as_the_sign_in_before(caseworker, secret):
    come(caseworker, secret, -1)
    come(caseworker, secret)  # by whoever has the words and the telephone
    page = come(caseworker, secret, 1)
    assert ", with a one-time code." in read(page)
    assert read(page, NOTICES).count("signed in: account of a colleague (with a one-time code) × 3") == 1


def test_what_a_session_did_is_told_to_the_next_and_not_waved_away_by_itself(caseworker, secret):
    thief = come(caseworker, secret, -1)
    made = thief.post("/you/me/recovery-codes/", {"old_code": code_of(secret)})
    assert made.status_code == 200
    assert "Recovery codes were made" not in read(thief)
    assert "Recovery codes were made" not in read(thief, NOTICES).partition("Was something of this")[0]
    thief.post(NOTICES)
    thief.post("/you/lock/")
    owner = come(caseworker, secret, 1)
    assert "Recovery codes were made for your account" in read(owner)
    assert "Was something of this not you?" in read(owner, NOTICES)
    owner.post(NOTICES)
    assert "Recovery codes were made for your account" not in read(owner)


def test_what_was_waved_away_still_stands_below(caseworker, secret):
    page = come(caseworker, secret, -1)
    page.post("/you/me/recovery-codes/", {"old_code": code_of(secret)})
    page = come(caseworker, secret, 1)
    page.post(NOTICES)
    assert not Notice.objects.exists()
    assert "begun: account of a colleague (recovery codes)" in read(page, NOTICES)


def test_an_administrator_who_takes_factors_away_is_named(caseworker, secret, lead, browser):
    browser(lead).post(f"/you/colleagues/{caseworker.user.pk}/codes/")
    page = come(caseworker)
    assert "An administrator took every second factor of yours away" in read(page)
    assert "Lena taken back: account of a colleague (every second factor)" in read(page, NOTICES)


def test_nobody_reads_of_the_account_of_another(caseworker, lead, colleague, browser):
    other = colleague("olga", Role.CASEWORKER)
    come(caseworker)
    for _guess in range(2):
        knock("clara")
    for who in (lead, other):
        page = browser(who)
        assert "tries with your name" not in read(page)
        assert "Clara" not in read(page, NOTICES)
        page.post(NOTICES)
    assert "2 tries with your name failed" in read(come(caseworker))


def test_whoever_searches_is_not_told_that_it_was_noticed(caseworker):
    page = come(caseworker)
    for number in range(25):
        page.get(f"/cases/alder-{number}/")
    assert Leaf.objects.filter(object_kind="audit.refusals").exists()
    for path in ("/", NOTICES):
        assert "unusually often" not in read(page, path)
        assert "refused" not in read(page, path)


def test_the_door_tells_nobody_whether_anything_was_announced(caseworker):
    come(caseworker)
    answers = [re.sub(r'value="[^"]*"', "", knock(name).content.decode()) for name in ("clara", "nobody")]
    assert answers[0] == answers[1]
