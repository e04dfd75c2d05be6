"""Colleagues come whole or not at all, and no group's key leaves with one of them."""

import pytest

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import Passkey, RoleHeld, User
from safeconduct.accounts.needs import needs_for
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.change_roles import LastAdministrator, confirm_roles, propose_roles
from safeconduct.accounts.services.colleagues import (
    LastKeyholder,
    close_account,
    create_user,
    end_sessions,
    invite,
    vouch,
)
from safeconduct.accounts.services.kits import make_kit
from safeconduct.audit.models import Leaf
from safeconduct.conftest import at_one_moment, make_colleague, with_own_words
from safeconduct.custody import broker, generations, grants, vouching
from safeconduct.custody.compartments import Group
from safeconduct.custody.errors import SessionOver, WrongPassphrase
from safeconduct.custody.models import BrokenGlass, Kit, Lock, Membership, PasskeyWrap, TakenBack
from safeconduct.kernel.errors import NotAllowed

NEW = {"username": "nora", "display_name": "Nora", "language": "en", "roles": ["lead", "triage"]}


def test_an_invitation_that_needs_the_second_key_makes_nobody_until_it_is_open(lead, browser):
    page = browser(lead, step_up=False)
    answer = page.post("/you/colleagues/invite/", NEW)
    assert answer.status_code == 401
    assert 'name="kept-username" value="nora"' in answer.content.decode()
    assert not User.objects.filter(username="nora").exists()
    page.post("/you/open-again/", {"passphrase": lead.passphrase})
    assert page.post("/you/colleagues/invite/", NEW).status_code == 200
    nora = User.objects.get(username="nora")
    assert [voucher.by for voucher in nora.holder.vouchers.all()] == [lead.user.holder]
    assert not nora.holder.memberships.exists()


def test_whoever_invites_and_keeps_the_passphrase_reads_no_page_of_that_role_before_another_has_vouched(
    lead, officer, caseworker, browser
):
    new = invite(lead.actor, username="olga", display_name="Olga", roles=[Role.OFFICER, Role.LEAD], language="en")
    theirs, _words = with_own_words(new)
    change = propose_roles(lead.actor, user=caseworker.user, wanted=[Role.LEAD])
    opened = ["/log/", "/you/colleagues/", "/cases/", f"/you/colleagues/{lead.user.pk}/vouch/", "/site/"]
    for path in opened:
        assert theirs.get(path).status_code == 404, path
    assert theirs.post(f"/you/colleagues/roles/{change.pk}/confirm/").status_code == 404
    day, you = theirs.get("/").content.decode(), theirs.get("/you/me/").content.decode()
    assert "Two colleagues have to vouch for you" in day
    assert not [path for path in opened if f'href="{path}"' in day]
    assert vouching.check_words(new.user.holder, "en") in you
    assert "Your roles open nothing yet" in you
    for path in ("kit/", "passkeys/", "codes/", "passphrase/", "notices/", "more/"):
        assert theirs.get(f"/you/me/{path}").status_code == 200, path
    assert vouch(officer.actor, user=new.user)
    assert theirs.get("/log/").status_code == 200
    assert "Two colleagues have" not in theirs.get("/").content.decode()


def test_only_an_administrator_invites(caseworker):
    with pytest.raises(NotAllowed):
        invite(caseworker.actor, username="n", display_name="N", roles=[Role.LAWYER], language="en")


def test_the_last_of_a_group_stays_until_another_is_let_in(lead, colleague):
    administrator = colleague("anna", Role.ADMINISTRATOR)
    with pytest.raises(LastKeyholder):
        close_account(administrator.actor, user=lead.user)
    assert lead.user.holder.memberships.count() == 10
    second = make_colleague("second", Role.LEAD, Role.TRIAGE, Role.HOUSING, let_in_by=lead.actor)
    close_account(administrator.actor, user=lead.user)
    with pytest.raises(LastKeyholder):
        close_account(administrator.actor, user=second.user)


