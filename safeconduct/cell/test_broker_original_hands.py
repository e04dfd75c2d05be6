"""Whose words open an original, and into whose hands it goes: nobody's but theirs who asked, and two who open it today."""

from dataclasses import replace
from uuid import uuid4

import pytest
from msgspec.structs import replace as altered

from safeconduct.cases.services.share_case import share_case
from safeconduct.cell.conftest import at, at_work, made_up, told_of
from safeconduct.conftest import at_one_moment
from safeconduct.custody import broker, door, grants
from safeconduct.custody.approving import approvals, approve
from safeconduct.custody.attested import granted, membership
from safeconduct.custody.errors import NoGrant, NotTwo, StepUpNeeded
from safeconduct.custody.keyring import _told
from safeconduct.custody.models import Grant, Membership
from safeconduct.custody.originals import DEED, Download, about, by_two
from safeconduct.vault import VaultError, generate_pair
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.refusals import NoWorkerKnown

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_allowed_it_takes_nothing_by_the_same_two_words(house):
    whole = house.allowed()
    asked, allowed = whole.words
    own = Grant.objects.get(compartment_key=house.item.blob.compartment_key, holder=house.clara.user.holder_id)
    hers = granted(own, house.item.blob.compartment_key)
    swapped = altered(whole, words=(allowed, asked), grant=hers, membership=None)
    for told in (whole, swapped, altered(swapped, asked=altered(whole.asked, asked_by=house.lena.user.pk))):
        with pytest.raises(NotTwo):
            house.keys(told, who=house.lena)
    # Even where both had signed that she asks: whoever asks signs first.
    asked_by_lena = house.asked(house.lena)
    first, second = house.words(asked_by_lena, house.clara, house.lena)
    told = by_two(asked_by_lena, house.item.blob, [second, first])
    with pytest.raises(NotTwo):
        house.keys(told, who=house.lena)


def test_somebody_else_who_opens_the_case_takes_nothing_by_them(nina, house):
    share_case(house.lena, case=house.item.case, colleague=nina.user)
    with pytest.raises(NotTwo):
        house.keys(house.allowed(), who=at_work(nina, with_step_up=True))
    # The desk says who a session is of, for the log: under Clara's name it is still Nina's.
    proof = broker.check_words(nina.user.holder, nina.passphrase)
    half = broker.open_session(nina.user.holder, proof, reference=house.clara.reference, with_step_up=True)
    as_clara = replace(house.clara, keyring=broker.keyring_of(broker.live_session(half), half))
    with pytest.raises(NotTwo):
        house.keys(house.allowed(), who=as_clara)


def test_words_that_name_somebody_else_as_the_asker_are_not_for_whoever_brings_them(house):
    asked = Download(uuid4(), house.item.pk, house.lena.user.pk, "court")
    told = by_two(asked, house.item.blob, house.words(asked, house.clara, house.lena))
    with pytest.raises(NotTwo):
        house.keys(told)


def test_of_eight_who_bring_the_same_words_at_one_moment_one_has_the_key(house):
    whole = house.allowed()

    def takes():
        try:
            return house.keys(whole)
        finally:
            door._process().close()

    got = at_one_moment(*[takes] * 8)
    assert sorted(type(one).__name__ for one in got) == [*["NotTwo"] * 7, "list"]


def test_the_second_one_must_open_it_too_at_this_moment(officer, house):
    """An officer's word is a true one, and they hold no key of the case."""
    daan = at_work(officer, with_step_up=True)
    asked = house.asked(house.clara)
    with pytest.raises(NoGrant):  # nor says the broker for them that they open it
        house.words(asked, daan)
    words = [*house.words(asked, house.clara), approve(daan, DEED, asked.item, about=about(asked, house.item.blob))]
    with pytest.raises(NotTwo):
        by_two(asked, house.item.blob, words)
    whole = house.allowed()
    theirs = altered(whole, asked=asked, words=approvals(words))
    own = Grant.objects.get(compartment_key=house.item.blob.compartment_key, holder=house.clara.user.holder_id)
    hers = granted(own, house.item.blob.compartment_key)
    lies = (
        {},
        {"membership": None},
        {"grant": hers, "membership": None},
        {"grant": altered(hers, holder=daan.user.holder_id), "membership": None},
        {"membership": altered(whole.membership, member=daan.user.holder_id)},
    )
    for lie in lies:
        with pytest.raises(NotTwo):
            house.keys(altered(theirs, **lie))
    assert house.keys(whole)


