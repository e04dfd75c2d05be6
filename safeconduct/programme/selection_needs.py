"""Which households wait for a proposal, and which proposals for a second signature."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import CaseState
from safeconduct.look.needs import Need, Needs, nearest, together
from safeconduct.programme.models import Recusal, Selection
from safeconduct.programme.policies import PROPOSES, SIGNS
from safeconduct.programme.words import SelectionState


def needs_for(actor: Actor, most: int) -> Needs:
    """The first `most` households that somebody must propose or decline, and proposals of others to be signed."""
    return together([_to_sign(actor, most), _to_propose(actor, most)], most)


def _to_propose(actor: Actor, most: int) -> Needs:
    if not actor.has(*PROPOSES):
        return Needs([], 0)
    going = Selection.objects.filter(case=OuterRef("pk"), state=SelectionState.PROPOSED)
    heard = cases_for(actor).filter(~Exists(going), state=CaseState.HEARD).select_related(None)
    return nearest(heard.order_by("asked_on", "-urgency", "name"), _waiting, most)


def _waiting(case: Case) -> Need:
    why = _("They were heard. Propose them for selection, or decline with a reason.")
    url = reverse("programme:selection", args=[case.slug])
    return Need(_("Decide what comes next"), url, _("Open"), why=why, due_on=case.asked_on, where=case.name)


def _to_sign(actor: Actor, most: int) -> Needs:
    if not actor.has(*SIGNS):
        return Needs([], 0)
    mine = cases_for(actor).filter(state=CaseState.HEARD).select_related(None).order_by()
    aside = Recusal.objects.filter(by=actor.user).values("case")
    waiting = Selection.objects.filter(state=SelectionState.PROPOSED, case__in=mine).exclude(proposed_by=actor.user)
    waiting = waiting.exclude(case__in=aside).select_related("case").order_by("proposed_at")
    return nearest(waiting, _need, most)


def _need(selection: Selection) -> Need:
    url = reverse("programme:selection", args=[selection.case.slug])
    return Need(_("Sign the selection"), url, _("Open"), where=selection.case.name)
