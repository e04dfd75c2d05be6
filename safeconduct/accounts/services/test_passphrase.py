"""A new passphrase: made by us, shown once, counting once it was typed; the same keys under it."""

import re
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie

import pyotp
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from safeconduct.accounts import second_factor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.audit.models import Leaf
from safeconduct.conftest import actor_of
from safeconduct.custody import broker, door, grants, rewrapping
from safeconduct.custody.compartments import Group
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.models import Draft, HolderKey, KeySession, Lock

PAGE, CONFIRM = "/you/me/passphrase/", "/you/me/passphrase/new/"


def words_on(answer):
    found = re.search(r'<p class="code-words">([^<]+)</p>', answer.content.decode())
    return found[1] if found else ""


def signs_in(colleague, passphrase):
    try:
        return sign_in(username=colleague.user.username, passphrase=passphrase, code="")
    except WrongPassphrase:
        return None


@pytest.fixture
def page(browser, caseworker):
    return browser(caseworker, step_up=False)


@pytest.fixture
def words(page, caseworker):
    answer = page.post(PAGE, {"passphrase": caseworker.passphrase})
    assert answer.status_code == 200
    return words_on(answer)


def test_six_new_words_count_once_they_were_typed(page, caseworker, words):
    assert len(words.split()) == 6
    assert words != caseworker.passphrase
    answer = page.post(CONFIRM, {"passphrase": words.upper().replace(" ", "  ")}, follow=True)
    assert "Your new passphrase counts from now on." in answer.content.decode()
    assert signs_in(caseworker, words)
    assert not signs_in(caseworker, caseworker.passphrase)


def test_the_same_keys_open_what_was_sealed_to_them(browser, housing):
    holder, page = housing.user.holder, browser(housing)
    before = {key.tier: bytes(key.public_key) for key in holder.keys.all()}
    words = words_on(page.post(PAGE, {"passphrase": housing.passphrase}))
    page.post(CONFIRM, {"passphrase": words})
    assert {key.tier: bytes(key.public_key) for key in HolderKey.objects.filter(holder=holder)} == before
    actor = actor_of(User.objects.get(pk=housing.user.pk), words, Role.HOUSING)
    for member_key in HolderKey.objects.filter(holder=holder):  # of both tiers: each opens the group's secret
        assert actor.keyring.admit(grants.group(Group.HOUSING), member_key)


def test_it_takes_todays_cost_and_leaves_a_mark(page, caseworker, monkeypatch, words):
    assert Lock.objects.get(holder=caseworker.user.holder).passes == 1
    deriving = door._in_here().deriving
    monkeypatch.setattr(deriving, "_at", replace(deriving._at, memory_kib=16 * 1024, passes=2))
    later = words_on(page.post(PAGE, {"passphrase": caseworker.passphrase}))
    page.post(CONFIRM, {"passphrase": later})
    lock = Lock.objects.get(holder=caseworker.user.holder)
    assert (lock.memory_kib, lock.passes) == (16 * 1024, 2)
    leaf = Leaf.objects.latest("sequence")
    assert (leaf.action, leaf.object_id, leaf.purpose) == ("changed", str(caseworker.user.pk), "passphrase")


def test_asked_for_twice_only_the_later_words_count(page, caseworker, words):
    later = words_on(page.post(PAGE, {"passphrase": caseworker.passphrase}))
    answer = page.post(CONFIRM, {"passphrase": words})
    assert answer.status_code == 400
    assert "These are not the six words that were shown." in answer.content.decode()
    assert not words_on(answer)
    assert page.post(CONFIRM, {"passphrase": later}).status_code == 302


def test_words_that_were_never_confirmed_change_nothing(page, caseworker, words):
    assert not signs_in(caseworker, words)
    assert signs_in(caseworker, caseworker.passphrase)
    assert page.post(CONFIRM, {"passphrase": words}).status_code == 401  # the sign-in took the session's place


def test_typing_words_when_none_were_made_changes_nothing(page, caseworker):
    answer = page.post(CONFIRM, {"passphrase": caseworker.passphrase})
    assert answer.status_code == 409
    assert "No new passphrase is waiting to be confirmed." in answer.content.decode()


def test_the_new_words_stand_in_no_row(words):
    kept = b"".join(bytes(draft.content) for draft in Draft.objects.all())
    assert kept
    assert not [word for word in words.split() if word.encode() in kept]


def test_with_codes_a_code_is_asked_for_and_is_spent(page, caseworker):
    secret = second_factor.new_secret()
    second_factor.enrol(caseworker.user, secret)
    code = pyotp.TOTP(secret).at(timezone.now())
    assert 'name="code"' in page.get(PAGE).content.decode()
    assert page.post(PAGE, {"passphrase": caseworker.passphrase}).status_code == 403
    assert page.post(PAGE, {"passphrase": caseworker.passphrase, "code": "000000"}).status_code == 403
    assert words_on(page.post(PAGE, {"passphrase": caseworker.passphrase, "code": code}))
    assert page.post(PAGE, {"passphrase": caseworker.passphrase, "code": code}).status_code == 403


def test_every_other_session_ends_and_this_one_goes_on(page, caseworker, words):
    mine = KeySession.objects.get(holder=caseworker.user.holder)
    now = timezone.now()
    KeySession.objects.create(holder=caseworker.user.holder, seen_at=now, ends_at=now + timedelta(hours=8))
    page.post(CONFIRM, {"passphrase": words})
    (renewed,) = KeySession.objects.filter(holder=caseworker.user.holder)
    assert renewed.pk != mine.pk
    assert page.get("/you/me/").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("breaks", ["custody_holderkey", "custody_keysession", "audit_entry"])
def test_what_breaks_in_the_middle_leaves_the_old_one(page, caseworker, words, breaks):
    """The database itself refuses one of the statements, as a crash between them would."""

    def refuse(execute, sql, params, many, context):
        if breaks in sql and not sql.startswith("SELECT") and "custody_draft" not in sql:
            raise RuntimeError("the machine stops here")
        return execute(sql, params, many, context)

    page.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        assert page.post(CONFIRM, {"passphrase": words}).status_code == 500
    assert not signs_in(caseworker, words)
    _user, half = signs_in(caseworker, caseworker.passphrase)
    broker.step_up(half, caseworker.passphrase)


def test_nothing_waits_for_another_session(browser, caseworker, words):
    holder = caseworker.user.holder
    half = broker.open_session(holder, broker.check_words(holder, caseworker.passphrase), reference="x")
    with pytest.raises(rewrapping.NothingWaits):
        rewrapping.waiting(half)


def test_who_copied_the_cookies_is_out_and_the_owner_goes_on(page, caseworker, words):
    thief = Client()
    thief.cookies = SimpleCookie({name: morsel.value for name, morsel in page.cookies.items()})
    assert thief.get("/you/me/").status_code == 200
    assert page.post(CONFIRM, {"passphrase": words}).status_code == 302
    assert thief.get("/you/me/").status_code != 200
    assert page.get("/you/me/").status_code == 200
    assert page.get("/cases/").status_code == 200


def test_the_second_key_goes_along_into_the_renewed_session(browser, caseworker):
    page = browser(caseworker)
    words = words_on(page.post(PAGE, {"passphrase": caseworker.passphrase}))
    page.post(CONFIRM, {"passphrase": words})
    session = KeySession.objects.get(holder=caseworker.user.holder)
    half = broker.BrowserHalf.from_cookie(page.cookies[settings.HALF_COOKIE].value)
    assert half.session == session.pk
    broker.keyring_of(session, half).must_be_stepped_up()