@pytest.mark.parametrize("flaw", ["closed", "half a membership"])
def test_one_who_cannot_open_everything_of_the_group_does_not_count(lead, colleague, flaw):
    administrator = colleague("anna", Role.ADMINISTRATOR)
    second = make_colleague("second", Role.LEAD, Role.TRIAGE, Role.HOUSING, let_in_by=lead.actor)
    if flaw == "closed":
        User.objects.filter(pk=second.user.pk).update(is_active=False)
    else:
        Membership.objects.filter(member=second.user.holder, group=grants.group(Group.LEADS), tier="step_up").delete()
    with pytest.raises(LastKeyholder):
        close_account(administrator.actor, user=lead.user)


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_who_are_closed_at_once_one_stays(lead, colleague):
    one, other = colleague("anna", Role.ADMINISTRATOR), colleague("otto", Role.ADMINISTRATOR)
    second = make_colleague("second", Role.LEAD, Role.TRIAGE, Role.HOUSING, let_in_by=lead.actor)
    closed = at_one_moment(
        lambda: close_account(one.actor, user=lead.user), lambda: close_account(other.actor, user=second.user)
    )
    assert sum(isinstance(last, LastKeyholder) for last in closed) == 1
    members = generations.present_members(grants.group(Group.LEADS)).filter(member__kind="person")
    assert members.count() == 2  # one colleague, with both keys


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("meanwhile", ["closed", "no administrator any more"])
def test_of_two_administrators_who_close_each_other_at_one_moment_one_stays(lead, colleague, officer, meanwhile):
    anna, otto = colleague("anna", Role.ADMINISTRATOR), colleague("otto", Role.ADMINISTRATOR)
    RoleHeld.objects.filter(user=lead.user, role=Role.ADMINISTRATOR).delete()
    steps = [lambda: close_account(anna.actor, user=otto.user)]
    if meanwhile == "closed":
        steps.append(lambda: close_account(otto.actor, user=anna.user))
    else:
        change = propose_roles(anna.actor, user=anna.user, wanted=[Role.EDITOR])
        steps.append(lambda: confirm_roles(officer.actor, change=change))
    done = at_one_moment(*steps)
    assert sum(isinstance(one, NotAllowed | LastAdministrator) for one in done) == 1
    assert RoleHeld.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).count() == 1


def test_a_closed_account_opens_nothing_from_its_next_request_on(lead, caseworker, browser):
    page = browser(caseworker)
    assert page.get("/you/me/").status_code == 200
    close_account(lead.actor, user=caseworker.user)
    assert page.get("/you/me/").status_code == 302
    assert browser(caseworker).get("/you/me/").status_code == 302
    with pytest.raises(SessionOver):
        broker.live_session(broker.BrowserHalf(caseworker.user.pk, b"k" * 32))


def test_with_an_account_goes_whatever_it_opens_with(colleague, make_case, caseworker, browser):
    administrator, nina = browser(colleague("anna", Role.ADMINISTRATOR)), colleague("nina", Role.CASEWORKER)
    case, holder = make_case(caseworker=caseworker), nina.user.holder
    hers = browser(nina)
    assert hers.post("/glass/", {"name": case.name, "words": "They are at the door."}).status_code == 302
    seals = {bytes(row.seal) for row in BrokenGlass.objects.filter(holder=holder)}
    make_kit(nina.actor, passphrase=nina.passphrase, code="")
    passkey = Passkey.objects.create(user=nina.user, name="Phone", credential=b"id", public=b"key", counter=0)
    PasskeyWrap.objects.create(passkey=passkey.pk, holder=holder, wrapped=b"wrapped")
    assert administrator.post(f"/you/colleagues/{nina.user.pk}/close/").status_code == 302
    for rows in (BrokenGlass, PasskeyWrap, Kit, Lock):
        assert not rows.objects.filter(holder=holder).exists(), rows
    assert not nina.user.passkeys.exists()
    assert list(holder.keys.values_list("wrapped_secret", flat=True)) == [None, None]
    assert seals
    assert seals <= {bytes(row.seal) for row in TakenBack.objects.all()}  # nor do rows that somebody has kept


def test_nobody_closes_their_own_account(lead):
    with pytest.raises(NotAllowed):
        close_account(lead.actor, user=lead.user)


def test_letting_into_a_group_that_there_is_not_finds_nothing(lead, caseworker, browser):
    assert browser(lead).post(f"/you/colleagues/{caseworker.user.pk}/admit/nonsense/").status_code == 404


def test_a_wrong_passphrase_is_told_from_nothing(caseworker):
    with pytest.raises(WrongPassphrase):
        broker.check_words(caseworker.user.holder, "not these six words at all")


