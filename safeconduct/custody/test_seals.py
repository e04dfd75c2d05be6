"""Whoever writes into the database: what they change, lengthen, swap or bring back opens nothing and takes nothing in."""

from datetime import timedelta
from typing import ClassVar

import pytest

from safeconduct.custody import doubts, founding, grants, taking_back
from safeconduct.custody.compartments import Compartment, Group, Tier
from safeconduct.custody.errors import BrokerAway, CannotVouch, KeySwapped, NoGrant, NotVouchedFor
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import CompartmentKey, Grant, HolderKey, Membership, TakenBack, Voucher
from safeconduct.custody.payloads import Payload
from safeconduct.custody.sealing import open_record, seal
from safeconduct.custody.vouching import check_words, counts, vouch, vouch_as_the_house
from safeconduct.kernel import clock
from safeconduct.vault import generate_pair

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
    held = brings._granted({note.compartment_key})
    with clock.days_away(1):
        monkeypatch.setattr(brings, "_granted", lambda _keys: held)
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
    grants.dismiss(caseworker.user.holder)
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
    from safeconduct.custody.applicants import make_applicant

    holder, _code = make_applicant("en")
    grants.share(lead.actor, case.pk, [Compartment.MESSAGES], to=holder, reason="asked")
    with pytest.raises(NotVouchedFor):
        grants.share(lead.actor, case.pk, [STORY], to=holder, reason="asked")


@pytest.fixture
def newcomer(lead):
    return founding.make_person(founding.choose_passphrase("en"))


@pytest.fixture
def officer(lead, colleague):
    """Another of the roster."""
    oscar = colleague("oscar")
    grants.admit(lead.actor, grants.group(Group.ROSTER), oscar.user.holder)
    return oscar


def test_two_of_the_roster_vouch_and_then_keys_are_given(lead, case, officer, newcomer):
    with pytest.raises(NotVouchedFor):
        grants.share(lead.actor, case.pk, [STORY], to=newcomer, reason="shared")
    assert vouch(lead.actor, newcomer) is False
    with pytest.raises(NotVouchedFor):
        grants.share(lead.actor, case.pk, [STORY], to=newcomer, reason="shared")
    assert vouch(officer.actor, newcomer) is True
    assert counts(newcomer)
    grants.share(lead.actor, case.pk, [STORY], to=newcomer, reason="shared")


def test_one_of_the_roster_is_one_word_however_often(lead, newcomer):
    vouch(lead.actor, newcomer)
    with pytest.raises(CannotVouch):
        vouch(lead.actor, newcomer)
    assert not counts(newcomer)


def test_whoever_is_not_of_the_roster_has_no_word(lead, caseworker, newcomer):
    with pytest.raises(CannotVouch):
        vouch(caseworker.actor, newcomer)


def test_nobody_vouches_for_themselves(officer):
    HolderKey.objects.filter(holder=officer.user.holder).update(seal=b"")
    with pytest.raises(CannotVouch):
        vouch(officer.actor, officer.user.holder)


@pytest.mark.parametrize("flaw", ["signature", "seal", "by", "of"])
def test_a_word_that_somebody_wrote_into_the_database_is_none(lead, officer, caseworker, newcomer, flaw):
    vouch(lead.actor, newcomer)
    if flaw == "of":
        HolderKey.objects.filter(holder=newcomer).update(public_key=generate_pair().public)
    elif flaw == "by":
        Voucher.objects.update(by=caseworker.user.holder)
    else:
        Voucher.objects.update(**{flaw: b"f" * (64 if flaw == "signature" else 32)})
    assert vouch(officer.actor, newcomer) is False
    assert not counts(newcomer)


def test_the_operator_at_the_machine_vouches_where_there_is_nobody_else(lead, case, newcomer):
    vouch_as_the_house(newcomer, by="operator")
    grants.share(lead.actor, case.pk, [STORY], to=newcomer, reason="shared")


def test_the_words_to_compare_are_others_for_other_keys(newcomer, caseworker):
    words = check_words(newcomer, "en")
    assert len(words.split()) == 5
    assert words == check_words(newcomer, "nl") != check_words(caseworker.user.holder, "en")
    HolderKey.objects.filter(holder=newcomer, tier=Tier.STEP_UP).update(signing_key=b"k" * 32)
    assert check_words(newcomer, "en") != words


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
