"""What whoever writes into the database tried with passkeys: their own key, an old row, somebody else's, a seal moved."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from msgspec.structs import replace as altered

from safeconduct.accounts import passkeys
from safeconduct.accounts.models import Notice, Passkey
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.conftest import ORIGIN, Phone, asked
from safeconduct.audit.models import Leaf
from safeconduct.custody import door
from safeconduct.custody import passkeys as wraps
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.errors import StepUpNeeded, WrongPassphrase
from safeconduct.vaultd.carried import Passkey as Carried
from safeconduct.vaultd.requests import KnowPasskey, SealPasskey, StepUpByPasskey, WrapForPasskey

SIGN_IN, ADD = "/you/sign-in/", "/you/me/passkeys/add/"


@pytest.fixture(autouse=True)
def address(settings):
    settings.DESK_ORIGIN = ORIGIN


def add(page, phone):
    made = phone.made(asked(page.get(ADD))["challenge"])
    assert page.post(ADD, {"made": made, "name": "Phone", "has_prf": "on"}).status_code == 302
    return phone


def lets_in(colleague, phone):
    page = Client()
    typed = {"username": colleague.user.username, "passphrase": colleague.passphrase}
    said = phone.signed(asked(page.get(SIGN_IN))["challenge"])
    return page.post(SIGN_IN, {**typed, "passkey": said}).status_code == 302


def as_the_owner(statement, *values):
    """In the role that owns the tables, which no row-level security binds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'accounts_passkey'")
        assert cursor.fetchone() == (True,)
        cursor.execute(statement, values)
        return cursor.rowcount


@pytest.fixture
def hers(browser, caseworker):
    """Clara's own telephone."""
    return add(browser(caseworker), Phone(b"hers"))


@pytest.fixture
def thief(browser, colleague):
    """A colleague with a telephone of their own, who writes into the database and knows Clara's words."""
    other = colleague("olga", Role.CASEWORKER)
    return other, add(browser(other), Phone(b"thief"))


def public_of(phone):
    return bytes(Passkey.objects.get(credential=phone.name).public)


def test_another_public_half_in_the_row_signs_nobody_in_and_is_told_of(caseworker, hers, thief, lead, officer):
    assert lets_in(caseworker, hers)
    mine = public_of(thief[1])
    assert as_the_owner("UPDATE accounts_passkey SET public = %s WHERE credential = %s", mine, b"hers") == 1
    forged = Phone(b"hers", counter=50)
    forged.key = thief[1].key
    assert not lets_in(caseworker, forged)
    told = Notice.objects.filter(what=Notice.What.NOT_OURS, about=caseworker.user)
    assert {one.to_id for one in told} == {lead.user.pk, officer.user.pk}
    leaf = Leaf.objects.filter(action="refused", object_kind="accounts.passkey").latest("sequence")
    assert (leaf.purpose, leaf.subject_id) == ("not ours", str(caseworker.user.pk))
    assert "1 passkeys have no seal" in " ".join(passkeys.not_as_sealed())


def test_a_row_put_in_beside_hers_signs_nobody_in(caseworker, hers, thief):
    seal = bytes(Passkey.objects.get(credential=b"thief").seal)
    for with_seal in (b"", bytes(32), seal):
        as_the_owner(
            "INSERT INTO accounts_passkey (id, made_at, name, credential, public, counter, has_prf, seal, user_id)"
            " VALUES (gen_random_uuid(), now(), 'x', %s, %s, 0, false, %s, %s)",
            b"mine", public_of(thief[1]), with_seal, caseworker.user.pk,
        )  # fmt: skip
        forged = Phone(b"mine", counter=50)
        forged.key = thief[1].key
        assert not lets_in(caseworker, forged)
        as_the_owner("DELETE FROM accounts_passkey WHERE credential = %s", b"mine")


def test_a_row_moved_to_her_account_signs_nobody_in(caseworker, hers, thief):
    as_the_owner("UPDATE accounts_passkey SET user_id = %s WHERE credential = %s", caseworker.user.pk, b"thief")
    assert not lets_in(caseworker, thief[1])
    assert lets_in(caseworker, hers)


