"""What stands between a household and its next station, gathered from every department for the page of its case."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.arrival.needs import needs_of as needs_of_arrival
from safeconduct.arrival.needs import to_plan
from safeconduct.arrival.selectors import arrivals_for, ready_to_travel
from safeconduct.cases.models import Case
from safeconduct.cases.policies import CASEWORK
from safeconduct.cases.services.share_case import is_with_housing
from safeconduct.cases.states import WAITING_FOR_A_HOME, CaseState
from safeconduct.dossiers import page
from safeconduct.dossiers.needs import needs_of as needs_of_dossier
from safeconduct.dossiers.policies import READS as READ_DOSSIERS
from safeconduct.dossiers.selectors import dossiers_for
from safeconduct.dossiers.standing import Standing, standing_of
from safeconduct.dossiers.words import BEING_MADE
from safeconduct.evidence.policies import READS as READ_EVIDENCE
from safeconduct.evidence.selectors import expiring_for, unsorted_for
from safeconduct.kernel import clock
from safeconduct.look.needs import Need
from safeconduct.look.pictures import BackwardSchedule
from safeconduct.programme.needs import need_of as need_of_hold
from safeconduct.programme.selectors import READERS as READ_LEDGER
from safeconduct.programme.selectors import holds_at_risk
from safeconduct.shelter.needs import ends_soon, nobody_said
from safeconduct.shelter.page import must_move
from safeconduct.shelter.policies import VISITORS
from safeconduct.shelter.selectors.stays import lasting, stays_of, unanswered, waiting_for_address, without_next
from safeconduct.shelter.words import StayState

MOST = 4


@dataclass(frozen=True)
class Outlook:
    """blocks: what must still be done, the nearest day first. more: papers besides. schedule: windows of validity."""

    blocks: list[Need]
    more: int = 0
    schedule: BackwardSchedule | None = None


def outlook_of(actor: Actor, case: Case) -> Outlook:
    """As far as this colleague may see; the rest is left out, not hinted at."""
    standing = _standing(actor, case)
    papers = list(_papers(standing)) if standing else []
    blocks = [*papers[:MOST], *_dossier(actor, case), *_evidence(actor, case, skip_expiring=standing is not None)]
    blocks += [*_places(actor, case), *_home(actor, case), *_arrival(actor, case)]
    schedule = page.schedule_of(standing) if standing else None
    blocks.sort(key=lambda need: (need.tone == "good", need.order))
    return Outlook(blocks, max(0, len(papers) - MOST), schedule)


def _standing(actor: Actor, case: Case) -> Standing | None:
    if not actor.has(*READ_DOSSIERS):
        return None
    dossier = dossiers_for(actor).filter(case=case, state__in=list(BEING_MADE)).first()
    return standing_of(actor, dossier) if dossier else None


def _papers(standing: Standing) -> Iterator[Need]:
    """Each paper that the dossier lacks, the one to be asked for first on top."""
    url = reverse("dossiers:dossier", args=[standing.dossier.case.slug])
    for paper in sorted((found for found in standing.papers if found.needs_action), key=lambda found: found.ask_by):
        line = page.said(standing, paper.line)
        tone = "stop" if paper.is_late else "wait"
        yield Need(
            line.name, url, _("Look"), why=_("To be asked for"), tone=tone, due_on=paper.ask_by, where=line.person
        )


def _dossier(actor: Actor, case: Case) -> Iterator[Need]:
    """What a dossier that has left the house waits for."""
    if actor.has(*READ_DOSSIERS):
        for dossier in dossiers_for(actor).filter(case=case).exclude(state__in=list(BEING_MADE)):
            yield from needs_of_dossier(actor, dossier)


def _evidence(actor: Actor, case: Case, *, skip_expiring: bool) -> Iterator[Need]:
    if not actor.has(*READ_EVIDENCE):
        return
    url = reverse("evidence:items", args=[case.slug])
    if count := unsorted_for(actor).filter(case=case).count():
        words = ngettext("%(n)s paper waits to be sorted", "%(n)s papers wait to be sorted", count) % {"n": count}
        yield Need(words, url, _("Sort"))
    for item in [] if skip_expiring else expiring_for(actor).filter(case=case)[:MOST]:
        yield Need(item.get_kind_display(), url, _("Look"), why=_("Its validity ends"), due_on=item.expires_on)


def _places(actor: Actor, case: Case) -> Iterator[Need]:
    if actor.has(*READ_LEDGER):
        for hold in holds_at_risk(actor, case):
            yield need_of_hold(actor, hold)


def _home(actor: Actor, case: Case) -> Iterator[Need]:
    if not actor.has(*VISITORS):
        return
    url, found = reverse("shelter:case_stays", args=[case.slug]), stays_of(actor, case)
    for stay in waiting_for_address(found):
        why = _("The case has another caseworker, who has no key to the address.")
        yield Need(
            _("The address has not been given yet"), url, _("Look"), why, due_on=max(stay.from_on, clock.today())
        )
    for stay in unanswered(found):
        yield nobody_said(stay, url)
    stays, ending = list(lasting(found)), set(without_next(found))
    for stay in stays:
        where = {"town": stay.unit.home.town}
        if must_move(stay):
            why = _("The host has it back before they leave.")
            yield Need(_("Another home must be found"), url, _("Look"), why, "stop", stay.unit.open_until)
        elif stay in ending:
            yield ends_soon(stay, url)
        else:
            yield Need(_("A home is there: %(town)s") % where, url, _("Look"), _("From"), "good", stay.from_on)
    if not stays and case.case_state in WAITING_FOR_A_HOME:
        yield _no_home(actor, case, url)
    if not stays and case.case_state is CaseState.ARRIVED and (last := found.filter(state=StayState.ENDED).last()):
        yield Need(
            _("No home any more"),
            url,
            _("Look"),
            _("The stay has ended, and no other one begins."),
            "stop",
            last.until_on,
        )


def _no_home(actor: Actor, case: Case, url: str) -> Need:
    """Placement looks for a home only for whom the housing coordinators can open."""
    if is_with_housing(case) or not actor.has(*CASEWORK):
        return Need(_("No home yet"), url, _("Look"), _("Placement looks for one in each round."))
    why = _("No round looks for one: the housing coordinators hold no key of the case.")
    return Need(_("No home yet"), reverse("cases:share", args=[case.slug]), _("Share"), why, "stop")


def _arrival(actor: Actor, case: Case) -> Iterator[Need]:
    if actor.has(Role.CASEWORKER, Role.LEAD):
        for arrival in arrivals_for(actor).filter(case=case):
            yield from needs_of_arrival(actor, arrival)
        yield from map(to_plan, ready_to_travel(actor).filter(pk=case.pk))
