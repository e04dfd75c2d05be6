"""A member leaves a group: it gets other keys, for whoever stays; what it was given before stays open to them."""

from typing import ClassVar

import pytest

from safeconduct.audit.models import Leaf
from safeconduct.conftest import RECOVERY_KEY, actor_of
from safeconduct.custody import door, doubts, generations, grants, recovering
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.errors import NoGrant, NotVouchedFor
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import Grant, HolderKey, Membership
from safeconduct.custody.payloads import Payload
from safeconduct.custody.sealing import open_record, reseal, seal
from safeconduct.kernel import clock
from safeconduct.recovery.answering import answer
from safeconduct.vault import generate_pair
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.refusals import KeyNotVouchedFor

STORY = Compartment.NARRATIVE


class Note(Payload, frozen=True):
    """Something sealed."""

    sealed_type: ClassVar[str] = "test.note"
    text: str


@pytest.fixture
def leads(lead):
    return grants.group(Group.LEADS)


@pytest.fixture
def joins(lead, leads, colleague):
    """`joins("nora")`: another colleague in the leads' group."""

    def join(name):
        new = colleague(name)
        grants.admit(lead.actor, leads, new.user.holder)
        return new

    return join


@pytest.fixture
def nora(joins):
    return joins("nora")


@pytest.fixture
def note(make_case):
    """`note("Mira")`: a note in a new case of this name."""
    return lambda name: seal(make_case(name=name).pk, STORY, Note(text="They came twice."))


def reads(actor, record):
    keyring = SessionKeyring(actor.user.holder_id, actor.keyring._half)
    return open_record(type(actor)(actor.user, actor.roles, keyring), record, Note, purpose="test").text


def generation_of(record, group):
    return Grant.objects.get(compartment_key=record.compartment_key, holder=group).generation


def test_who_stays_and_who_comes_opens_what_was_given_before_and_after(lead, nora, leads, note, joins):
    before = note("Mira")
    grants.dismiss(nora.user.holder, [leads], by=lead.actor.reference)
    after = note("Vera")
    assert (generation_of(before, leads), generation_of(after, leads)) == (1, 2)
    later = joins("olga")
    for record in (before, after):
        assert reads(lead.actor, record)
        assert reads(later.actor, record)
        with pytest.raises(NoGrant):
            reads(nora.actor, record)
    told = Leaf.objects.get(action="changed", object_kind="custody.group-key")
    assert (told.actor, told.object_id, told.purpose) == (lead.actor.reference, str(leads.pk), "leads")
    assert list(doubts.complaints()) == []


def test_a_key_that_is_turned_after_the_leaving_is_sealed_to_the_present_generation(lead, nora, leads, note, colleague):
    before, oscar = note("Mira"), colleague("oscar")
    subject = before.compartment_key.subject
    grants.share(lead.actor, subject, [STORY], to=oscar.user.holder, reason="shared")
    grants.dismiss(nora.user.holder, by="test")
    grants.take_back(subject, from_holder=oscar.user.holder, by="test", reason="work ended")
    after = seal(subject, STORY, Note(text="They came twice."))
    assert (generation_of(before, leads), generation_of(after, leads)) == (1, 2)
    assert reads(lead.actor, after)


def test_what_is_written_into_a_case_from_before_is_sealed_under_its_next_key(lead, nora, leads, note, settings):
    before = note("Mira")
    subject = before.compartment_key.subject
    grants.dismiss(nora.user.holder, by="test")
    settings.FACE = "public"  # which turns no key
    assert seal(subject, STORY, Note(text="They came twice.")).compartment_key == before.compartment_key
    settings.FACE = "desk"
    after = [seal(subject, STORY, Note(text="They came twice.")) for _time in range(2)]
    assert [record.compartment_key.epoch for record in after] == [2, 2]
    assert (generation_of(before, leads), generation_of(after[0], leads)) == (1, 2)
    assert reads(lead.actor, after[0])
    assert reseal(before, Note(text="They came twice.")).compartment_key.epoch == 2


def test_recovered_keys_open_each_generation(nora, leads, note, joins):
    before, oscar = note("Mira"), joins("oscar")
    grants.dismiss(nora.user.holder, [leads], by="test")
    after, holder = note("Vera"), oscar.user.holder
    new, words = recovering.make_keys(holder, language="en")
    asked = recovering.request_for(holder, new.public, recovery=RECOVERY_KEY.public, name="Oscar", now=clock.now())
    assert {one.generation for one in asked.groups if one.group == leads.pk} == {1, 2}
    recovering.give_back(holder, new, answer(asked, RECOVERY_KEY, clock.now()), by="test")
    oscar.user.refresh_from_db()
    again = actor_of(oscar.user, words)
    assert reads(again, before)
    assert reads(again, after)


def test_a_generation_that_nothing_is_sealed_to_goes_once_no_step_can_still_seal_to_it(nora, leads, joins):
    oscar, olga = joins("oscar"), joins("olga")
    grants.dismiss(nora.user.holder, [leads], by="test")
    grants.dismiss(oscar.user.holder, [leads], by="test")
    assert {row.generation for row in leads.members.all()} == {1, 2, 3}
    with clock.days_away(1):
        grants.dismiss(olga.user.holder, [leads], by="test")
    assert {row.generation for row in leads.members.all()} == {3, 4}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("row", ["earlier", "present called earlier", "foreign"])
def test_nothing_is_given_to_another_key_than_the_group_has(lead, nora, leads, note, row):
    earlier = list(HolderKey.objects.filter(holder=leads))
    grants.dismiss(nora.user.holder, [leads], by="test")
    assert door._in_here().answer(generations.asked(leads, by="test"), Face.DESK)
    if row == "earlier":
        HolderKey.objects.bulk_update(earlier, ["public_key", "signing_key", "seal", "generation"])
    elif row == "foreign":
        HolderKey.objects.filter(holder=leads).update(public_key=generate_pair().public)
    else:
        HolderKey.objects.filter(holder=leads).update(generation=1)
    with pytest.raises(NotVouchedFor):
        note("Vera")
    with pytest.raises(KeyNotVouchedFor):
        door._in_here().answer(generations.asked(leads, by="test"), Face.DESK)


@pytest.mark.django_db(transaction=True)
def test_a_house_out_of_an_old_backup_gives_its_groups_other_keys(lead, nora, leads, note):
    before = note("Mira")
    keys, members = list(HolderKey.objects.filter(holder=leads)), list(leads.members.all())
    grants.dismiss(nora.user.holder, [leads], by="test")
    leads.members.all().delete()
    Membership.objects.bulk_create(members)
    HolderKey.objects.bulk_update(keys, ["public_key", "signing_key", "seal", "generation"])
    assert generations.exchange_what_was_taken_back(by="operator") == ["leads"]
    assert generations.exchange_what_was_taken_back(by="operator") == []
    after = note("Vera")
    for record in (before, after):
        assert reads(lead.actor, record)
        with pytest.raises(NoGrant):
            reads(nora.actor, record)
    assert not generations.present_members(leads).filter(member=nora.user.holder).exists()
