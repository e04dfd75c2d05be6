"""The recovery kit: ten words on paper that stand in for a lost passphrase, once, with the code of the telephone."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from safeconduct.accounts import second_factor
from safeconduct.accounts.models import Notice, User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.kits import begin_with_kit, confirm_with_kit, make_kit
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.audit.models import Leaf
from safeconduct.conftest import actor_of
from safeconduct.custody import grants
from safeconduct.custody.compartments import Group
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.kits import WrongKit
from safeconduct.custody.models import Draft, HolderKey, KeySession, Kit
from safeconduct.custody.rewrapping import NothingWaits, NotTheNewOne
from safeconduct.custody.tries import TriedTooOften

KIT, LOST, CONFIRM, NOTICES = "/you/me/kit/", "/you/lost/", "/you/lost/new/", "/you/me/notices/"


def words_on(answer):
    found = re.search(r'<p class="code-words">([^<]+)</p>', answer.content.decode())
    return found[1] if found else ""


@pytest.fixture
def kit(caseworker):
    return make_kit(caseworker.actor, passphrase=caseworker.passphrase, code="")


def said(kit, **other):
    return {"username": "clara", "passphrase": kit, "code": "", **other}


def test_a_kit_makes_new_words_count_and_is_used_up(caseworker, kit):
    door = Client()
    words = words_on(door.post(LOST, said(kit.upper())))
    assert len(kit.split()) == 10
    assert len(words.split()) == 6
    assert "counts" in door.post(CONFIRM, {"passphrase": words}).content.decode()
    assert sign_in(username="clara", passphrase=words, code="")
    with pytest.raises(WrongPassphrase):
        sign_in(username="clara", passphrase=caseworker.passphrase, code="")
    assert Client().post(LOST, said(kit)).status_code == 403
    assert not Kit.objects.exists()


def test_the_same_keys_open_what_was_sealed_to_them(housing):
    kit = make_kit(housing.actor, passphrase=housing.passphrase, code="")
    half, words = begin_with_kit(username=" Hugo", passphrase=kit, code="")
    confirm_with_kit(half, passphrase=words)
    actor = actor_of(User.objects.get(pk=housing.user.pk), words, Role.HOUSING)
    for member_key in HolderKey.objects.filter(holder=housing.user.holder):
        assert actor.keyring.admit(grants.group(Group.HOUSING), member_key)


def test_every_session_ends_and_the_person_is_told_until_they_have_seen_it(browser, caseworker, kit):
    page = browser(caseworker)
    half, words = begin_with_kit(**said(kit))
    assert KeySession.objects.filter(holder=caseworker.user.holder).exists()  # nothing has changed yet
    confirm_with_kit(half, passphrase=words)
    assert page.get("/you/me/").status_code == 302
    assert not KeySession.objects.filter(holder=caseworker.user.holder).exists()
    door = Client()
    door.post("/you/sign-in/", said(words))
    for address in ("/", NOTICES):
        assert "Your recovery kit was used" in door.get(address).content.decode()
    door.post(NOTICES)
    for address in ("/", NOTICES):
        assert "Your recovery kit was used" not in door.get(address).content.decode()


def test_it_leaves_a_mark_when_made_tried_and_used(caseworker, kit):
    with pytest.raises(WrongKit):
        begin_with_kit(**said(f"{kit} x"))
    half, words = begin_with_kit(**said(kit))
    confirm_with_kit(half, passphrase=words)
    marks = Leaf.objects.filter(purpose="kit").order_by("sequence").values_list("action", "object_id")
    assert list(marks) == [(did, str(caseworker.user.pk)) for did in ("created", "sign_in_failed", "changed")]


def test_words_that_were_never_typed_change_nothing_and_wrong_ones_are_asked_for_again(caseworker, kit):
    door = Client()
    words = words_on(door.post(LOST, said(kit)))
    answer = door.post(CONFIRM, {"passphrase": kit})
    assert answer.status_code == 400
    assert not words_on(answer)
    assert sign_in(username="clara", passphrase=caseworker.passphrase, code="")
    assert Kit.objects.exists()
    assert door.post(CONFIRM, {"passphrase": words}).status_code == 200


def test_a_newer_kit_ends_the_older_and_what_waited_for_it(caseworker, kit):
    half, words = begin_with_kit(**said(kit))
    make_kit(caseworker.actor, passphrase=caseworker.passphrase, code="")
    with pytest.raises(NothingWaits):
        confirm_with_kit(half, passphrase=words)
    with pytest.raises(WrongKit):
        begin_with_kit(**said(kit))


def test_two_who_have_words_waiting_use_one_kit_once(kit):
    (one, words), (other, later) = begin_with_kit(**said(kit)), begin_with_kit(**said(kit))
    confirm_with_kit(other, passphrase=later)
    with pytest.raises(NothingWaits):
        confirm_with_kit(one, passphrase=words)


def test_words_of_another_browser_do_not_count(kit):
    half, words = begin_with_kit(**said(kit))
    other, _later = begin_with_kit(**said(kit))
    with pytest.raises(NotTheNewOne):
        confirm_with_kit(other, passphrase=words)
    assert Client().post(CONFIRM, {"passphrase": words}).status_code == 409
    confirm_with_kit(half, passphrase=words)


def test_with_codes_the_kit_alone_opens_nothing(caseworker, kit):
    secret = second_factor.new_secret()
    second_factor.enrol(caseworker.user, secret)
    for code in ("", "000000"):
        with pytest.raises(WrongKit):
            begin_with_kit(**said(kit, code=code))
    assert begin_with_kit(**said(kit, code=pyotp.TOTP(secret).at(timezone.now())))


def test_making_one_takes_the_passphrase_and_shows_the_words_once(browser, caseworker):
    page = browser(caseworker, step_up=False)
    assert page.post(KIT, {"passphrase": "wrong words"}).status_code == 403
    words = words_on(page.post(KIT, {"passphrase": caseworker.passphrase}))
    assert begin_with_kit(**said(words))
    again = page.get(KIT).content.decode()
    assert "You have a kit, made on" in again
    assert words not in again
    kept = b"".join(bytes(draft.content) for draft in Draft.objects.all())
    kept += b"".join(
        bytes(getattr(row, field.attname) or b"")
        for row in Kit.objects.all()
        for field in row._meta.fields
        if field.get_internal_type() == "BinaryField"
    )
    assert not [word for word in words.split() if word.encode() in kept]


def test_nobody_learns_who_has_a_kit(caseworker, kit):
    """The same page and the same wait for a name that nobody has, a colleague without a kit, and wrong words."""

    def knock(name):
        answers = [Client().post(LOST, said("one two three", username=name)) for _ in range(6)]
        texts = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers]
        return [answer.status_code for answer in answers], texts

    assert knock("clara") == knock("nobody-here") == knock("lena")
    with pytest.raises(TriedTooOften):
        begin_with_kit(**said(kit))


def test_a_closed_account_has_no_kit(caseworker, kit):
    User.objects.filter(pk=caseworker.user.pk).update(is_active=False)
    with pytest.raises(WrongKit):
        begin_with_kit(**said(kit))


def test_a_notice_is_seen_by_nobody_else(browser, caseworker, lead):
    Notice.objects.create(to=caseworker.user, what=Notice.What.KIT_USED, about=caseworker.user)
    page = browser(lead)
    assert "recovery kit was used" not in page.get(NOTICES).content.decode()
    page.post(NOTICES)
    assert Notice.objects.count() == 1


def test_words_wait_for_six_hours(kit, monkeypatch):
    half, words = begin_with_kit(**said(kit))
    Draft.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(NothingWaits):
        confirm_with_kit(half, passphrase=words)
