"""Keys are given, renewed, taken back, and held together: what each of these opens, from the next request on."""

from datetime import timedelta
from typing import ClassVar

import pytest

from safeconduct.audit.models import Leaf
from safeconduct.custody import broker, grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.errors import NoGrant, StepUpNeeded
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import CompartmentKey, Grant, Membership
from safeconduct.custody.payloads import Payload
from safeconduct.custody.sealing import open_record, reseal, seal
from safeconduct.kernel import clock

CARD, STORY, IDENTITY = Compartment.CARD, Compartment.NARRATIVE, Compartment.IDENTITY


class Note(Payload, frozen=True):
    """Something sealed."""

    sealed_type: ClassVar[str] = "test.note"
    text: str


@pytest.fixture
def note(case):
    """A note in a compartment of the case."""
    return lambda compartment=STORY: seal(case.pk, compartment, Note(text="They came twice."))


def next_request(who, *, stepped_up=True):
    """The same colleague as their next request finds them."""
    keyring = SessionKeyring(who.user.holder_id, who.actor.keyring._half)
    if not stepped_up:
        proof = broker.check_words(who.user.holder, who.passphrase)
        half = broker.open_session(who.user.holder, proof, reference=str(who.user.pk))
        keyring = broker.keyring_of(broker.live_session(half), half)
    return type(who.actor)(who.user, who.actor.roles, keyring)


def reads(who, record, *, stepped_up=True):
    actor = next_request(who, stepped_up=stepped_up)
    return open_record(actor, record, Note, purpose="test").text == "They came twice."


def give(lead, case, who, *compartments, **more):
    grants.share(lead.actor, case.pk, compartments, to=who.user.holder, reason=more.pop("reason", "shared"), **more)


def test_a_key_opens_its_compartment_and_no_other(lead, case, caseworker, note):
    give(lead, case, caseworker, CARD)
    assert reads(caseworker, note(CARD))
    with pytest.raises(NoGrant):
        reads(caseworker, note(STORY))
    assert grants.compartments_open_to(caseworker.actor, case.pk) == {CARD}


def test_nobody_gives_what_they_do_not_hold(case, caseworker, colleague):
    with pytest.raises(NoGrant):
        give(caseworker, case, colleague("oscar"), STORY)
    assert not Grant.objects.filter(holder__in=[caseworker.user.holder]).exists()


def test_what_takes_the_second_key_is_given_and_opened_with_it_only(lead, case, caseworker, note):
    without = next_request(lead, stepped_up=False)
    with pytest.raises(StepUpNeeded):
        grants.share(without, case.pk, [CARD, IDENTITY], to=caseworker.user.holder, reason="shared")
    assert not grants.may_open(caseworker.actor, case.pk, CARD)  # all of it or nothing
    give(lead, case, caseworker, IDENTITY)
    sealed = note(IDENTITY)
    assert reads(caseworker, sealed)
    with pytest.raises(StepUpNeeded):
        reads(caseworker, sealed, stepped_up=False)


def test_a_key_with_an_end_opens_until_then_and_sharing_again_renews_it(lead, case, caseworker, note):
    sealed = note()
    give(lead, case, caseworker, STORY, ends_at=clock.now() + timedelta(days=2))
    assert reads(caseworker, sealed)
    with clock.days_away(3):
        assert not grants.may_open(caseworker.actor, case.pk, STORY)
        with pytest.raises(NoGrant):
            reads(caseworker, sealed)
        give(lead, case, caseworker, STORY, ends_at=clock.now() + timedelta(days=2))
        assert reads(caseworker, sealed)
    assert Grant.objects.filter(holder=caseworker.user.holder).count() == 1


def test_an_end_comes_sooner_and_never_later(lead, case, caseworker):
    first, now = clock.now() + timedelta(days=9), clock.now()
    give(lead, case, caseworker, STORY, ends_at=first)
    for ends_at, stands in ((now + timedelta(days=20), first), (now + timedelta(days=3), now + timedelta(days=3))):
        grants.end_sooner(case.pk, holder=caseworker.user.holder, given_for="shared", ends_at=ends_at)
        assert Grant.objects.get(holder=caseworker.user.holder).ends_at == stands


def test_every_key_of_the_subject_is_taken_back_from_the_next_request_on(lead, case, caseworker, note):
    give(lead, case, caseworker, CARD, STORY, IDENTITY)
    sealed = [note(CARD), note(STORY), note(IDENTITY)]
    grants.revoke(lead.actor, case.pk, from_holder=caseworker.user.holder, reason="work ended")
    for record in sealed:
        with pytest.raises(NoGrant):
            reads(caseworker, record)
        assert reads(lead, record)
    told = Leaf.objects.filter(action="revoked").get()
    assert (told.actor, told.subject_id, told.purpose) == (lead.actor.reference, str(case.pk), "work ended")


