"""What the page about the end of a case shows: each thing that it holds, and what becomes of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import tasks_of
from safeconduct.cases.states import CaseState
from safeconduct.dossiers.selectors import dossier_of, pack_for
from safeconduct.dossiers.services.steps import may_be_withdrawn
from safeconduct.kernel import clock
from safeconduct.look.speaking import short_date
from safeconduct.placement.selectors import proposals_to
from safeconduct.programme.services.quota import hold_of
from safeconduct.programme.words import HoldState
from safeconduct.shelter.selectors.stays import stays_of
from safeconduct.shelter.words import LIVE_STAYS, StayState


@dataclass(frozen=True)
class Holding:
    """what: the thing in words. then: what the end of the case does to it."""

    what: str
    then: str
    tone: str = "wait"


def holdings_of(actor: Actor, case: Case, ends: list[CaseState]) -> list[Holding]:
    """Everything that a case which was selected for the actor holds; `ends`: the ways in which it may end."""
    departments = (_homes, _proposals, _places, _tasks)
    found = [holding for department in departments for holding in department(actor, case)]
    return [*found, *_dossier(actor, case, may_step_back=CaseState.WITHDRAWN in ends)]


def _homes(actor: Actor, case: Case) -> Iterator[Holding]:
    for stay in stays_of(actor, case).filter(state__in=LIVE_STAYS):
        days = {"unit": stay.unit.label, "first": short_date(stay.from_on), "last": short_date(stay.until_on)}
        what = _("%(unit)s, %(first)s to %(last)s") % days
        if stay.state == StayState.CONFIRMED and stay.from_on < clock.today():
            yield Holding(what, _("The household lives there: its stay ends today."), "stop")
        else:
            yield Holding(what, _("Free again for another household."))


def _proposals(actor: Actor, case: Case) -> Iterator[Holding]:
    for choice in proposals_to(actor, case):
        label = choice.unit.label if choice.unit else ""
        yield Holding(_("%(unit)s, proposed") % {"unit": label}, _("The proposal is withdrawn."))


def _places(actor: Actor, case: Case) -> Iterator[Holding]:
    hold = hold_of(case)
    if hold is None:
        return
    places = hold.places
    what = ngettext("%(n)s place of the quota", "%(n)s places of the quota", places) % {"n": places}
    if hold.state == HoldState.HELD:
        yield Holding(what, _("Free again for another household."))
    else:
        yield Holding(what, _("Stays used: the authority has counted the visas."), "good")


def _tasks(_actor: Actor, case: Case) -> Iterator[Holding]:
    if left := tasks_of(case).count():
        yield Holding(ngettext("%(n)s open task", "%(n)s open tasks", left) % {"n": left}, _("Closed with the case."))


def _dossier(actor: Actor, case: Case, *, may_step_back: bool) -> Iterator[Holding]:
    dossier = dossier_of(actor, case)
    if dossier is None:
        return
    state = pack_for(dossier).state(dossier.state).name.within(get_language() or "en")
    what = _("Dossier: %(state)s") % {"state": state}
    if may_be_withdrawn(dossier, also_granted=False):
        yield Holding(what, _("It is withdrawn."))
    elif may_step_back and may_be_withdrawn(dossier, also_granted=True):
        yield Holding(what, _("It is withdrawn if the household steps back; else it stays as decided."))
    else:
        yield Holding(what, _("Stays as it is."), "good")
