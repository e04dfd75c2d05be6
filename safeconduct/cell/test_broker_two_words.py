"""What the broker's process asks of whoever holds the desk: it can lie about rows, and not about people."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from msgspec.structs import replace as altered

from safeconduct.audit.models import Leaf
from safeconduct.cases.payloads import Story
from safeconduct.cell.conftest import at, at_work, made_up
from safeconduct.custody import generations, grants, stores
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
from safeconduct.vault import PublicKey, VaultError, generate_key, generate_pair, seal_key
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.carried import Granted, Hands, NewCompartment, Recipient, Thing
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.refusals import KeyNotVouchedFor, MayNotVouch, NotAWord, NotForThisFace, NotGranted
from safeconduct.vaultd.tiers import Tier as Tiers
from safeconduct.vaultd.tiers import tier_of

pytestmark = pytest.mark.django_db(transaction=True)


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


def _new(name, *more):
    """A compartment for the recovery key, which the broker wants in each, and for others."""
    keys = HolderKey.objects.filter(tier=tier_of(name), holder__name="recovery").select_related("holder")
    to = tuple(Recipient(one, "first") for one in (*(public_of(key) for key in keys), *more))
    return NewCompartment(uuid4(), name, to)


def test_what_nobody_has_made_gets_no_mark(behind_broker):
    subject = uuid4()
    stores.shred(subject)
    ask_broker(ask.MakeCompartments(subject, (_new("card"),), "intake"))
    assert stores.has_shred_key(subject)


def test_a_session_under_a_colleague_s_name_with_keys_of_one_s_own_is_not_theirs(
    officer, behind_broker, start_broker, lead, caseworker
):
    """Whoever asks chooses the id of a holder, and brings the colleague's true key: neither is a session of theirs."""
    theirs, roster = lead.user.holder_id, Contexts(settings.ORGANISATION_ID).roster
    own = HolderKey.objects.select_related("holder").get(holder=theirs, tier=Tier.STEP_UP)
    with at(start_broker.folder, Face.DESK) as desk:
        half, _pairs = made_up(desk, theirs, str(lead.user.pk))
        for question in (
            ask.Approve(Hands(half), public_of(own), "erase", behind_broker.pk, bytes(32)),
            ask.AllowMore(Hands(half), public_of(own), caseworker.user.holder_id),
        ):
            with pytest.raises(KeyNotVouchedFor):
                desk.ask(question)
        half, _pairs = made_up(desk, roster, "nobody")  # nor is who goes by the name of a group a member of it
        _half, of = made_up(desk, uuid4(), "nobody")
        with pytest.raises(MayNotVouch):
            desk.ask(ask.Vouch(Hands(half), tuple(pair.public for pair in of.values())))


def test_strangers_face_speaks_in_nobody_s_name_and_ends_nobody_s_session(behind_broker, start_broker, caseworker):
    clara = at_work(caseworker)
    words, chosen = "five words of a code", caseworker.user.holder_id
    with at(start_broker.folder, Face.PUBLIC) as public:
        made = public.ask(ask.MakeHolder(chosen, words, (Tiers.STANDARD,)))
        assert made.holder not in {chosen, caseworker.user.pk}
        proof = public.ask(ask.CheckWords(words, made.holder, made.lock))
        wrapped = {tier: pair.wrapped for tier, pair in made.pairs.items()}
        half = public.ask(ask.OpenSession(proof, str(caseworker.user.pk), wrapped)).half
        new = _new("messages", made.pairs[Tiers.STANDARD].public)
        subject = uuid4()
        (told,) = public.ask(ask.MakeCompartments(subject, (new,), "intake"))
        granted = Granted(new.key, subject, "messages", 1, made.holder, told.passed[1].sealed, told.passed[1].given)
        at_place = Contexts(settings.ORGANISATION_ID).thing(
            subject, "messages", 1, new.key, 1, "data-key:intake.message"
        )
        sealed = bytes(seal_key(generate_key(), PublicKey(told.public), at_place))
        thing = Thing(new.key, 1, "intake.message", new.key, sealed)
        assert public.ask(ask.OpenThings(Hands(half), (granted,), (thing,), "conversation"))
        with pytest.raises(NotAWord):
            public.ask(ask.OpenThings(Hands(half), (granted,), (thing,), "Clara read the case of Mira"))
        proof = public.ask(ask.CheckWords(words, chosen, made.lock))
        with pytest.raises((NotForThisFace, VaultError)):
            public.ask(ask.OpenSession(proof, str(caseworker.user.pk), wrapped))
    assert Leaf.objects.order_by("-sequence").first().actor == str(made.holder)
    assert story_of(clara, behind_broker)


def test_no_compartment_is_made_that_the_recovery_key_does_not_open(behind_broker, caseworker):
    keys = HolderKey.objects.select_related("holder").filter(holder=caseworker.user.holder)
    own = {key.tier: public_of(key) for key in keys}
    for name, to in (("narrative", own["standard"]), ("identity", own["standard"])):
        new = NewCompartment(uuid4(), name, (Recipient(to, "first"),))
        with pytest.raises(NotVouchedFor):
            ask_broker(ask.MakeCompartments(uuid4(), (new,), "test"))
    with pytest.raises(NotVouchedFor):  # a key of the other tier would open nothing
        ask_broker(ask.MakeCompartments(uuid4(), (_new("identity", own["standard"]),), "test"))
    theirs = Grant.objects.select_related("compartment_key").get(holder=caseworker.user.holder, compartment="narrative")
    with pytest.raises(NotVouchedFor):
        ask_broker(ask.NextEpoch(uuid4(), (granted(theirs, theirs.compartment_key),), (own["standard"],)))


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


def test_the_next_keys_of_a_group_are_sealed_to_its_members_and_to_nobody_who_is_only_said_to_be_one(
    behind_broker, start_broker, lead, caseworker
):
    leads, clara = grants.group(grants.Group.LEADS), caseworker.user.holder
    grants.admit(at_work(lead, with_step_up=True), leads, clara)
    before = generations.asked(leads, by="test")
    grants.dismiss(clara, [leads], by="test")
    now = generations.asked(leads, by="test")
    hers = [(row, to) for row, to in zip(before.memberships, before.to, strict=True) if row.member == clara.pk]
    forged = [*hers, *((altered(row, generation=2), to) for row, to in hers)]
    rows, keys = zip(*forged, strict=True)
    with at(start_broker.folder, Face.DESK) as client:
        made = client.ask(altered(now, memberships=now.memberships + rows, to=now.to + keys))
        assert {one.member for one in made.memberships if one.member != now.recovery[0].holder} == {lead.user.holder_id}
        for refused in (before, altered(now, recovery=()), altered(now, of=now.recovery)):
            with pytest.raises((KeyNotVouchedFor, NotGranted)):
                client.ask(refused)
    for face in (Face.PUBLIC, Face.WORKER):
        with at(start_broker.folder, face) as client, pytest.raises(NotForThisFace):
            client.ask(now)
    assert story_of(at_work(lead), behind_broker)


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
