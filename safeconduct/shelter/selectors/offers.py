"""Offers of homes: the open part for the housing side, the rest with its key."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.custody.sealing import open_record, open_records
from safeconduct.kernel.errors import NotFound
from safeconduct.shelter.models import Offer, OfferStep
from safeconduct.shelter.payloads import OfferDetails, OfferWords
from safeconduct.shelter.words import WAITING_OFFERS, OfferState


@dataclass(frozen=True)
class OpenedOffer:
    """What somebody wrote, and what colleagues wrote about it, by step."""

    details: OfferDetails
    words: dict[UUID, str]


def offers_for(actor: Actor, state: str = "") -> QuerySet[Offer]:
    """Offers, the longest waiting first; of one state, or all that still wait for something. Raises NotAllowed."""
    actor.must_be(Role.HOUSING, Role.LEAD)
    found = Offer.objects.select_related("home").order_by("received_on", "made_at")
    return found.filter(state=state) if state in set(OfferState) else found.filter(state__in=WAITING_OFFERS)


def offer_for(actor: Actor, offer_id: UUID | str) -> Offer:
    """One offer. Raises NotFound, NotAllowed."""
    actor.must_be(Role.HOUSING, Role.LEAD)
    try:
        found = Offer.objects.select_related("home", "details__compartment_key").filter(pk=offer_id).first()
    except ValidationError:
        found = None
    if found is None:
        raise NotFound
    return found


def offer_for_change(actor: Actor, offer: Offer) -> Offer:
    """The offer, locked until the transaction ends. Raises NotFound, NotAllowed."""
    actor.must_be(Role.HOUSING, Role.LEAD)
    found = Offer.objects.select_for_update(of=("self",)).select_related("details__compartment_key")
    locked = found.filter(pk=offer.pk).first()
    if locked is None:
        raise NotFound
    return locked


def steps_of(offer: Offer) -> list[OfferStep]:
    """What was done with an offer that was selected for the actor, in order."""
    return list(offer.steps.select_related("by", "words__compartment_key").order_by("at"))


def opened(actor: Actor, offer: Offer, *, purpose: str = "view") -> OpenedOffer:
    """Open an offer with the words of its steps. Raises NoGrant, StepUpNeeded."""
    details = open_record(actor, offer.details, OfferDetails, purpose=purpose)
    spoken = [(step.pk, step.words) for step in steps_of(offer) if step.words is not None]
    texts = open_records(actor, [words for _step, words in spoken], OfferWords, purpose=purpose)
    return OpenedOffer(details, {step: text.text for (step, _words), text in zip(spoken, texts, strict=True)})
