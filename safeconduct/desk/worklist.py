"""What needs this colleague today, from every department, what expires first on top."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import overload

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.needs import needs_for as of_accounts
from safeconduct.accounts.roles import Role
from safeconduct.arrival.needs import needs_for as of_arrival
from safeconduct.audit.actions import Action
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case, Task
from safeconduct.cases.people import spoken_of
from safeconduct.cases.selectors import cases_for, incomplete_for, open_tasks_for, without_keep
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import Urgency
from safeconduct.custody.pace import reached
from safeconduct.desk.policies import BREAKS_GLASS, ERASES, HEARS_ALARMS, REVIEWS_GLASS
from safeconduct.desk.selectors import ended_for, erasures_waiting
from safeconduct.desk.selectors_alarms import Alarm, alarms_of, unheard
from safeconduct.desk.selectors_glass import unreviewed
from safeconduct.desk.worklist_glass import needs_for as of_glass
from safeconduct.desk.worklist_log import needs_for as of_log
from safeconduct.dossiers.needs import needs_for as of_dossiers
from safeconduct.evidence.needs import needs_for as of_evidence
from safeconduct.guests.needs import needs_for as of_guests
from safeconduct.intake.selectors import unanswered_for
from safeconduct.kernel import clock
from safeconduct.look.needs import Need, Needs, all_of, nearest, together
from safeconduct.placement.needs import needs_for as of_placement
from safeconduct.programme.needs import needs_for as of_quota
from safeconduct.programme.selection_needs import needs_for as of_selections
from safeconduct.shelter.needs import needs_for as of_homes

WEEK = 7
READS_REQUESTS = (Role.TRIAGE, Role.CASEWORKER, Role.LEAD)


class Worklist(Sequence[Need]):
    """What needs this colleague, sorted: as long as it is, and fetched as far as one looks."""

    def __init__(self, actor: Actor, most: int) -> None:
        self._actor = actor
        self._found = needs_for(actor, most)

    def __len__(self) -> int:
        return self._found.total

    @overload
    def __getitem__(self, place: int) -> Need: ...

    @overload
    def __getitem__(self, place: slice) -> list[Need]: ...

    def __getitem__(self, place: int | slice) -> Need | list[Need]:
        last = range(len(self))[place]
        until = last.stop if isinstance(last, range) else last + 1
        if until > len(self._found.first):
            self._found = needs_for(self._actor, until)
        return self._found.first[place]


def needs_for(actor: Actor, most: int) -> Needs:
    """The first `most` of everything, sorted, and how much there is."""
    leaves = _told(actor)
    lists = (
        all_of([_alarm(one) for one in alarms_of(actor, leaves[Action.ALARM] + leaves[Action.REFUSED])]),
        all_of(of_glass(actor, leaves[Action.BROKEN])),
        all_of(_pace(actor)),
        _requests(actor, most),
        _messages(actor, most),
        _tasks(actor, most),
        nearest(incomplete_for(actor), _incomplete, most),
        of_selections(actor, most),
        all_of(_erasures(actor)),
        all_of(of_log(actor)),
        _to_erase(actor, most),
        all_of(of_accounts(actor)),
        all_of(of_evidence(actor)),
        all_of(of_guests(actor)),
        of_dossiers(actor, most),
        all_of(of_quota(actor)),
        of_homes(actor, most),
        all_of(of_placement(actor)),
        of_arrival(actor, most),
    )
    return together(lists, most)


def by_nearness(needs: Iterable[Need]) -> list[tuple[str, list[Need]]]:
    """Sorted needs under a heading each: danger, those whose day has passed, today's, this week's, later, the rest."""
    return [(heading, list(run)) for heading, run in groupby(needs, key=_nearness)]


def _nearness(need: Need) -> str:
    if need.at_once:
        return _("At once")
    if need.due_on is None:
        return _("Without a day")
    days = (need.due_on - clock.today()).days
    if days < 0:
        return _("Has been waiting")
    if days == 0:
        return _("Today")
    return _("In the next seven days") if days <= WEEK else _("Later")


def _told(actor: Actor) -> dict[str, list[Leaf]]:
    """What the log tells of others that somebody has to look into, by what it was: in one question."""
    found = [unheard(actor)] if actor.has(*HEARS_ALARMS) else []
    found += [unreviewed(actor)] if actor.has(*BREAKS_GLASS, *REVIEWS_GLASS) else []
    by_action = defaultdict[str, list[Leaf]](list)
    if found:
        bare = [leaves.order_by() for leaves in found]
        for leaf in sorted(bare[0].union(*bare[1:], all=True), key=attrgetter("sequence")):
            by_action[leaf.action].append(leaf)
    return by_action


def _alarm(alarm: Alarm) -> Need:
    """Somebody else has opened a case that belongs to nobody, or was refused unusually often."""
    text = _("%(name)s opened a case that belongs to nobody")
    if alarm.is_of_refusals:
        text = _("%(name)s was refused unusually often")
    why = _("Speak with them by voice, now: it may be somebody else in their session.")
    return Need(
        text % {"name": alarm.who},
        reverse("desk:alarms"),
        _("Look"),
        why=why,
        tone="stop",
        where=alarm.case,
        due_on=timezone.localdate(alarm.leaf.at),
        at_once=True,
        is_alarm=True,
    )


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


def _requests(actor: Actor, most: int) -> Needs:
    """Those that nobody has heard: who is in danger first, as the form promises them, then the longest waiting."""
    if not actor.has(Role.TRIAGE, Role.LEAD):
        return Needs([], 0)
    waiting = cases_for(actor).filter(state=CaseState.ASKED).select_related(None)
    waiting = waiting.annotate(is_calm=ExpressionWrapper(Q(urgency__lt=Urgency.HIGH), BooleanField()))
    return nearest(waiting.order_by("is_calm", "asked_on", "-urgency", "name"), _request, most)


def _request(case: Case) -> Need:
    at_once = case.urgency >= Urgency.HIGH
    return Need(
        _("Read the request"), reverse("triage:request", args=[case.slug]), _("Read"), why=case.get_urgency_display(),
        tone="stop" if at_once else "wait", due_on=case.asked_on, where=case.name, at_once=at_once,
    )  # fmt: skip


def _messages(actor: Actor, most: int) -> Needs:
    if not actor.has(*READS_REQUESTS):
        return Needs([], 0)
    mine = unanswered_for(actor)
    if not actor.has(Role.TRIAGE, Role.LEAD):
        mine = mine.filter(caseworker=actor.user)
    return nearest(mine, _message, most)


def _message(case: Case) -> Need:
    url = reverse("triage:talk", args=[case.slug])
    return Need(_("Read the message"), url, _("Read"), due_on=clock.today(), where=case.name)


def _tasks(actor: Actor, most: int) -> Needs:
    return nearest(open_tasks_for(actor), _task, most)


def _task(task: Task) -> Need:
    tone = "stop" if task.due_on < clock.today() else "wait"
    url, where = reverse("cases:case", args=[task.case.slug]), task.case.name
    return Need(task.get_kind_display(), url, _("Open"), tone=tone, due_on=task.due_on, where=where)


def _incomplete(case: Case) -> Need:
    why = spoken_of(case.size, case.entered)  # type: ignore[attr-defined]
    url = reverse("cases:case", args=[case.slug])
    return Need(_("Is somebody of the household missing?"), url, _("Look"), why=why, where=case.name)


def _erasures(actor: Actor) -> list[Need]:
    """Requests of others that wait for a second person."""
    if not actor.has(*ERASES):
        return []
    return [
        Need(
            _("Confirm or leave an erasure"),
            reverse("desk:erasure", args=[asked.pk]),
            _("Read"),
            why=_("asked by %(name)s; good for a day") % {"name": getattr(asked.asked_by, "display_name", "")},
            due_on=timezone.localdate(asked.ends_at),
            where=asked.case.name,
        )
        for asked in erasures_waiting(actor).exclude(asked_by=actor.user)
    ]


def _to_erase(actor: Actor, most: int) -> Needs:
    """Households that took back their consent to keep, until somebody asks for the erasure (GDPR, art. 17 (1) b)."""
    if not actor.has(*ERASES):
        return Needs([], 0)
    known = cases_for(actor).select_related(None) if actor.has(Role.LEAD) else ended_for(actor)
    waiting = without_keep(known).exclude(pk__in=erasures_waiting(actor).values("case"))
    return nearest(waiting, _consent_ended, most)


def _consent_ended(case: Case) -> Need:
    """An open case ends first: its page says so and leads there."""
    url, button = reverse("desk:erasure_ask", args=[case.slug]), _("Ask for erasure")
    if case.is_open:
        url, button = reverse("cases:case", args=[case.slug]), _("Open")
    why = _("By law what we keep of it is erased without delay, within a month at the latest.")
    text, due_on = _("A household took back its consent to keep"), case.keep_ended_on  # type: ignore[attr-defined]
    return Need(text, url, button, why=why, tone="stop", due_on=due_on, where=case.name)
