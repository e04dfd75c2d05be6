"""Offers from the public site: the inbox, one offer, its answer."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.refusals import refusals_on
from safeconduct.country.towns import area_name
from safeconduct.shelter.errors import OfferAnswered
from safeconduct.shelter.filters import OfferFilter
from safeconduct.shelter.forms_offers import AnswerForm, BecomeHomeForm
from safeconduct.shelter.models import Offer
from safeconduct.shelter.selectors.offers import OpenedOffer, offer_for, offers_for, opened, steps_of
from safeconduct.shelter.services.offers import answer_offer, turn_into_home
from safeconduct.shelter.words import OfferState

PER_PAGE = 25
TONES = {"new": "accent", "contacted": "wait", "visited": "wait", "became_home": "good", "declined": "none"}


def offers(request: DeskRequest) -> HttpResponse:
    form = OfferFilter(request.GET)
    state = form.cleaned_data.get("state", "") if form.is_valid() else ""
    shown = Paginator(offers_for(request.actor, state), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(offer, area_name(offer.area), TONES[offer.state]) for offer in shown]
    query = f"state={state}" if state else ""
    return render(request, "shelter/offers.html", {"form": form, "page": shown, "rows": rows, "query": query})


def offer(request: DeskRequest, offer_id: str) -> HttpResponse:
    return _offer(request, offer_for(request.actor, offer_id))


def offer_opened(request: DeskRequest, offer_id: str) -> HttpResponse:
    found = offer_for(request.actor, offer_id)
    return _offer(request, found, told=opened(request.actor, found))


@require_POST
def offer_answer(request: DeskRequest, offer_id: str) -> HttpResponse:
    found = _waiting(request, offer_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            to = OfferState(form.cleaned_data["to"])
            answer_offer(request.actor, offer=found, to=to, words=form.cleaned_data["words"])
            return redirect("shelter:offer", found.pk)
    return _offer(request, found, answer=form)


@require_POST
def offer_home(request: DeskRequest, offer_id: str) -> HttpResponse:
    found = _waiting(request, offer_id)
    form = BecomeHomeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            home = turn_into_home(request.actor, offer=found, municipality=form.cleaned_data["municipality"])
            return redirect("shelter:address_change", home.pk)
    return _offer(request, found, become=form)


def _waiting(request: DeskRequest, offer_id: str) -> Offer:
    """An offer that can be answered: the page of an answered one has no form to say so in."""
    found = offer_for(request.actor, offer_id)
    if not found.is_waiting:
        raise OfferAnswered
    return found


def _offer(
    request: DeskRequest,
    offer: Offer,
    *,
    told: OpenedOffer | None = None,
    answer: AnswerForm | None = None,
    become: BecomeHomeForm | None = None,
) -> HttpResponse:
    failed = answer is not None or become is not None
    context = {
        "offer": offer,
        "area": area_name(offer.area),
        "tone": TONES[offer.state],
        "told": told,
        "timeline": _timeline(offer, told),
        "answer": answer or AnswerForm(),
        "become": become or BecomeHomeForm(),
    }
    return render(request, "shelter/offer.html", context, status=400 if failed else 200)


def _timeline(offer: Offer, told: OpenedOffer | None) -> list[dict[str, object]]:
    words = told.words if told else {}
    came: dict[str, object] = {"at": offer.received_on, "title": _("Came in through the site"), "text": "", "by": ""}
    return [
        came,
        *(
            {
                "at": step.at,
                "title": step.get_to_state_display(),
                "by": step.by.display_name if step.by else "",
                "text": words.get(step.pk, _("(words are sealed)") if step.words_id else ""),
            }
            for step in steps_of(offer)
        ),
    ]
