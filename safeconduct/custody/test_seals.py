"""Whoever writes into the database: what they change, lengthen, swap or bring back opens nothing and takes nothing in."""

from datetime import timedelta
from typing import ClassVar

import pytest

from safeconduct.custody import doubts, grants, taking_back
from safeconduct.custody.applicants import burn, make_applicant, return_with
from safeconduct.custody.attested import public_of
from safeconduct.custody.broker import keyring_of, live_session
from safeconduct.custody.compartments import Compartment, Group, Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import BrokerAway, KeySwapped, NoGrant, NotVouchedFor
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import CompartmentKey, Grant, HolderKey, Lock, Membership, TakenBack
from safeconduct.custody.payloads import Payload
from safeconduct.custody.sealing import open_record, seal
from safeconduct.kernel import clock
from safeconduct.vault import generate_pair
from safeconduct.vaultd.requests import VouchForKeys

STORY, ADDRESS = Compartment.NARRATIVE, Compartment.ADDRESS


class Note(Payload, frozen=True):
    """Something sealed."""

    sealed_type: ClassVar[str] = "test.note"
    text: str


@pytest.fixture
def note(case):
    return seal(case.pk, STORY, Note(text="They came twice."))


def reads(who, record):
    keyring = SessionKeyring(who.user.holder_id, who.actor.keyring._half)
    return open_record(type(who.actor)(who.user, who.actor.roles, keyring), record, Note, purpose="test").text


def give(lead, case, who, **more):
    grants.share(lead.actor, case.pk, [STORY], to=who.user.holder, reason="shared", **more)
    return Grant.objects.get(holder=who.user.holder, compartment_key__epoch=1)


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": None},
        {"reason": "assigned"},
        {"granted_by": "somebody else"},
        {"signature": b"s" * 64},
        {"seal": b"s" * 32},
        {"seal": b""},
        {"signed_by": None},
    ],
    ids=str,
)
def test_a_grant_that_was_changed_in_the_database_opens_nothing(lead, case, caseworker, note, change):
    given = give(lead, case, caseworker, ends_at=clock.now() + timedelta(days=1))
    assert reads(caseworker, note)
    Grant.objects.filter(pk=given.pk).update(**change)
    with pytest.raises(NoGrant):
        reads(caseworker, note)


def test_the_broker_itself_ends_a_grant_that_a_page_would_still_use(lead, case, caseworker, note, monkeypatch):
    give(lead, case, caseworker, ends_at=clock.now() + timedelta(hours=1))
    brings = SessionKeyring(caseworker.user.holder_id, caseworker.actor.keyring._half)
    held = brings._held.grants({note.compartment_key})
    with clock.days_away(1):
        monkeypatch.setattr(brings._held, "grants", lambda _keys: held)
        with pytest.raises(NoGrant):
            brings.data_keys([note], purpose="test")


@pytest.mark.django_db(transaction=True)
def test_a_grant_that_was_taken_back_and_written_again_opens_nothing(lead, case, caseworker, note):
    copy = give(lead, case, caseworker)
    grants.take_back(case.pk, from_holder=caseworker.user.holder, by="test", reason="work ended")
    copy.save(force_insert=True)
    with pytest.raises(NoGrant):
        reads(caseworker, note)
    assert not TakenBack.objects.exists()
    give(lead, case, caseworker)
    assert reads(caseworker, note)


@pytest.mark.django_db(transaction=True)
def test_a_membership_that_was_taken_back_and_written_again_opens_nothing(lead, case, caseworker, note):
    grants.admit(lead.actor, grants.group(Group.LEADS), caseworker.user.holder)
    assert reads(caseworker, note)
    copies = list(Membership.objects.filter(member=caseworker.user.holder))
    grants.dismiss(caseworker.user.holder, by="test")
    Membership.objects.bulk_create(copies)
    with pytest.raises(NoGrant):
        reads(caseworker, note)


@pytest.mark.django_db(transaction=True)
def test_what_the_broker_was_not_told_the_sweep_tells_it(lead, case, caseworker, note, monkeypatch):
    copy = give(lead, case, caseworker)
    with monkeypatch.context() as away:
        away.setattr(taking_back, "ask_broker", _is_away)
        grants.take_back(case.pk, from_holder=caseworker.user.holder, by="test", reason="work ended")
        assert taking_back.sweep() == 0
    copy.save(force_insert=True)
    assert taking_back.sweep() == 1
    with pytest.raises(NoGrant):
        reads(caseworker, note)


def _is_away(_asked):
    raise BrokerAway


def test_another_s_membership_is_nobody_else_s(lead, case, caseworker, note):
    for row in Membership.objects.filter(member=lead.user.holder, group=grants.group(Group.LEADS)):
        row.pk, row.member = None, caseworker.user.holder
        Membership(**{field.attname: getattr(row, field.attname) for field in row._meta.fields[2:]}).save()
    with pytest.raises(NoGrant):
        reads(caseworker, note)


def test_nothing_is_sealed_to_a_key_that_was_swapped_in_the_database(lead, case, caseworker):
    HolderKey.objects.filter(holder=caseworker.user.holder).update(public_key=generate_pair().public)
    with pytest.raises(NotVouchedFor):
        give(lead, case, caseworker)
    HolderKey.objects.filter(holder=grants.group(Group.LEADS)).update(public_key=generate_pair().public)
    with pytest.raises(NotVouchedFor):
        grants.create_compartments(lead.user.pk, {STORY: [grants.group(Group.LEADS)]}, made_by="test")