@pytest.mark.parametrize(
    ("role", "group", "words"),
    [(Role.HOUSING, "housing", "housing coordinators"), (Role.TRIAGE, "triage", "intake volunteers")],
)
def test_a_member_lets_the_next_one_in_from_their_day_without_founder_and_lead(browser, colleague, role, group, words):
    member = colleague("first", role)
    new = make_colleague("nina", role).user
    client = browser(member, step_up=False)
    path = f"/you/colleagues/{new.pk}/admit/{group}/"
    day = client.get("/").content.decode()
    assert f"Let Nina into the group: {words}" in day
    assert path in day
    assert "Give them the key of the group" in client.get(path).content.decode()
    assert client.post(path).status_code == 401
    client.post("/you/open-again/", {"passphrase": member.passphrase})
    assert client.post(path, follow=True).status_code == 200
    assert client.post(path).status_code == 302
    assert Membership.objects.filter(member=new.holder, group=grants.group(Group(group))).count() == 2
    assert "Let Nina" not in client.get("/").content.decode()
    assert "They have the key of this group" in client.get(path).content.decode()


def test_whoever_is_in_no_group_or_in_another_finds_nobody_at_the_door(browser, colleague):
    new = create_user(username="nina", display_name="Nina", roles=[Role.HOUSING], language="en", by="test").user
    path = f"/you/colleagues/{new.pk}/admit/housing/"
    volunteer = browser(colleague("first", Role.TRIAGE))
    assert "Nina" not in volunteer.get("/").content.decode()
    assert (volunteer.get(path).status_code, volunteer.post(path).status_code) == (404, 404)
    assert not Membership.objects.filter(member=new.holder).exists()


def test_a_role_that_calls_for_no_such_group_is_not_let_in(browser, colleague, caseworker):
    member = browser(colleague("first", Role.HOUSING))
    path = f"/you/colleagues/{caseworker.user.pk}/admit/housing/"
    assert (member.get(path).status_code, member.post(path).status_code) == (404, 404)


def test_nobody_is_let_into_a_group_before_two_have_vouched_for_them(lead, browser):
    new = create_user(username="nina", display_name="Nina", roles=[Role.LEAD], language="en", by="test").user
    page = browser(lead)
    day, about = page.get("/").content.decode(), page.get(f"/you/colleagues/{new.pk}/").content.decode()
    assert "Vouch for Nina" in day
    to_do = {need.text: need.url for need in needs_for(Actor(new, frozenset({Role.LEAD}), lead.actor.keyring))}
    assert to_do["Two colleagues have to vouch for you"] == "/you/me/"
    assert "to vouch for you" not in day
    assert "Let Nina" not in day
    assert f"/you/colleagues/{new.pk}/vouch/" in about
    assert "/admit/" not in about
    refused = page.post(f"/you/colleagues/{new.pk}/admit/leads/")
    assert refused.status_code == 409
    assert "two colleagues have to vouch" in refused.content.decode()
    assert not Membership.objects.filter(member=new.holder).exists()


def test_what_a_colleague_has_open_is_closed_at_once_and_nothing_else(browser, lead, caseworker, officer):
    theirs, other = browser(caseworker), browser(officer)
    at = f"/you/colleagues/{caseworker.user.pk}/session/end/"
    answer = browser(lead).post(at, follow=True)
    assert "What Clara had open is closed" in answer.content.decode()
    assert theirs.get("/").status_code == 302
    assert other.get("/").status_code == 200
    leaf = Leaf.objects.filter(action="revoked", object_kind="accounts.user").latest("sequence")
    assert (leaf.actor, leaf.object_id, leaf.purpose) == (lead.actor.reference, str(caseworker.user.pk), "session")
    again = browser(caseworker)
    assert "account of a colleague (what was open)" in again.get("/you/me/notices/").content.decode()


def test_nobody_else_closes_what_a_colleague_has_open(browser, lead, caseworker, officer, volunteer):
    theirs = browser(lead)
    for who in (caseworker, officer, volunteer):
        assert browser(who).post(f"/you/colleagues/{lead.user.pk}/session/end/").status_code == 404
        with pytest.raises(NotAllowed):
            end_sessions(who.actor, user=lead.user)
    assert theirs.get("/").status_code == 200


def test_only_who_may_close_an_account_is_offered_it_and_is_asked_once_more(browser, lead, colleague, caseworker):
    at, close = f"/you/colleagues/{caseworker.user.pk}/", f"/you/colleagues/{caseworker.user.pk}/close/"
    offered, not_offered = (browser(who).get(at).content.decode() for who in (lead, colleague("Sofia", Role.LEAD)))
    assert close in offered.partition("Close the account of Clara for good?")[2]
    assert close not in not_offered
    assert "Call an administrator" in not_offered
    assert "session/end/" in not_offered
    assert "/close/" not in browser(lead).get(f"/you/colleagues/{lead.user.pk}/").content.decode()
    assert "The account of Clara is closed" in browser(lead).post(close, follow=True).content.decode()