def test_a_key_of_another_compartment_or_that_was_taken_back_is_no_key_of_it(nina, house):
    share_case(house.lena, case=house.item.case, colleague=nina.user)
    asked = house.asked(house.clara)
    words = house.words(asked, house.clara, at_work(nina, with_step_up=True))
    told = by_two(asked, house.item.blob, words)
    assert told.membership is None
    card = Grant.objects.select_related("compartment_key").get(holder=nina.user.holder_id, compartment="card")
    with pytest.raises(NotTwo):
        house.keys(altered(told, grant=granted(card, card.compartment_key)))
    grants.take_back(house.item.case_id, from_holder=nina.user.holder, by="test", reason="work ended")
    with pytest.raises(NotTwo):
        house.keys(told)


def test_who_has_left_the_group_opens_nothing_by_it(second, house):
    grants.admit(house.lena, grants.group(grants.Group.LEADS), second.user.holder)
    sofia = at_work(second, with_step_up=True)
    asked = house.asked(house.clara)
    told = by_two(asked, house.item.blob, house.words(asked, house.clara, sofia))
    assert told.membership is not None
    leads = grants.group(grants.Group.LEADS)
    grants.dismiss(second.user.holder, [leads], by="test")
    with pytest.raises(NotTwo):
        house.keys(told)
    whole, lenas = house.allowed(), Membership.objects.filter(member=house.lena.user.holder_id, group=leads)
    others = lenas.exclude(tier=whole.membership.tier, generation=whole.membership.generation)
    assert {(one.tier, one.generation) for one in others} >= {("standard", 1), ("step_up", 2)}
    for one in others:  # true ones of hers, of the other key or another generation: none opens that grant
        with pytest.raises(NotTwo):
            house.keys(altered(whole, membership=membership(one)))
    assert house.keys(whole)


def test_the_second_key_is_asked_for_as_ever(house, caseworker):
    whole = house.allowed()
    with pytest.raises(StepUpNeeded):
        house.keys(whole, who=at_work(caseworker))


def test_who_made_themselves_up_takes_nothing(house, start_broker, caseworker):
    """A session under Clara's name with keys of one's own: its hands open nothing, whatever words it brings."""
    whole = house.allowed()
    (grant,) = house.clara.keyring._held.grants({house.item.blob.compartment_key})
    with at(start_broker.folder, Face.DESK) as desk:
        half, _pairs = made_up(desk, house.clara.user.holder_id, house.clara.reference)
        hands = altered(house.clara.keyring._hands((grant,)), half=half)
        with pytest.raises(VaultError):
            desk.ask(ask.OpenThings(hands, (grant,), _told([house.item.blob]), "download", whole))
    assert house.keys(whole, who=at_work(caseworker, with_step_up=True))


def test_a_ticket_gives_a_worker_the_key_and_the_desk_none(house, start_broker):
    with at(start_broker.folder, Face.WORKER) as client:
        pair = generate_pair()
        worker = uuid4()
        client.ask(ask.AttestWorker(worker, pair.public))
    blob = house.item.blob
    sealed = house.clara.keyring.ticket([blob], purpose="pages", name=uuid4(), workers={worker: bytes(pair.public)})
    assert list(sealed.keys) == [worker]
    assert told_of(house.item, "opened") == [(house.clara.reference, "originals:evidence.original", "pages")]
    own = generate_pair()
    for mine in ({worker: bytes(own.public)}, {uuid4(): bytes(own.public)}):
        with pytest.raises(NoWorkerKnown):  # the desk's own key, under a worker's name or another
            house.clara.keyring.ticket([blob], purpose="pages", name=uuid4(), workers=mine)
