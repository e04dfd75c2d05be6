"""What of the quota needs a lead: places that run out, and places that ran out while the household still waits."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.cases.states import CaseState
from safeconduct.kernel import clock
from safeconduct.look.needs import Need
from safeconduct.programme.models import Hold
from safeconduct.programme.policies import PAGES
from safeconduct.programme.selectors import holds_at_risk
from safeconduct.programme.words import HoldState


def needs_for(actor: Actor) -> list[Need]:
    """For leads, who alone keep places or let them go."""
    return [need_of(actor, hold) for hold in holds_at_risk(actor)] if actor.has(Role.LEAD) else []


def need_of(actor: Actor, hold: Hold) -> Need:
    """What one hold at risk needs; whoever cannot mend it is led to the ledger and told who can."""
    is_gone, places = hold.state == HoldState.EXPIRED, {"n": hold.places}
    if is_gone:
        text = ngettext("%(n)s place of the quota has run out", "%(n)s places of the quota have run out", hold.places)
    else:
        text = ngettext("%(n)s place of the quota runs out", "%(n)s places of the quota run out", hold.places)
    may_mend = actor.has(*PAGES["programme:hold"])
    url = reverse("programme:hold", args=[hold.pk]) if may_mend else reverse("programme:overview")
    tone = "stop" if is_gone or hold.held_until <= clock.today() else "wait"
    button = _("Keep or release") if may_mend else _("Look")
    return Need(text % places, url, button, _why(hold, may_mend), tone, hold.held_until, hold.case.name)


def _why(hold: Hold, may_mend: bool) -> str:
    whose = "" if may_mend else _("A programme lead keeps them longer or releases them.")
    is_there = hold.case.case_state is CaseState.LODGED
    return " ".join(part for part in (_("The dossier is with the authority.") if is_there else "", whose) if part)
