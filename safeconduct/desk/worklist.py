"""What needs this colleague today, from every department, what expires first on top."""

from collections.abc import Iterable
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.arrival.needs import needs_for as of_arrival
from safeconduct.cases.selectors import cases_for, open_tasks_for
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import Urgency
from safeconduct.custody.pace import reached
from safeconduct.desk.policies import ERASES
from safeconduct.desk.selectors import erasures_waiting
from safeconduct.dossiers.needs import needs_for as of_dossiers
from safeconduct.evidence.needs import needs_for as of_evidence
from safeconduct.intake.selectors import requests_for, unanswered_for
from safeconduct.kernel import clock
from safeconduct.look.needs import Need
from safeconduct.placement.needs import needs_for as of_placement
from safeconduct.programme.needs import needs_for as of_quota
from safeconduct.shelter.needs import needs_for as of_homes

WEEK = 7
READS_REQUESTS = (Role.TRIAGE, Role.CASEWORKER, Role.LEAD)


def needs_for(actor: Actor) -> list[Need]:
    """Everything, sorted."""
    departments = (
        _pace,
        _requests,
        _messages,
        _tasks,
        _selections,
        _erasures,
        of_evidence,
        of_dossiers,
        of_quota,
        of_homes,
        of_placement,
        of_arrival,
    )
    return sorted((need for department in departments for need in department(actor)), key=lambda need: need.order)


def by_nearness(needs: Iterable[Need]) -> list[tuple[str, list[Need]]]:
    """Sorted needs under a heading each: those whose day has passed, today's, this week's, later ones, the rest."""
    return [(heading, list(run)) for heading, run in groupby(needs, key=_nearness)]


def _nearness(need: Need) -> str:
    if need.due_on is None:
        return _("Without a day")
    days = (need.due_on - clock.today()).days
    if days < 0:
        return _("Has been waiting")
    if days == 0:
        return _("Today")
    return _("In the next seven days") if days <= WEEK else _("Later")


def _pace(actor: Actor) -> list[Need]:
    """So much came in today that strangers were asked to come back."""
    if not actor.has(Role.TRIAGE, Role.LEAD):
        return []
    return [
        Need(
            _("Surge: more comes in than the house takes"),
            reverse("triage:requests"),
            _("Look"),
            why=_("%(what)s: asked to come back %(times)d times")
            % {"what": row.get_what_display(), "times": row.refused},
            tone="stop",
            due_on=timezone.localdate(row.reached_at),
        )
        for row in reached()
    ]


def _requests(actor: Actor) -> list[Need]:
    if not actor.has(Role.TRIAGE, Role.LEAD):
        return []
    return [
        Need(
            _("Read the request"),
            reverse("triage:request", args=[case.slug]),
            _("Read"),
            why=case.get_urgency_display(),
            tone="stop" if case.urgency >= Urgency.HIDING else "wait",
            due_on=case.asked_on,
            where=case.name,
        )
        for case in requests_for(actor)
    ]


def _messages(actor: Actor) -> list[Need]:
    if not actor.has(*READS_REQUESTS):
        return []
    mine = unanswered_for(actor)
    if not actor.has(Role.TRIAGE, Role.LEAD):
        mine = mine.filter(caseworker=actor.user)
    return [
        Need(
            _("Read the message"),
            reverse("triage:talk", args=[case.slug]),
            _("Read"),
            due_on=clock.today(),
            where=case.name,
        )
        for case in mine
    ]


def _tasks(actor: Actor) -> list[Need]:
    return [
        Need(
            task.get_kind_display(),
            reverse("cases:case", args=[task.case.slug]),
            _("Open"),
            tone="stop" if task.due_on < clock.today() else "wait",
            due_on=task.due_on,
            where=task.case.name,
        )
        for task in open_tasks_for(actor)
    ]


def _selections(actor: Actor) -> list[Need]:
    """Proposals that wait for another colleague's signature."""
    if not actor.has(Role.LEAD):
        return []
    waiting = cases_for(actor).filter(state=CaseState.HEARD, selections__signed_at__isnull=True)
    waiting = waiting.filter(selections__isnull=False).exclude(selections__proposed_by=actor.user)
    return [
        Need(_("Sign the selection"), reverse("cases:case", args=[case.slug]), _("Open"), where=case.name)
        for case in waiting
    ]


def _erasures(actor: Actor) -> list[Need]:
    """Requests of others that wait for a second person."""
    if not actor.has(*ERASES):
        return []
    return [
        Need(
            _("Confirm or leave an erasure"),
            reverse("desk:erasure", args=[asked.pk]),
            _("Read"),
            why=_("asked by %(name)s; good for a day") % {"name": asked.asked_by.display_name},
            due_on=timezone.localdate(asked.ends_at),
            where=asked.case.name,
        )
        for asked in erasures_waiting(actor).exclude(asked_by=actor.user)
    ]
