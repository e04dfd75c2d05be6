"""Which proposals need a second signature."""

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import CaseState
from safeconduct.look.needs import Need, Needs, nearest
from safeconduct.programme.models import Recusal, Selection
from safeconduct.programme.policies import SIGNS
from safeconduct.programme.words import SelectionState


def needs_for(actor: Actor, most: int) -> Needs:
    """The first `most` proposals of others that wait for this colleague's signature."""
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