def test_nobody_takes_back_without_a_key_of_their_own(lead, case, caseworker, volunteer, colleague):
    give(lead, case, caseworker, CARD)
    with pytest.raises(NoGrant):
        grants.revoke(colleague("oscar").actor, case.pk, from_holder=caseworker.user.holder, reason="x")
    assert grants.may_open(caseworker.actor, case.pk, CARD)


def test_handing_over_takes_what_was_given_for_the_work_and_leaves_the_rest(lead, case, caseworker, colleague, note):
    carlos, sealed = colleague("carlos"), note()
    give(lead, case, caseworker, STORY, reason="assigned")
    give(lead, case, caseworker, CARD, reason="shared")
    give(lead, case, carlos, STORY, reason="assigned")
    grants.take_back(case.pk, from_holder=caseworker.user.holder, by="test", reason="handed over", given_for="assigned")
    assert reads(carlos, sealed)
    assert grants.compartments_open_to(caseworker.actor, case.pk) == {CARD}
    assert list(grants.holders_for(case.pk, "assigned")) == [carlos.user.holder]


def test_taking_back_what_nobody_has_is_no_event(case, caseworker):
    grants.take_back(case.pk, from_holder=caseworker.user.holder, by="test", reason="stay over")
    assert not Leaf.objects.filter(action="revoked").exists()


def test_whoever_is_admitted_opens_what_the_group_holds_in_both_tiers(lead, case, caseworker, note):
    story, identity = note(STORY), note(IDENTITY)
    grants.admit(lead.actor, grants.group(Group.LEADS), caseworker.user.holder)
    assert reads(caseworker, story)
    assert reads(caseworker, identity)
    with pytest.raises(StepUpNeeded):
        reads(caseworker, identity, stepped_up=False)


def test_whoever_leaves_a_group_opens_nothing_of_it_from_the_next_request_on(lead, case, caseworker, note):
    sealed, leads = note(), grants.group(Group.LEADS)
    grants.admit(lead.actor, leads, caseworker.user.holder)
    assert reads(caseworker, sealed)
    leads.members.filter(member=caseworker.user.holder).delete()
    with pytest.raises(NoGrant):
        reads(caseworker, sealed)
    assert reads(lead, sealed)


def test_nobody_admits_to_a_group_that_they_do_not_belong_to(caseworker, colleague):
    oscar, leads = colleague("oscar"), grants.group(Group.LEADS)
    with pytest.raises(NoGrant):
        grants.admit(caseworker.actor, leads, oscar.user.holder)
    assert not leads.members.filter(member=oscar.user.holder).exists()


def test_admitting_takes_the_second_key(lead, caseworker):
    with pytest.raises(StepUpNeeded):
        grants.admit(next_request(lead, stepped_up=False), grants.group(Group.LEADS), caseworker.user.holder)
    assert not Membership.objects.filter(member=caseworker.user.holder, group=grants.group(Group.LEADS)).exists()


def test_a_key_that_was_moved_to_another_row_in_the_database_opens_nothing(lead, case, caseworker, note):
    give(lead, case, caseworker, CARD)
    given = Grant.objects.get(holder=caseworker.user.holder)
    stolen = CompartmentKey.objects.get(subject=case.pk, compartment=STORY)
    Grant.objects.filter(pk=given.pk).update(compartment_key=stolen, compartment=STORY)
    with pytest.raises(NoGrant):
        reads(caseworker, note())


def test_after_a_key_was_taken_back_what_comes_is_sealed_under_another(lead, case, caseworker, colleague, note):
    oscar = colleague("oscar")
    give(lead, case, caseworker, STORY)
    give(lead, case, oscar, STORY, ends_at=clock.now() + timedelta(days=1))
    before = note()
    grants.take_back(case.pk, from_holder=caseworker.user.holder, by="test", reason="work ended")
    after = note()
    assert (before.compartment_key.epoch, after.compartment_key.epoch) == (1, 2)
    for reader in (lead, oscar):
        assert reads(reader, before)
        assert reads(reader, after)
    assert not Grant.objects.filter(holder=caseworker.user.holder, subject=case.pk).exists()
    assert Grant.objects.filter(compartment_key=after.compartment_key, holder=oscar.user.holder, ends_at__isnull=False)
    give(lead, case, caseworker, STORY)
    assert reads(caseworker, before)
    assert reads(caseworker, after)


def test_what_is_written_anew_goes_over_to_the_newest_key(lead, case, caseworker, note):
    give(lead, case, caseworker, STORY)
    record = note()
    grants.take_back(case.pk, from_holder=caseworker.user.holder, by="test", reason="work ended")
    assert reseal(record, Note(text="They came twice.")).compartment_key.epoch == 2
    assert reads(lead, record)
