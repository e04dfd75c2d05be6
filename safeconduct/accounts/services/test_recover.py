"""A colleague without passphrase and kit: their own keys again, through two colleagues and three custodians."""

import re

import pytest
from django.test import Client

from safeconduct.accounts.models import Notice, Recovery, User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.recover import (
    apply_answer,
    approve_recovery,
    begin_recovery,
    begin_with_code,
    confirm_with_code,
    write_request,
)
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.audit.models import Leaf
from safeconduct.conftest import RECOVERY_KEY, actor_of
from safeconduct.custody import grants
from safeconduct.custody.adopting import begin_adopting, finish_adopting
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.errors import NoGrant, WrongPassphrase
from safeconduct.custody.kits import WrongKit
from safeconduct.custody.models import CompartmentKey, Grant, KeySession, Membership
from safeconduct.custody.recovering import OtherRecoveryKey
from safeconduct.kernel import clock
from safeconduct.recovery import RecoveryKey
from safeconduct.recovery.answering import answer

LOST, CONFIRM = "/you/lost/", "/you/lost/new/"


def words_on(page):
    found = re.search(r'<p class="code-words">([^<]+)</p>', page.content.decode())
    return found[1] if found else ""


def at_the_door(username, code):
    half, words = begin_with_code(username=username, passphrase=code, code="")
    confirm_with_code(half, passphrase=words)
    return words


def keys_of(subject):
    return CompartmentKey.objects.filter(subject=subject)


@pytest.fixture
def beginner(colleague):
    return colleague("ada", Role.ADMINISTRATOR)


@pytest.fixture
def mine(make_case, caseworker):
    return make_case(name="Mira", caseworker=caseworker)


@pytest.fixture
def recovered(beginner, lead, officer, caseworker, mine):
    """Clara's new words, after all steps."""
    words = at_the_door("clara", begin_recovery(beginner.actor, user=caseworker.user))
    asked = write_request(caseworker.user, RECOVERY_KEY.public)
    for one in (lead, officer):
        approve_recovery(one.actor, recovery=Recovery.objects.get(), digest=asked.digest())
    apply_answer(answer(asked, RECOVERY_KEY, clock.now()), RECOVERY_KEY.public)
    return words


def test_exactly_their_cases_open_again(make_case, caseworker, mine, recovered, lead):
    other = make_case(name="Other")
    actor = actor_of(User.objects.get(pk=caseworker.user.pk), recovered, Role.CASEWORKER)
    held = Grant.objects.filter(holder=caseworker.user.holder)
    assert held
    for grant in held:
        actor.keyring.must_reach(grant.compartment_key)
    for key in keys_of(other.pk):
        with pytest.raises(NoGrant):
            actor.keyring.must_reach(key)
    lead.actor.keyring.must_reach(keys_of(mine.pk).get(compartment=Compartment.CARD))
    with pytest.raises(WrongPassphrase):
        sign_in(username="clara", passphrase=caseworker.passphrase, code="")


def test_their_group_opens_again(beginner, lead, officer, housing, colleague):
    words = at_the_door("hugo", begin_recovery(beginner.actor, user=housing.user))
    asked = write_request(housing.user, RECOVERY_KEY.public)
    for one in (lead, officer):
        approve_recovery(one.actor, recovery=Recovery.objects.get(), digest=asked.digest())
    apply_answer(answer(asked, RECOVERY_KEY, clock.now()), RECOVERY_KEY.public)
    hugo = actor_of(User.objects.get(pk=housing.user.pk), words, Role.HOUSING)
    newcomer = colleague("nora", Role.CASEWORKER)
    grants.admit(hugo, grants.group(grants.Group.HOUSING), newcomer.user.holder)
    assert Membership.objects.filter(member=newcomer.user.holder, group__name="housing").count() == 2


def test_everybody_reads_of_it_until_they_have_seen_it(browser, lead, officer, caseworker, recovered):
    said = "The keys of Clara were recovered by three custodians"
    assert set(Notice.objects.values_list("to__username", flat=True)) == {"ada", "lena", "daan", "clara"}
    page = browser(officer)
    for address in ("/", "/log/"):
        assert said in page.get(address).content.decode()
    page.post("/you/me/notices/")
    for address in ("/", "/log/"):
        assert said not in page.get(address).content.decode()
    assert said in browser(lead).get("/").content.decode()


