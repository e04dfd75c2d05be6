"""Whoever holds the desk's process brings rows that the broker made for it, and questions that no honest desk makes."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace as altered

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.services.colleagues import close_account
from safeconduct.cases.services.share_case import share_case
from safeconduct.cell.conftest import at_work, told_of
from safeconduct.custody import grants
from safeconduct.custody.approving import approvals, approve
from safeconduct.custody.attested import public_of
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import NoGrant, NotTwo
from safeconduct.custody.keyring import Terms
from safeconduct.custody.models import HolderKey
from safeconduct.custody.originals import DEED, about, by_two
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.carried import NewCompartment, Recipient

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Daan:
    """An officer, who holds no key of the case, and a second key of their own that counts."""

    actor: Actor
    key: HolderKey


@pytest.fixture
def daan(officer, house):
    key = HolderKey.objects.select_related("holder").get(holder=officer.user.holder_id, tier="step_up")
    return Daan(at_work(officer, with_step_up=True), key)


def forged(house, daan):
    """A compartment of the broker's own making, under the id of the paper's, and given to the officer."""
    key = house.item.blob.compartment_key
    recovery = HolderKey.objects.select_related("holder").get(holder__kind="recovery", tier="step_up")
    to = tuple(Recipient(public_of(one), "case") for one in (recovery, daan.key))
    wanted = (NewCompartment(key.pk, key.compartment, to),)
    (made,) = ask_broker(ask.MakeCompartments(subject=key.subject, made_by="x", wanted=wanted))
    return passed_to(house, daan.key.holder_id, made.passed[-1])


def passed_to(house, holder, passed):
    real = house.allowed().grant
    return altered(real, holder=holder, sealed=passed.sealed, given=passed.given, generation=passed.generation)


def test_a_compartment_made_under_the_id_of_another_lets_nobody_allow_it(officer, house, daan):
    whole, asked, fake = house.allowed(), house.asked(house.clara), forged(house, daan)
    said = about(asked, house.item.blob)
    first, plain = *house.words(asked, house.clara), approve(daan.actor, DEED, asked.item, about=said)
    me = daan.actor.keyring._held.second_key()
    on = approvals([plain])[0].on
    # They open what was made for them, so the broker says that they do: it is another compartment.
    opened = ask_broker(ask.Approve(daan.actor.keyring._hands((fake,)), me, DEED, asked.item, on, fake))
    assert opened.opens
    for word in (*approvals([plain]), opened, altered(opened, opens=whole.words[1].opens)):
        told = altered(whole, asked=asked, words=(*approvals([first]), word), grant=fake, membership=None)
        with pytest.raises(NotTwo):
            house.keys(told)
    assert told_of(house.item, "opened") == []


@pytest.mark.parametrize("again", ["by the broker", "by a colleague"])
def test_a_word_does_not_outlive_the_grant_that_it_was_said_by_though_the_desk_passes_it_on_anew(nina, house, again):
    share_case(house.lena, case=house.item.case, colleague=nina.user)
    asked = house.asked(house.clara)
    words = house.words(asked, house.clara, at_work(nina, with_step_up=True))
    assert by_two(asked, house.item.blob, words)
    grants.take_back(house.item.case_id, from_holder=nina.user.holder, by="test", reason="work ended")
    if again == "by a colleague":
        share_case(house.clara, case=house.item.case, colleague=nina.user)
        with pytest.raises(NotTwo):
            by_two(asked, house.item.blob, words)
    hers = HolderKey.objects.select_related("holder").get(holder=nina.user.holder_id, tier="step_up")
    passed = house.clara.keyring.pass_on(house.item.blob.compartment_key, hers, Terms("case"))
    told = altered(house.allowed(), asked=asked, words=approvals(words), membership=None)
    with pytest.raises(NotTwo):
        house.keys(altered(told, grant=passed_to(house, nina.user.holder_id, passed)))
    assert told_of(house.item, "opened") == []


def test_whose_account_was_closed_has_allowed_nothing(nina, house):
    share_case(house.lena, case=house.item.case, colleague=nina.user)
    asked = house.asked(house.clara)
    told = by_two(asked, house.item.blob, house.words(asked, house.clara, at_work(nina, with_step_up=True)))
    close_account(house.lena, user=nina.user)
    with pytest.raises(NotTwo):
        house.keys(told)


def test_who_goes_by_another_way_than_they_said_it_by_allows_nothing(nina, house):
    """Lena opens it by the leads' grant, and is given one of her own later: her word was by the first."""
    whole = house.allowed()
    own = HolderKey.objects.select_related("holder").get(holder=house.lena.user.holder_id, tier="step_up")
    passed = house.clara.keyring.pass_on(house.item.blob.compartment_key, own, Terms("case"))
    mine = passed_to(house, house.lena.user.holder_id, passed)
    for lie in ({"grant": mine}, {"grant": mine, "membership": None}):
        with pytest.raises(NotTwo):
            house.keys(altered(whole, **lie))
    assert house.keys(whole)


def test_nobody_says_that_they_open_what_they_do_not(officer, house, daan):
    asked, real = house.asked(house.clara), house.allowed().grant
    me = daan.actor.keyring._held.second_key()
    for grant in (real, altered(real, holder=daan.key.holder_id)):
        with pytest.raises(NoGrant):
            ask_broker(ask.Approve(daan.actor.keyring._hands((grant,)), me, DEED, asked.item, bytes(32), grant))


def malformed(whole):
    asked, allowed = whole.words
    yield {"words": (asked, allowed, altered(allowed, seal=bytes(32)))}
    yield {"words": (altered(asked, on=bytes(70_000)), allowed)}
    yield {"words": (asked, altered(allowed, at=datetime(1960, 1, 1, tzinfo=UTC)))}
    yield {"words": (altered(asked, at=datetime(2026, 1, 1)), allowed)}  # noqa: DTZ001 of no zone
    given = altered(whole.grant.given, ends_at=datetime(2027, 1, 1))  # noqa: DTZ001 of no zone
    yield from ({"grant": altered(whole.grant, **lie)} for lie in ({"epoch": -1}, {"given": given}))
    yield {"membership": altered(whole.membership, sealed=bytes(70_000))}


def test_a_question_that_is_none_stands_in_the_log_as_any_other_refusal(house):
    """Who asks for a canary's so that the check breaks off is told of as well."""
    whole = house.allowed()
    lies = list(malformed(whole))
    for count, lie in enumerate(lies, 1):
        with pytest.raises(NotTwo):
            house.keys(altered(whole, **lie))
        assert len(told_of(house.item, "refused")) == count
    assert house.keys(whole)
