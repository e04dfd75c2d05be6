"""Other roles for a colleague by the word of two, once, within a day; and everything that was tried without."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from safeconduct.accounts.models import RoleChange, RoleHeld, User
from safeconduct.accounts.roles import EVERYONE, Role
from safeconduct.accounts.selectors_roles import roles_of
from safeconduct.accounts.services.by_two import NotWaiting, OwnRequest
from safeconduct.accounts.services.change_roles import (
    LastAdministrator,
    NobodyConfirms,
    NothingChanges,
    ProposedAlready,
    ProposerLeft,
    RolesChangedSince,
    confirm_roles,
    propose_roles,
    refuse_roles,
)
from safeconduct.accounts.services.colleagues import LastKeyholder, create_user
from safeconduct.audit.models import Leaf
from safeconduct.audit.words_of_roles import ROLES
from safeconduct.conftest import Colleague, at_one_moment
from safeconduct.custody import grants
from safeconduct.custody.compartments import Group
from safeconduct.custody.errors import NotTwo
from safeconduct.custody.models import TakenBack
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed

NEW = (Role.CASEWORKER, Role.TRIAGE, Role.EDITOR)


@pytest.fixture
def hugo(colleague: Callable[..., Colleague]) -> Colleague:
    """Of whom it is: a caseworker and housing coordinator."""
    return colleague("hugo", Role.CASEWORKER, Role.HOUSING)


@pytest.fixture
def change(lead: Colleague, officer: Colleague, hugo: Colleague) -> RoleChange:
    return propose_roles(lead.actor, user=hugo.user, wanted=NEW)


def members(who: Colleague) -> set[str]:
    return set(who.user.holder.memberships.values_list("group__name", flat=True))


def test_an_administrator_proposes_another_confirms_on_their_day_and_it_holds_from_the_next_request(
    browser, lead, officer, hugo
) -> None:
    lena, daan, theirs = browser(lead), browser(officer), browser(hugo)
    url = f"/you/colleagues/{hugo.user.pk}/"
    assert "Change their roles" in lena.get(url).content.decode()
    page = lena.get(f"{url}roles/").content.decode()
    assert "Daan" in page
    assert page.count("checked") == 2
    assert lena.post(f"{url}roles/", {"roles": ["caseworker", "housing"]}).status_code == 400
    assert lena.post(f"{url}roles/", {"roles": ["caseworker", "guest"]}).status_code == 400
    assert lena.post(f"{url}roles/", {"roles": list(NEW)}).status_code == 302
    at = f"/you/colleagues/roles/{RoleChange.objects.get().pk}/"
    assert "waits for another colleague" in lena.get(at).content.decode()
    assert "wait for a colleague" in lena.get(url).content.decode()
    assert "Lena proposes other roles for Hugo" in daan.get("/").content.decode()
    page = daan.get(at).content.decode()
    assert "caseworker, housing coordinator" in page
    assert "intake volunteer, editor" in page
    assert theirs.get("/homes/").status_code == 200
    assert daan.post(f"{at}confirm/").status_code == 302
    assert "Daan confirmed it" in daan.get(at).content.decode()
    assert set(roles_of(hugo.user)) == set(NEW)
    assert User.objects.get(pk=hugo.user.pk).is_staff
    assert members(hugo) == {"glass"}
    assert theirs.get("/").status_code == 302
    anew = browser(hugo)
    assert "Your roles were changed" in anew.get("/").content.decode()
    assert anew.get("/homes/").status_code == 404
    assert "Let Hugo into the group: intake volunteers" in lena.get("/").content.decode()
    told = Leaf.objects.filter(object_kind__in=["accounts.rolechange", "accounts.role"]).order_by("sequence")
    assert list(told.values_list("actor", "action", "purpose")) == [
        (lead.actor.reference, "created", ""),
        (officer.actor.reference, "signed", ""),
        (officer.actor.reference, "granted", "role triage"),
        (officer.actor.reference, "granted", "role editor"),
        (officer.actor.reference, "revoked", "role housing"),
    ]
    assert set(ROLES) == {f"role {role}" for role in EVERYONE}
    assert {str(words) for words in ROLES.values()} == {str(role.label) for role in EVERYONE}


def test_what_was_refused_is_said_and_nothing_was_changed(browser, officer, hugo, change) -> None:
    daan, at = browser(officer), f"/you/colleagues/roles/{change.pk}/"
    assert daan.post(f"{at}refuse/").status_code == 302
    assert "Nothing was changed" in daan.get(at).content.decode()
    assert daan.post(f"{at}confirm/").status_code == 409
    assert set(roles_of(hugo.user)) == {Role.CASEWORKER, Role.HOUSING}


def test_keys_of_groups_that_no_role_calls_for_are_taken_back_with_their_seals(lead, officer, hugo, change) -> None:
    housing = grants.group(Group.HOUSING)
    seals = {bytes(seal) for seal in hugo.user.holder.memberships.filter(group=housing).values_list("seal", flat=True)}
    confirm_roles(officer.actor, change=change)
    assert members(hugo) == {"glass"}
    assert seals <= {bytes(seal) for seal in TakenBack.objects.values_list("seal", flat=True)}
    assert members(lead) == {group.value for group in Group}


def test_what_is_only_added_takes_no_key_of_anybody(lead, colleague, officer) -> None:
    """The founder holds the keys of all groups, whether a role of theirs calls for them or not."""
    change = propose_roles(lead.actor, user=lead.user, wanted=[Role.LEAD, Role.ADMINISTRATOR, Role.TREASURER])
    confirm_roles(officer.actor, change=change)
    assert members(lead) == {group.value for group in Group}


def test_neither_who_proposes_nor_whom_it_is_about_confirms_and_one_is_open_at_a_time(
    lead, officer, colleague, hugo, change
) -> None:
    for answer in (confirm_roles, refuse_roles):
        with pytest.raises(OwnRequest):
            answer(lead.actor, change=change)
    other = colleague("otto", Role.ADMINISTRATOR)
    about = propose_roles(lead.actor, user=officer.user, wanted=[Role.OFFICER, Role.EDITOR])
    with pytest.raises(NotAllowed):
        confirm_roles(officer.actor, change=about)
    with pytest.raises(NotAllowed):
        confirm_roles(hugo.actor, change=about)
    with pytest.raises(ProposedAlready):
        propose_roles(other.actor, user=hugo.user, wanted=[Role.LAWYER])
    with pytest.raises(NothingChanges):
        propose_roles(lead.actor, user=hugo.user, wanted=[Role.HOUSING, Role.CASEWORKER])
    with pytest.raises(NotAllowed):
        propose_roles(officer.actor, user=hugo.user, wanted=NEW)
    anew = propose_roles(lead.actor, user=hugo.user, wanted=[Role.LAWYER])
    with pytest.raises(NotWaiting):
        confirm_roles(officer.actor, change=change)
    rows, now, a_day = RoleChange.objects.filter(pk=anew.pk), clock.now(), F("asked_at") + timedelta(days=1)
    for broken, changes in (
        ("role_change_allowed_by_another", {"answered_by": lead.user, "answered_at": now}),
        ("role_change_not_by_whom", {"answered_by": hugo.user, "answered_at": now}),
        ("role_change_allowed_within", {"answered_by": officer.user, "answered_at": a_day}),
    ):
        with pytest.raises(IntegrityError, match=broken), transaction.atomic():
            rows.update(**changes)


def test_where_nobody_else_could_confirm_it_the_page_says_so(browser, lead, colleague) -> None:
    hugo = colleague("hugo", Role.HOUSING)
    with pytest.raises(NobodyConfirms):
        propose_roles(lead.actor, user=hugo.user, wanted=NEW)
    assert "Bring one in first" in browser(lead).get(f"/you/colleagues/{hugo.user.pk}/roles/").content.decode()


@pytest.mark.parametrize("what", ["wanted", "held", "user", "asked_by"])
def test_what_the_two_signed_stands_for_nothing_else(officer, colleague, hugo, change, what) -> None:
    """Whoever writes into the database makes the row say something else before it is confirmed."""
    olga, otto = colleague("olga", Role.CASEWORKER, Role.HOUSING), colleague("otto", Role.ADMINISTRATOR)
    changed = {"wanted": "lead administrator", "held": "caseworker", "user": olga.user, "asked_by": otto.user}
    RoleChange.objects.filter(pk=change.pk).update(**{what: changed[what]})
    if what == "held":
        RoleHeld.objects.filter(user=hugo.user, role=Role.HOUSING).delete()
    with pytest.raises(NotTwo):
        confirm_roles(officer.actor, change=change)
    assert not RoleHeld.objects.filter(user__in=[hugo.user, olga.user], role=Role.EDITOR).exists()


def test_a_confirmed_row_that_is_put_back_and_a_row_without_words_are_no_yes(
    lead, officer, hugo, change, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        confirm_roles(officer.actor, change=change)
    with pytest.raises(NotWaiting):
        confirm_roles(officer.actor, change=change)
    put_back = {"answered_by": None, "answered_at": None, "is_allowed": False}
    RoleChange.objects.filter(pk=change.pk).update(**put_back)
    RoleHeld.objects.filter(user=hugo.user).delete()
    RoleHeld.objects.bulk_create([RoleHeld(user=hugo.user, role=role) for role in (Role.CASEWORKER, Role.HOUSING)])
    with pytest.raises(NotTwo):
        confirm_roles(officer.actor, change=change)
    RoleChange.objects.filter(pk=change.pk).update(asked_word=b"")
    with pytest.raises(NotTwo):
        confirm_roles(officer.actor, change=change)


def test_it_counts_for_a_day_and_for_the_roles_and_the_proposer_that_it_was_made_of(
    lead, officer, hugo, change
) -> None:
    with clock.days_away(1):
        with pytest.raises(NotWaiting):
            confirm_roles(officer.actor, change=change)
        RoleChange.objects.filter(pk=change.pk).update(asked_at=clock.now())  # the words say when they were said
        with pytest.raises(NotTwo):
            confirm_roles(officer.actor, change=change)
    RoleHeld.objects.create(user=hugo.user, role=Role.LAWYER)
    with pytest.raises(RolesChangedSince):
        confirm_roles(officer.actor, change=change)
    RoleHeld.objects.filter(user=hugo.user, role=Role.LAWYER).delete()
    RoleHeld.objects.filter(user=lead.user, role=Role.ADMINISTRATOR).delete()
    with pytest.raises(ProposerLeft):
        confirm_roles(officer.actor, change=change)


def test_the_last_administrator_and_the_last_keyholder_stay(lead, officer, colleague) -> None:
    change = propose_roles(lead.actor, user=lead.user, wanted=[Role.LEAD])
    made = {"username": "nina", "display_name": "Nina", "language": "en", "by": "test"}
    create_user(roles=[Role.ADMINISTRATOR], **made)  # for whom nobody has vouched
    with pytest.raises(LastAdministrator):
        confirm_roles(officer.actor, change=change)
    colleague("otto", Role.ADMINISTRATOR)
    with pytest.raises(LastKeyholder):
        confirm_roles(officer.actor, change=change)
    assert set(roles_of(lead.user)) == {Role.LEAD, Role.ADMINISTRATOR}


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_administrators_who_give_it_up_at_one_moment_one_stays(officer, colleague) -> None:
    both = [colleague(name, Role.ADMINISTRATOR) for name in ("anna", "otto")]
    RoleHeld.objects.filter(role=Role.ADMINISTRATOR).exclude(user__in=[one.user for one in both]).delete()
    changes = [propose_roles(one.actor, user=one.user, wanted=[Role.EDITOR]) for one in both]
    answers = at_one_moment(*[lambda one=one: confirm_roles(officer.actor, change=one) for one in changes])
    assert sum(isinstance(one, LastAdministrator) for one in answers) == 1
