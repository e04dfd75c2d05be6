"""What was tried at the doors of both faces with somebody's codes, their words, their patience."""

import re
from collections import Counter
from datetime import timedelta

import pyotp
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from safeconduct.accounts import recovery_codes, second_factor
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.audit.models import Leaf
from safeconduct.audit.words import purpose_words
from safeconduct.conftest import at_one_moment
from safeconduct.custody import broker, tries
from safeconduct.custody.applicants import OpensNothing, read_code, return_with
from safeconduct.custody.errors import Busy, WrongPassphrase
from safeconduct.custody.models import Tries
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import ask_for_help
from safeconduct.kernel import clock
from safeconduct.vault import generate_code


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


def test_the_log_tells_a_passphrase_that_somebody_has_from_a_guess_at_it(caseworker, secret):
    knock("clara", "no such words at all", wrong_code(secret))
    knock("clara", caseworker.passphrase, wrong_code(secret))
    knock("clara", caseworker.passphrase)
    failed = Leaf.objects.filter(action="sign_in_failed", actor=str(caseworker.user.pk)).order_by("sequence")
    assert [leaf.purpose for leaf in failed] == ["", "words fitted", "words fitted"]
    assert purpose_words("words fitted") == "the passphrase fitted, the second factor did not"


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
    monkeypatch.setattr(broker, "ask_broker", None)
    assert "too often" in knock("clara", "wrong")[1]
    assert "too often" in knock("CLARA ", caseworker.passphrase)[1]


def test_a_house_that_is_busy_counts_nothing(caseworker, monkeypatch):
    def busy(*_words, **_more):
        raise Busy

    with monkeypatch.context() as storm:
        storm.setattr(broker, "ask_broker", busy)
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
    let_in = []

    def guess():
        with tries.a_try(Tries.Door.SIGN_IN, "clara"):
            let_in.append(1)
            raise WrongPassphrase

    said = Counter(type(one) for one in at_one_moment(*[guess] * 50))
    assert len(let_in) == tries.FREE
    assert said == {WrongPassphrase: tries.FREE, tries.TriedTooOften: 50 - tries.FREE}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_one_recovery_code_at_one_moment_one_is_let_in(caseworker):
    with transaction.atomic():
        code, *_others = recovery_codes.make(caseworker.user)
    let_in = at_one_moment(*[lambda: recovery_codes.accept(caseworker.user, code)] * 8)
    assert sorted(let_in) == [False] * 7 + [True]


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
