"""What of the homes needs the housing side today: offers to answer, stays to confirm, households that must move."""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.kernel import clock
from safeconduct.look.needs import Need, Needs, nearest, together
from safeconduct.shelter.models import Offer, Stay
from safeconduct.shelter.places import area_name
from safeconduct.shelter.selectors.offers import offers_for
from safeconduct.shelter.selectors.stays import stays_for, waiting_for_address
from safeconduct.shelter.words import LIVE_STAYS, OfferState, StayState

SOON = timedelta(days=30)


def needs_for(actor: Actor, most: int) -> Needs:
    """The first `most` for housing coordinators; a lead sees the same on the board."""
    if not actor.has(Role.HOUSING):
        return Needs([], 0)
    live = stays_for(actor).filter(state__in=LIVE_STAYS)
    moving = live.filter(until_on__gt=F("unit__open_until"))
    held = live.filter(state=StayState.HELD, from_on__lte=clock.today() + SOON).exclude(pk__in=moving.values("pk"))
    return together(
        [
            nearest(offers_for(actor, OfferState.NEW), _offer, most),
            nearest(moving.order_by("unit__open_until", "from_on", "pk"), _to_move, most),
            nearest(held.order_by("from_on", "pk"), _to_confirm, most),
            nearest(waiting_for_address(stays_for(actor)).order_by("from_on", "pk"), _address_to_give, most),
        ],
        most,
    )


def _offer(offer: Offer) -> Need:
    url = reverse("shelter:offer", args=[offer.pk])
    return Need(_("A home is offered"), url, _("Read"), due_on=offer.received_on, where=area_name(offer.area))


def _address_to_give(stay: Stay) -> Need:
    url, due_on = reverse("shelter:stay", args=[stay.pk]), max(stay.from_on, clock.today())
    why = _("The case has another caseworker, who has no key to the address.")
    return Need(_("Give the address"), url, _("Look"), why, due_on=due_on, where=stay.unit.label)


def _to_move(stay: Stay) -> Need:
    url, why = reverse("shelter:stay", args=[stay.pk]), _("The host has it back before they leave.")
    return Need(_("Another home must be found"), url, _("Look"), why, "stop", stay.unit.open_until, stay.unit.label)


def _to_confirm(stay: Stay) -> Need:
    url = reverse("shelter:stay", args=[stay.pk])
    why = _("The household moves in soon, and nobody has the key to the address yet.")
    return Need(_("Confirm the stay"), url, _("Look"), why, due_on=stay.from_on, where=stay.unit.label)
