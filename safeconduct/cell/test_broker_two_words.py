"""What the broker's process asks of whoever holds the desk: it can lie about rows, and not about people."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace as altered

from safeconduct.accounts.roles import Role
from safeconduct.cases.payloads import Story
from safeconduct.cell.conftest import at, at_work
from safeconduct.custody import grants, stores
from safeconduct.custody.approving import approvals, approve
from safeconduct.custody.attested import granted, public_of
from safeconduct.custody.broker import save_holder
from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import CannotVouch, NoGrant, NotTwo, NotVouchedFor, Shredded
from safeconduct.custody.founding import choose_passphrase
from safeconduct.custody.models import Grant, Holder, HolderKey
from safeconduct.custody.sealing import open_record
from safeconduct.custody.vouching import vouch
from safeconduct.vault import generate_pair
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.refusals import NotForThisFace
from safeconduct.vaultd.tiers import Tier as Tiers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer(colleague):
    return colleague("daan", Role.OFFICER)


def story_of(actor, case):
    return open_record(actor, case.story, Story, purpose="view")


def test_a_case_ends_with_two_words_and_no_fewer(officer, behind_broker, lead):
    daan, lena = at_work(officer, with_step_up=True), at_work(lead, with_step_up=True)
    one = approve(daan, "erase", behind_broker.pk, about="consent")
    for words in ((), (one,), (one, one), (one, approve(daan, "erase", behind_broker.pk, about="consent"))):
        with pytest.raises(NotTwo):
            stores.shred(behind_broker.pk, approvals(words))
    for other in (
        approve(lena, "erase", uuid4(), about="consent"),
        approve(lena, "erase", behind_broker.pk, about="withdrawn"),
        approve(lena, "read", behind_broker.pk, about="consent"),
    ):
        with pytest.raises(NotTwo):
            stores.shred(behind_broker.pk, approvals((one, other)))
    assert story_of(lena, behind_broker)
    both = approvals((one, approve(lena, "erase", behind_broker.pk, about="consent")))
    stores.shred(behind_broker.pk, both)
    with pytest.raises(Shredded):
        story_of(lena, behind_broker)
    stores.shred(behind_broker.pk)  # once more does no harm


@pytest.mark.parametrize("lie", ["at", "by", "signature", "seal"])
def test_a_word_that_was_changed_is_none(officer, behind_broker, lead, lie):
    words = approvals(
        approve(at_work(who, with_step_up=True), "erase", behind_broker.pk, about="consent") for who in (officer, lead)
    )
    other = {
        "at": words[0].at + timedelta(hours=1),
        "by": lead.user.holder_id,
        "signature": bytes(64),
        "seal": bytes(32),
    }
    with pytest.raises(NotTwo):
        stores.shred(behind_broker.pk, (altered(words[0], **{lie: other[lie]}), words[1]))


def test_what_a_stranger_began_and_did_not_send_ends_without(behind_broker):
    subject = uuid4()
    key = ask.MakeCompartments(subject, (_new("originals"),), "intake")
    ask_broker(key)
    stores.shred(subject)
    assert not stores.has_shred_key(subject)
    sent = uuid4()
    ask_broker(ask.MakeCompartments(sent, (_new("originals"),), "intake"))
    ask_broker(ask.MakeCompartments(sent, (_new("card"),), "intake"))
    with pytest.raises(NotTwo):
        stores.shred(sent)


def _new(name):
    from safeconduct.vaultd.carried import NewCompartment

    return NewCompartment(uuid4(), name, ())


def test_a_holder_whom_somebody_has_just_made_is_nobody(officer, behind_broker, lead, caseworker):
    """A hole in the desk makes itself a colleague: it signs in, and is given nothing and asked nothing."""
    mine = choose_passphrase("en")
    mine.holder.save(force_insert=True)
    save_holder(mine.holder, mine.made)
    thief = replace(lead, user=type(lead.user)(pk=uuid4(), holder=mine.holder), passphrase=mine.words)
    actor = at_work(thief, with_step_up=True)
    with pytest.raises(NotVouchedFor):
        approve(actor, "erase", behind_broker.pk, about="consent")
    with pytest.raises(NotVouchedFor):
        actor.keyring.allow_more(caseworker.user.holder_id)
    with pytest.raises(CannotVouch):
        vouch(actor, mine.holder)
    lena = at_work(lead, with_step_up=True)
    with pytest.raises(NotVouchedFor):
        grants.share(lena, behind_broker.pk, [grants.Compartment.CARD], to=mine.holder, reason="x")
    with pytest.raises(NotVouchedFor):
        grants.admit(lena, grants.group(grants.Group.LEADS), mine.holder)


def test_the_sockets_vouch_for_nobody_s_keys(behind_broker, start_broker, caseworker):
    own = HolderKey.objects.select_related("holder").get(holder=caseworker.user.holder, tier=Tier.STEP_UP)
    forged = altered(public_of(own), key=generate_pair().public)
    made_up = ask.MakeHolder(uuid4(), "six words", tuple(Tiers), "", vouched=True)
    for face in (Face.PUBLIC, Face.DESK, Face.WORKER):
        with at(start_broker.folder, face) as client:
            for question in (ask.VouchForKeys((forged,)), ask.MakeGroup(uuid4(), (forged,)), made_up):
                with pytest.raises(NotForThisFace):
                    client.ask(question)


def test_what_was_taken_back_stays_so_also_for_a_broker_that_was_started_anew(
    behind_broker, start_broker, lead, caseworker
):
    clara = at_work(caseworker)
    assert story_of(clara, behind_broker)
    kept = Grant.objects.filter(holder=caseworker.user.holder, compartment="narrative").get()
    brought = granted(kept, kept.compartment_key)
    grants.take_back(behind_broker.pk, from_holder=caseworker.user.holder, by="test", reason="work ended")
    for again in range(2):
        clara = at_work(caseworker)
        with pytest.raises(NoGrant):
            ask_broker(ask.Reach(clara.keyring._hands((brought,)), brought))
        if not again:
            start_broker.process.kill()
            start_broker.process.wait()
            start_broker.process = start_broker()
    assert Holder.objects.filter(pk=kept.holder_id).exists()