def test_nothing_is_sealed_into_a_compartment_whose_lock_was_swapped(lead, case):
    theirs = generate_pair()
    CompartmentKey.objects.filter(subject=case.pk).update(public_key=theirs.public)
    with pytest.raises(KeySwapped):
        seal(case.pk, STORY, Note(text="x"))


def test_a_lock_of_another_compartment_or_case_is_not_this_one_s(lead, case, make_case):
    other = CompartmentKey.objects.get(subject=make_case(name="Vera").pk, compartment=STORY)
    swapped = {"public_key": bytes(other.public_key), "signature": bytes(other.signature)}
    CompartmentKey.objects.filter(subject=case.pk, compartment=STORY).update(**swapped)
    with pytest.raises(KeySwapped):
        seal(case.pk, STORY, Note(text="x"))


def test_an_applicant_s_key_takes_messages_and_nothing_else(lead, case):
    holder, _code = make_applicant("en")
    grants.share(lead.actor, case.pk, [Compartment.MESSAGES], to=holder, reason="asked")
    with pytest.raises(NotVouchedFor):
        grants.share(lead.actor, case.pk, [STORY], to=holder, reason="asked")


def test_the_doctor_finds_what_somebody_wrote(lead, case, caseworker):
    give(lead, case, caseworker)
    assert list(doubts.complaints()) == []
    Grant.objects.filter(holder=caseworker.user.holder).update(reason="assigned")
    Membership.objects.filter(tier=Tier.STANDARD, group=grants.group(Group.LEADS)).update(given_by="x")
    HolderKey.objects.filter(holder=grants.group(Group.HOUSING), tier=Tier.STANDARD).update(public_key=bytes(32))
    CompartmentKey.objects.filter(subject=case.pk, compartment=STORY).update(signature=bytes(64))
    said = " ".join(doubts.complaints())
    for one in ("1 public keys", "1 grants", "2 memberships", "1 compartments"):
        assert one in said


def test_a_signature_that_is_not_the_giver_s_is_found_though_the_seal_is_good(lead, case, caseworker):
    give(lead, case, caseworker)
    HolderKey.objects.filter(holder=lead.user.holder).update(signing_key=bytes(32))
    assert "grants are not as they were given" in " ".join(doubts.complaints())


@pytest.mark.django_db(transaction=True)
def test_the_earlier_of_two_grants_goes_with_the_later(lead, case, caseworker, note):
    earlier = give(lead, case, caseworker, ends_at=clock.now() + timedelta(days=1))
    give(lead, case, caseworker, ends_at=clock.now() + timedelta(days=2))
    grants.take_back(case.pk, from_holder=caseworker.user.holder, by="test", reason="work ended")
    earlier.save(force_insert=True)
    with pytest.raises(NoGrant):
        reads(caseworker, note)


@pytest.mark.django_db(transaction=True)
def test_the_earlier_of_two_memberships_goes_with_the_later(lead, case, caseworker, note):
    leads = grants.group(Group.LEADS)
    grants.admit(lead.actor, leads, caseworker.user.holder)
    earlier = list(Membership.objects.filter(member=caseworker.user.holder))
    grants.admit(lead.actor, leads, caseworker.user.holder)
    grants.dismiss(caseworker.user.holder, by="test")
    Membership.objects.bulk_create(earlier)
    with pytest.raises(NoGrant):
        reads(caseworker, note)


def test_a_row_that_somebody_wrote_keeps_nobody_s_key_from_being_taken(lead, case, caseworker, colleague, note):
    give(lead, case, caseworker)
    junk = Grant.objects.get(holder=caseworker.user.holder)
    junk.pk, junk.holder = None, colleague("oscar").user.holder
    Grant(**{field.attname: getattr(junk, field.attname) for field in junk._meta.fields[2:]}).save()
    grants.take_back(case.pk, from_holder=caseworker.user.holder, by="test", reason="work ended")
    with pytest.raises(NoGrant):
        reads(caseworker, note)
    after = seal(case.pk, STORY, Note(text="They came twice."))
    assert after.compartment_key.epoch == 2
    assert reads(lead, after)
    assert not Grant.objects.filter(compartment_key=after.compartment_key, holder=junk.holder).exists()


def test_what_lasts_was_given_for_something_and_keeps_that_word(lead, case, caseworker):
    grants.share(lead.actor, case.pk, [STORY], to=caseworker.user.holder, reason="assigned")
    assert give(lead, case, caseworker).reason == "assigned"


@pytest.mark.django_db(transaction=True)
def test_a_code_that_was_ended_opens_nothing_when_its_rows_are_written_again(lead, case):
    holder, code = make_applicant("en")
    grants.share(lead.actor, case.pk, [Compartment.MESSAGES], to=holder, reason="asked")
    record = seal(case.pk, Compartment.MESSAGES, Note(text="They came twice."))
    keys, lock = list(HolderKey.objects.filter(holder=holder)), Lock.objects.get(holder=holder)
    burn(holder.pk)
    HolderKey.objects.bulk_create(keys)
    lock.save(force_insert=True)
    half = return_with(code)
    keyring = keyring_of(live_session(half), half)
    with pytest.raises(NoGrant):
        keyring.data_keys([record], purpose="test")


def test_a_seal_that_was_taken_back_is_not_made_again_by_sealing_the_same(lead, caseworker):
    (key,) = HolderKey.objects.filter(holder=grants.group(Group.LEADS), tier=Tier.STANDARD)
    first, second = (ask_broker(VouchForKeys((public_of(key),)))[0].seal for _time in range(2))
    assert first != second