@pytest.mark.django_db(transaction=True)
def test_a_telephone_that_was_taken_out_of_use_does_not_come_back_with_its_row(browser, caseworker, hers):
    page = browser_with(caseworker, hers)
    second = Phone(b"second")
    shown = page.post(ADD, {"passkey": hers.signed(asked(page.get(ADD))["challenge"])})
    assert page.post(ADD, {"made": second.made(asked(shown)["challenge"]), "name": "New"}).status_code == 302
    old = Passkey.objects.get(credential=b"hers")
    assert page.post(f"/you/me/passkeys/{old.pk}/remove/").status_code == 302
    old.save(force_insert=True)  # out of a copy of the database
    assert not lets_in(caseworker, hers)
    assert lets_in(caseworker, second)


def browser_with(colleague, phone):
    page = Client()
    typed = {"username": colleague.user.username, "passphrase": colleague.passphrase}
    page.post(SIGN_IN, {**typed, "passkey": phone.signed(asked(page.get(SIGN_IN))["challenge"])})
    page.post("/you/open-again/", {"passphrase": colleague.passphrase})
    return page


def test_the_second_key_does_not_open_by_a_swapped_row_either(caseworker, hers, thief):
    page = browser_with(caseworker, hers)
    as_the_owner("UPDATE accounts_passkey SET public = %s WHERE credential = %s", public_of(thief[1]), b"hers")
    forged = Phone(b"hers", counter=50)
    forged.key = thief[1].key
    before = Leaf.objects.filter(action="stepped_up").count()
    for phone in (forged, hers):
        said = phone.signed(asked(page.get("/you/me/passkeys/"))["challenge"])
        mine = Passkey.objects.get(credential=b"hers")
        answer = page.post(f"/you/me/passkeys/{mine.pk}/opens/", {"passkey": said, "prf": "A" * 43 + "="})
        assert answer.status_code == 403
    assert Leaf.objects.filter(action="stepped_up").count() == before


def test_the_broker_seals_for_the_session_s_own_holder_with_the_second_key_open_and_for_nobody_else(
    browser, caseworker, lead
):
    closed = BrowserHalf.from_cookie(browser(caseworker, step_up=False).cookies["hd"].value)
    row = Passkey(user=lead.user, credential=b"c", public=b"p")
    with pytest.raises(StepUpNeeded):
        door.ask_broker(SealPasskey(closed.told(), row.pk, b"c", b"p"))
    open_ = BrowserHalf.from_cookie(browser(caseworker).cookies["hd"].value)
    seal = door.ask_broker(SealPasskey(open_.told(), row.pk, b"c", b"p"))
    whose = {one: Carried(one.user.holder_id, row.pk, b"c", b"p", seal) for one in (caseworker, lead)}
    assert door.ask_broker(KnowPasskey(whose[caseworker]))
    assert not door.ask_broker(KnowPasskey(whose[lead]))


@pytest.mark.django_db(transaction=True)
def test_what_a_telephone_opened_stays_shut_once_it_is_out_of_use_though_somebody_kept_the_wrap(
    browser, caseworker, lead
):
    """Whoever holds the desk's process asks the broker with it: they have the telephone, its row and its wrap."""
    answered, name = bytes(range(32)), uuid4()
    half = BrowserHalf.from_cookie(browser(caseworker).cookies["hd"].value).told()
    seal = door.ask_broker(SealPasskey(half, name, b"c", b"p"))
    one = Carried(caseworker.user.holder_id, name, b"c", b"p", seal)
    wrapped = door.ask_broker(WrapForPasskey(half, one, answered))
    lies = [altered(one, seal=b""), altered(one, credential=b"d"), altered(one, holder=lead.user.holder_id)]
    for lie in lies:
        with pytest.raises(WrongPassphrase):
            door.ask_broker(WrapForPasskey(half, lie, answered))
    shut = BrowserHalf.from_cookie(browser(caseworker, step_up=False).cookies["hd"].value).told()
    with transaction.atomic():
        wraps.forget(name, seal)
    for lie in (one, *lies):
        with pytest.raises(WrongPassphrase):
            door.ask_broker(StepUpByPasskey(shut, lie, answered, wrapped))
    with pytest.raises(StepUpNeeded):
        door.ask_broker(SealPasskey(shut, name, b"c", b"p"))
