"""Passkeys: what a telephone signs counts once, for whom it is, from where it was asked; and what somebody tries."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from safeconduct.accounts import challenges, recovery_codes, second_factor
from safeconduct.accounts.models import Notice, Passkey
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.conftest import ORIGIN, Phone, asked, text
from safeconduct.audit.models import Leaf
from safeconduct.conftest import at_one_moment
from safeconduct.custody.models import PasskeyWrap
from safeconduct.kernel import clock

SIGN_IN, AGAIN, PASSKEYS, ADD = "/you/sign-in/", "/you/open-again/", "/you/me/passkeys/", "/you/me/passkeys/add/"
RECOVERY = "/you/me/recovery-codes/"


@pytest.fixture(autouse=True)
def address(settings):
    settings.DESK_ORIGIN = ORIGIN


@pytest.fixture
def page(browser, caseworker):
    return browser(caseworker)


@pytest.fixture
def phone(page):
    """Added by the colleague, whose first factor it is."""
    phone = Phone()
    made = phone.made(asked(page.get(ADD))["challenge"])
    assert page.post(ADD, {"made": made, "name": "My phone", "has_prf": "on"}).status_code == 302
    return phone


def knock(colleague, phone, *, at=None, purpose=None, **other):
    """The answer of the page of signing in to words and what the telephone signs; `at`: another's browser."""
    fresh = Client()
    challenge = purpose or asked((at or fresh).get(SIGN_IN))["challenge"]
    typed = {"username": colleague.user.username, "passphrase": colleague.passphrase}
    return fresh, fresh.post(SIGN_IN, {**typed, "passkey": phone.signed(challenge, **other)})


def test_a_passkey_signs_in_beside_the_passphrase_and_the_log_says_so(caseworker, phone):
    assert knock(caseworker, phone)[1].status_code == 302
    leaf = Leaf.objects.filter(action="signed_in").latest("sequence")
    assert (leaf.object_id, leaf.purpose) == (str(caseworker.user.pk), "passkey")
    typed = {"username": "clara", "passphrase": caseworker.passphrase}
    assert Client().post(SIGN_IN, typed).status_code == 403
    created = Leaf.objects.filter(action="created", object_kind="accounts.passkey").latest("sequence")
    assert created.actor == str(caseworker.user.pk)


WRONG = (
    {"origin": "https://localhost:8001"},
    {"origin": "http://localhost:8001.example.org"},
    {"host": "example.org"},
    {"verified": 0},
    {"is_framed": True},
    {"at": Client()},
    {"purpose": text(bytes(56))},
)


def test_what_was_asked_elsewhere_or_of_nobody_recognised_signs_nobody_in(caseworker, phone):
    for other in WRONG:
        assert (other, knock(caseworker, phone, **other)[1].status_code) == (other, 403)
        assert knock(caseworker, phone)[1].status_code == 302


def test_a_challenge_is_good_once_for_one_purpose_and_for_ten_minutes(page, caseworker, phone, monkeypatch):
    fresh = Client()
    typed = {"username": "clara", "passphrase": caseworker.passphrase}
    first = {**typed, "passkey": phone.signed(asked(fresh.get(SIGN_IN))["challenge"])}
    assert fresh.post(SIGN_IN, first).status_code == 302
    assert fresh.post(SIGN_IN, first).status_code == 403
    other = Client()
    late = asked(other.get(SIGN_IN))["challenge"]
    for purpose, status in (("open", 403), ("register", 403), ("show", 302)):
        another = Client()
        another.get(SIGN_IN)
        challenge = challenges.make(challenges.Purpose(purpose), f"browser {another.cookies['cd'].value}")
        said = another.post(SIGN_IN, {**typed, "passkey": phone.signed(text(challenge))})
        assert (purpose, said.status_code) == (purpose, status)
    monkeypatch.setattr(clock, "now", lambda: timezone.now() + timedelta(minutes=11))
    assert other.post(SIGN_IN, {**typed, "passkey": phone.signed(late)}).status_code == 403


def test_a_counter_that_goes_back_is_refused_and_told_to_lead_and_officer(caseworker, phone, lead, officer):
    assert knock(caseworker, phone, counter=40)[1].status_code == 302
    for back in (40, 39, 0):
        assert knock(caseworker, phone, counter=back)[1].status_code == 403
    told = Notice.objects.filter(what=Notice.What.COPIED, about=caseworker.user)
    assert {one.to_id for one in told} == {lead.user.pk, officer.user.pk}
    assert Leaf.objects.filter(action="refused", object_kind="accounts.passkey", purpose="copied").count() == 3
    assert knock(caseworker, phone, counter=41)[1].status_code == 302


