"""What of the homes needs the housing side today: offers to answer, stays to confirm, households that must move."""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.country.towns import area_name
from safeconduct.kernel import clock
from safeconduct.look.needs import Need, Needs, nearest, together
from safeconduct.shelter.models import Offer, Stay, Vetting
from safeconduct.shelter.policies import HOUSING_SIDE
from safeconduct.shelter.selectors.homes import decisions_for, second_visits_for
from safeconduct.shelter.selectors.offers import offers_for
from safeconduct.shelter.selectors.stays import lasting, stays_for, unanswered, waiting_for_address, without_next
from safeconduct.shelter.words import OfferState, StayState

SOON = timedelta(days=30)
FEW_DAYS = 14


def needs_for(actor: Actor, most: int) -> Needs:
    """The first `most` for housing coordinators; a caseworker learns which of their households will have no home.

    Homes that wait for a second visit or a decision stand on the days of all who may make it.
    """
    lists = []
    if actor.has(*HOUSING_SIDE):
        lists += [nearest(second_visits_for(actor), _to_visit, most), nearest(decisions_for(actor), _to_decide, most)]
    if actor.has(Role.HOUSING):
        lists.append(_of_housing(actor, most))
    elif actor.has(Role.CASEWORKER):
        mine = without_next(stays_for(actor).filter(case__caseworker=actor.user))
        lists.append(nearest(mine, lambda stay: ends_soon(stay, _page_of_case(stay), stay.case.name), most))
    return together(lists, most)


def _to_visit(vetting: Vetting) -> Need:
    why = _("Another colleague has been there: two look, each for themselves.")
    url, where = reverse("shelter:home", args=[vetting.home_id]), vetting.home.label
    return Need(_("A home waits for its second visit"), url, _("Look"), why, due_on=vetting.first_on, where=where)


def _to_decide(vetting: Vetting) -> Need:
    why = _("Both visits are made. Until somebody decides, nobody can be placed there.")
    url, where = reverse("shelter:home", args=[vetting.home_id]), vetting.home.label
    return Need(_("A home waits for the decision"), url, _("Decide"), why, due_on=vetting.second_on, where=where)


def _of_housing(actor: Actor, most: int) -> Needs:
    stays = stays_for(actor)
    moving = lasting(stays).filter(until_on__gt=F("unit__open_until"))
    held = lasting(stays).filter(state=StayState.HELD, from_on__lte=clock.today() + SOON)
    held, ending = (some.exclude(pk__in=moving.values("pk")) for some in (held, without_next(stays)))
    return together(
        [
            nearest(offers_for(actor, OfferState.NEW), _offer, most),
            nearest(moving.order_by("unit__open_until", "from_on", "pk"), _to_move, most),
            nearest(held.order_by("from_on", "pk"), _to_confirm, most),
            nearest(unanswered(stays), lambda stay: nobody_said(stay, _page(stay), stay.unit.label), most),
            nearest(ending, lambda stay: ends_soon(stay, _page(stay), stay.unit.label), most),
            nearest(waiting_for_address(stays).order_by("from_on", "pk"), _address_to_give, most),
        ],
        most,
    )


def _offer(offer: Offer) -> Need:
    url = reverse("shelter:offer", args=[offer.pk])
    return Need(_("A home is offered"), url, _("Read"), due_on=offer.received_on, where=area_name(offer.area))


def _address_to_give(stay: Stay) -> Need:
    due_on = max(stay.from_on, clock.today())
    why = _("The case has another caseworker, who has no key to the address.")
    return Need(_("Give the address"), _page(stay), _("Look"), why, due_on=due_on, where=stay.unit.label)


def _to_move(stay: Stay) -> Need:
    why = _("The host has it back before they leave.")
    return Need(
        _("Another home must be found"), _page(stay), _("Look"), why, "stop", stay.unit.open_until, stay.unit.label
    )


def _to_confirm(stay: Stay) -> Need:
    why = _("The household moves in soon, and nobody has the key to the address yet.")
    return Need(_("Confirm the stay"), _page(stay), _("Look"), why, due_on=stay.from_on, where=stay.unit.label)


def nobody_said(stay: Stay, url: str, where: str = "") -> Need:
    """A held stay is over, and the house does not know whether somebody lived there."""
    why = _("Its last day came and nobody had confirmed it. Write whether they lived there.")
    return Need(_("A held stay is over"), url, _("Look"), why, "stop", stay.until_on, where)


def ends_soon(stay: Stay, url: str, where: str = "") -> Need:
    """A household will be without a home, and when."""
    days = (stay.until_on - clock.today()).days
    text = ngettext(
        "The stay ends in %(n)s day, and there is no next home",
        "The stay ends in %(n)s days, and there is no next home",
        days,
    ) % {"n": days}
    why = _("Prolong it, move them, or place them in a round.")
    return Need(text, url, _("Look"), why, "stop" if days <= FEW_DAYS else "wait", stay.until_on, where)


def _page(stay: Stay) -> str:
    return reverse("shelter:stay", args=[stay.pk])


def _page_of_case(stay: Stay) -> str:
    return reverse("shelter:case_stays", args=[stay.case.slug])
