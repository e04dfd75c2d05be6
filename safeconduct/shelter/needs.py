"""What of the homes needs the housing side today: offers to answer, stays to confirm, households that must move."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.kernel import clock
from safeconduct.look.needs import Need
from safeconduct.shelter.models import Stay
from safeconduct.shelter.page import must_move
from safeconduct.shelter.places import area_name
from safeconduct.shelter.selectors.offers import offers_for
from safeconduct.shelter.selectors.stays import stays_for, waiting_for_address
from safeconduct.shelter.words import LIVE_STAYS, OfferState, StayState

SOON = timedelta(days=30)


def needs_for(actor: Actor) -> list[Need]:
    """For housing coordinators; a lead sees the same on the board."""
    if not actor.has(Role.HOUSING):
        return []
    stays = stays_for(actor).filter(state__in=LIVE_STAYS)
    waiting = waiting_for_address(stays_for(actor))
    return [
        *_offers(actor),
        *(need for stay in stays for need in _stay(stay)),
        *(_address_to_give(stay) for stay in waiting),
    ]


def _offers(actor: Actor) -> Iterator[Need]:
    for offer in offers_for(actor, OfferState.NEW):
        url = reverse("shelter:offer", args=[offer.pk])
        yield Need(_("A home is offered"), url, _("Read"), due_on=offer.received_on, where=area_name(offer.area))


def _address_to_give(stay: Stay) -> Need:
    url, due_on = reverse("shelter:stay", args=[stay.pk]), max(stay.from_on, clock.today())
    why = _("The case has another caseworker, who has no key to the address.")
    return Need(_("Give the address"), url, _("Look"), why, due_on=due_on, where=stay.unit.label)


def _stay(stay: Stay) -> Iterator[Need]:
    url = reverse("shelter:stay", args=[stay.pk])
    if must_move(stay):
        why = _("The host has it back before they leave.")
        yield Need(_("Another home must be found"), url, _("Look"), why, "stop", stay.unit.open_until, stay.unit.label)
    elif stay.state == StayState.HELD and stay.from_on <= clock.today() + SOON:
        why = _("The household moves in soon, and nobody has the key to the address yet.")
        yield Need(_("Confirm the stay"), url, _("Look"), why, due_on=stay.from_on, where=stay.unit.label)