def test_a_passkey_that_never_counts_goes_on(page, caseworker):
    still = Phone(counter=-1)
    made = still.made(asked(page.get(ADD))["challenge"], counter=0)
    page.post(ADD, {"made": made, "name": "Cloud"})
    assert [knock(caseworker, still, counter=0)[1].status_code for _time in range(2)] == [302, 302]


NO_ANSWERS = (
    "{}",
    "null",
    '{"id": 7}',
    "[" * 7000,
    json.dumps(dict.fromkeys(("id", "client", "authenticator", "signature"), text(b"phone"))),
)


def test_what_is_no_answer_is_a_wrong_one(caseworker, phone):
    for said in NO_ANSWERS:
        typed = {"username": "clara", "passphrase": caseworker.passphrase, "passkey": said}
        assert Client().post(SIGN_IN, typed).status_code == 403


def test_the_passkey_of_another_or_another_key_under_its_name_opens_nothing(caseworker, phone, colleague):
    olga = colleague("olga", Role.CASEWORKER)
    second_factor.enrol(olga.user, second_factor.new_secret())
    assert knock(olga, phone)[1].status_code == 403
    assert knock(caseworker, Phone())[1].status_code == 403


def test_who_has_a_factor_shows_it_before_another_is_added(page, caseworker, phone):
    assert "data-passkey" in page.get(ADD).content.decode()
    stolen = asked(page.get(ADD))["challenge"]  # to show, not to register
    second = Phone(b"second")
    assert page.post(ADD, {"made": second.made(stolen), "name": "Theirs"}).status_code == 403
    assert page.post(ADD, {"made": "nonsense", "name": "Theirs"}).status_code == 403
    assert page.post(ADD, {"old_code": "000000"}).status_code == 200
    shown = page.post(ADD, {"passkey": phone.signed(asked(page.get(ADD))["challenge"])})
    made = second.made(asked(shown)["challenge"])
    assert page.post(ADD, {"made": made, "name": "Stick"}).status_code == 302
    assert page.post(ADD, {"made": made, "name": "Stick"}).status_code == 403
    assert knock(caseworker, second)[1].status_code == 302
    assert caseworker.user.passkeys.count() == 2


def test_a_session_whose_second_key_is_closed_adds_and_removes_nothing(browser, caseworker, phone):
    page = Client()
    typed = {"username": "clara", "passphrase": caseworker.passphrase}
    page.post(SIGN_IN, {**typed, "passkey": phone.signed(asked(page.get(SIGN_IN))["challenge"])})
    mine = Passkey.objects.get()
    assert page.get(ADD).status_code == 302
    for at in (ADD, f"{PASSKEYS}{mine.pk}/remove/"):
        assert page.post(at, {"made": "x", "name": "x"}).status_code == 401
    assert Passkey.objects.get() == mine


def test_the_last_second_factor_stays_and_a_removed_one_signs_nobody_in(page, caseworker, phone, lead, browser):
    mine = Passkey.objects.get()
    assert page.post(f"{PASSKEYS}{mine.pk}/remove/").status_code == 409
    assert browser(lead).post(f"{PASSKEYS}{mine.pk}/remove/").status_code == 404
    second_factor.enrol(caseworker.user, second_factor.new_secret())
    assert page.post(f"{PASSKEYS}{mine.pk}/remove/").status_code == 302
    assert knock(caseworker, phone)[1].status_code == 403
    assert not Passkey.objects.exists()


PRF = text(bytes(range(32)))


@pytest.fixture
def opens(page, phone):
    """The passkey opens the second key too; in the colleague's window the second key is closed again."""
    mine = Passkey.objects.get()
    said = phone.signed(asked(page.get(PASSKEYS))["challenge"])
    assert page.post(f"{PASSKEYS}{mine.pk}/opens/", {"passkey": said, "prf": PRF}).status_code == 302
    return mine


def closed(caseworker, phone):
    return knock(caseworker, phone)[0]


def opened(page, phone, prf=PRF):
    """Whether the second key opens by what the passkey answers."""
    page.post(AGAIN, {"passkey": phone.signed(asked(page.get(AGAIN))["challenge"]), "prf": prf})
    return page.get(ADD).status_code == 200


