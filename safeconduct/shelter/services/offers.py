"""Somebody offers a home; somebody answers."""

from datetime import date
from uuid import uuid4

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.country.towns import area_of
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.sealing import open_record, seal
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed
from safeconduct.shelter import errors
from safeconduct.shelter.languages import languages_in
from safeconduct.shelter.models import Home, Offer, OfferStep, Provider
from safeconduct.shelter.payloads import HomeAddress, OfferDetails, OfferWords, ProviderContact
from safeconduct.shelter.selectors.offers import offer_for_change
from safeconduct.shelter.services.homes import UnitFacts, add_home, add_provider, add_unit
from safeconduct.shelter.words import OfferState, ProviderKind, UnitKind

STRANGER = "public"


def receive_offer(
    *, details: OfferDetails, beds: int, from_on: date | None = None, until_on: date | None = None, language: str = "nl"
) -> Offer:
    """Seal an offer from the public site to the housing group and keep it as work.

    Works for the role that may insert and not read an offer back. In the open stand the area (first two digits of a
    Belgian postcode, else ""), the beds, the days and the language to answer in.
    """
    subject = uuid4()
    with transaction.atomic():
        housing = grants.group(Group.HOUSING)
        grants.create_compartments(subject, {Compartment.ADDRESS: [housing]}, made_by=STRANGER)
        offer = Offer(
            pk=subject,
            area=area_of(details.postcode),
            received_on=clock.today(),
            beds=beds,
            from_on=from_on,
            until_on=until_on,
            language=language,
            details=seal(subject, Compartment.ADDRESS, details),
        )
        offer.save(force_insert=True)
        record(STRANGER, Action.RECEIVED, offer, subject=subject)
    return offer


def answer_offer(actor: Actor, *, offer: Offer, to: OfferState, words: str = "") -> Offer:
    """Write down that somebody was rung, visited or told no; a no says why.

    Raises OfferAnswered, ReasonsNeeded, NotAllowed, NotFound.
    """
    if to not in {OfferState.CONTACTED, OfferState.VISITED, OfferState.DECLINED}:
        raise NotAllowed
    if to == OfferState.DECLINED and not words.strip():
        raise errors.ReasonsNeeded
    with transaction.atomic():
        locked = _waiting(actor, offer)
        _step(actor, locked, to, words)
        record(actor.reference, Action.MOVED, locked, subject=locked.pk, purpose=to.value)
    return locked


def turn_into_home(actor: Actor, *, offer: Offer, municipality: str, provider: Provider | None = None) -> Home:
    """Make an offer a home with one unit of the beds, days and languages offered.

    Name, telephone and what they wrote go over sealed.

    Without a provider the person who offers becomes a private host. Raises OfferAnswered, NoSuchTown, NotAllowed,
    NotFound, NoGrant, StepUpNeeded.
    """
    with transaction.atomic():
        locked = _waiting(actor, offer)
        told = open_record(actor, locked.details, OfferDetails, purpose="becomes a home")
        if provider is None:
            contact = ProviderContact(name=told.name, phone=told.phone, email=told.email)
            provider = add_provider(actor, kind=ProviderKind.HOST, name="", contact=contact)
        address = HomeAddress(
            postcode=told.postcode, town=told.town, contact_name=told.name, contact_phone=told.phone,
            offered="\n".join(words for words in (told.languages, told.words) if words),
        )  # fmt: skip
        home = add_home(actor, provider=provider, municipality=municipality, address=address)
        add_unit(actor, home=home, facts=_facts(locked, told))
        locked.home = home
        _step(actor, locked, OfferState.BECAME_HOME, "")
        record(actor.reference, Action.MOVED, locked, subject=locked.pk, purpose=OfferState.BECAME_HOME.value)
    return home


def _facts(offer: Offer, told: OfferDetails) -> UnitFacts:
    kind = told.kind if told.kind in set(UnitKind) else UnitKind.HOST_ROOM.value
    open_from = offer.from_on or clock.today()
    spoken = languages_in(told.languages)
    return UnitFacts(kind=kind, beds=offer.beds, open_from=open_from, open_until=offer.until_on, languages=spoken)


def _waiting(actor: Actor, offer: Offer) -> Offer:
    locked = offer_for_change(actor, offer)
    if not locked.is_waiting:
        raise errors.OfferAnswered
    return locked


def _step(actor: Actor, offer: Offer, to: OfferState, words: str) -> None:
    sealed = seal(offer.pk, Compartment.ADDRESS, OfferWords(text=words)) if words.strip() else None
    OfferStep.objects.create(offer=offer, to_state=to, by=actor.user, at=clock.now(), words=sealed)
    offer.state = to
    offer.save(update_fields=["state", "home"])