def test_sessions_end_and_each_step_stands_in_the_log(caseworker, recovered):
    assert not KeySession.objects.filter(holder=caseworker.user.holder).exists()
    kinds = list(
        Leaf.objects.filter(object_kind="accounts.recovery").order_by("sequence").values_list("action", flat=True)
    )
    assert kinds == ["created", "changed", "sent", "signed", "signed"]
    assert Leaf.objects.filter(action="granted", purpose="recovery", object_id=str(caseworker.user.pk)).count() == 1
    assert Leaf.objects.filter(action="granted", purpose="recovery", object_kind="card:key").count() == 1


def test_the_pages_lead_through_it(browser, beginner, lead, officer, caseworker, mine):
    page, address = browser(beginner), f"/you/colleagues/{caseworker.user.pk}/recovery/"
    assert "Begin the recovery" in page.get(address).content.decode()
    code = words_on(page.post(address))
    assert len(code.split()) == 5
    assert "have not used their five words" in page.get(address).content.decode()
    door = Client()
    words = words_on(door.post(LOST, {"username": "clara", "passphrase": code, "code": ""}))
    assert "Your new words are kept" in door.post(CONFIRM, {"passphrase": words}).content.decode()
    assert "at the server" in page.get(address).content.decode()
    asked = write_request(caseworker.user, RECOVERY_KEY.public)
    assert "Recovery of the keys of Clara" not in page.get("/").content.decode()
    assert words_on(page.get(address)) == asked.check_words("en")
    assert "approve</button>" not in page.get(address).content.decode()
    assert page.post(f"{address}yes/", {"digest": asked.digest().hex()}).status_code == 403
    for one in (browser(lead), browser(officer)):
        assert "Recovery of the keys of Clara" in one.get("/").content.decode()
        assert words_on(one.get(address)) == asked.check_words("en")
        assert one.post(f"{address}yes/", {"digest": asked.digest().hex()}).status_code == 302
        assert "Recovery of the keys of Clara" not in one.get("/").content.decode()
    assert "Approved by: " in page.get(address).content.decode()
    apply_answer(answer(asked, RECOVERY_KEY, clock.now()), RECOVERY_KEY.public)
    assert sign_in(username="clara", passphrase=words, code="")


def test_beginning_takes_the_second_key_another_person_and_the_role(browser, lead, officer, caseworker):
    def address(of):
        return f"/you/colleagues/{of.user.pk}/recovery/"

    assert browser(lead, step_up=False).post(address(caseworker)).status_code == 401
    assert browser(lead).get(address(lead)).status_code == 404
    assert browser(caseworker).get(address(officer)).status_code == 404
    assert not Recovery.objects.exists()


def test_five_words_are_good_until_they_are_asked_for_and_begun_anew_they_are_others(lead, caseworker):
    first = begin_recovery(lead.actor, user=caseworker.user)
    second = begin_recovery(lead.actor, user=caseworker.user)
    with pytest.raises(WrongKit):
        begin_with_code(username="clara", passphrase=first, code="")
    at_the_door("clara", second)
    write_request(caseworker.user, RECOVERY_KEY.public)
    with pytest.raises(WrongKit):  # what custodians are asked for is not exchanged behind their back
        begin_with_code(username="clara", passphrase=second, code="")


def test_another_recovery_key_takes_over_and_gives_back(lead, officer, caseworker, mine):
    new = RecoveryKey.make()
    asked = begin_adopting(RECOVERY_KEY.public, new.public, by="operator", now=clock.now())
    at_the_door("clara", begin_recovery(lead.actor, user=caseworker.user))
    with pytest.raises(OtherRecoveryKey):
        write_request(caseworker.user, RECOVERY_KEY.public)
    finish_adopting(asked, answer(asked, RECOVERY_KEY, clock.now()), RECOVERY_KEY.public, by="operator")
    after = write_request(caseworker.user, new.public)
    assert (
        len(answer(after, new, clock.now()).compartments) == Grant.objects.filter(holder=caseworker.user.holder).count()
    )