def test_a_passkey_opens_the_second_key_for_five_minutes(caseworker, phone, opens, monkeypatch):
    page = closed(caseworker, phone)
    assert page.get(ADD).status_code == 302
    assert opened(page, phone)
    leaf = Leaf.objects.filter(action="stepped_up").latest("sequence")
    assert (leaf.object_id, leaf.purpose) == (str(caseworker.user.pk), "passkey")
    monkeypatch.setattr(clock, "now", lambda: timezone.now() + timedelta(minutes=6))
    assert page.get(ADD).status_code == 302


def test_what_the_passkey_does_not_answer_opens_nothing(caseworker, phone, opens):
    page = closed(caseworker, phone)
    for prf in ("", "x", text(bytes(32)), text(bytes(31)), PRF[:-4] + "AAA="):
        assert not opened(page, phone, prf=prf)


def test_a_wrap_that_somebody_moved_to_another_colleague_opens_nothing(opens, colleague, browser):
    olga, theirs = colleague("olga", Role.CASEWORKER), Phone(b"olga's")
    page = browser(olga)
    page.post(ADD, {"made": theirs.made(asked(page.get(ADD))["challenge"]), "name": "Theirs", "has_prf": "on"})
    PasskeyWrap.objects.update(holder=olga.user.holder, passkey=Passkey.objects.get(user=olga.user).pk)
    assert not opened(closed(olga, theirs), theirs)


def test_with_the_passphrase_replaced_the_passkey_opens_nothing_until_it_is_let_again(page, caseworker, phone, opens):
    at = "/you/me/passphrase/"
    said = phone.signed(asked(page.get(at))["challenge"])
    shown = page.post(at, {"passphrase": caseworker.passphrase, "passkey": said}).content.decode()
    words = re.search(r'<p class="code-words">([^<]+)</p>', shown)[1]
    assert page.post(f"{at}new/", {"passphrase": words}).status_code == 302
    assert not PasskeyWrap.objects.exists()
    assert "data-passkey" not in page.get(AGAIN).content.decode()


def test_an_administrator_takes_passkeys_away_with_what_they_open(caseworker, opens, lead, browser):
    assert browser(lead).post(f"/you/colleagues/{caseworker.user.pk}/codes/").status_code == 302
    assert not Passkey.objects.exists()
    assert not PasskeyWrap.objects.exists()


def test_what_the_passkey_answers_stands_in_no_kept_form(caseworker, phone, opens, monkeypatch):
    page = closed(caseworker, phone)
    said = page.post(f"{PASSKEYS}{opens.pk}/opens/", {"passkey": "signed", "prf": PRF, "more": "kept words"})
    assert said.status_code == 401
    assert "kept words" in said.content.decode()
    assert PRF not in said.content.decode()


def test_a_house_whose_address_is_a_number_offers_no_passkeys(page, settings):
    settings.DESK_ORIGIN = "http://127.0.0.1:8001"
    assert "data-passkey" not in Client().get(SIGN_IN).content.decode()
    assert "data-passkey" not in page.get(ADD).content.decode()
    assert "passkeys need one with a name" in page.get(PASSKEYS).content.decode()


def test_where_a_second_factor_is_required_the_first_may_be_a_passkey(browser, caseworker, settings):
    settings.SECOND_FACTOR = "required"
    page, phone = browser(caseworker), Phone()
    assert page.get("/you/me/").url == "/you/me/codes/"
    assert ADD in page.get("/you/me/codes/").content.decode()
    made = phone.made(asked(page.get(ADD))["challenge"])
    assert page.post(ADD, {"made": made, "name": "My phone"}).status_code == 302
    assert page.get("/you/me/").status_code == 200


def test_whoever_adds_a_passkey_and_has_no_recovery_codes_is_led_to_them(page, caseworker):
    assert RECOVERY not in page.get(PASSKEYS).content.decode()
    made = Phone().made(asked(page.get(ADD))["challenge"])
    assert RECOVERY in page.post(ADD, {"made": made, "name": "My phone"}, follow=True).content.decode()
    recovery_codes.make(caseworker.user)
    assert RECOVERY not in page.get(PASSKEYS).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_one_challenge_at_one_moment_one_is_let_in():
    challenge = challenges.make(challenges.Purpose.SHOW, "browser")
    let_in = at_one_moment(*[lambda: challenges.take(challenge, challenges.Purpose.SHOW, "browser")] * 6)
    assert sorted(let_in) == [False] * 5 + [True]
