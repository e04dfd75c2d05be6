"""What of arrivals needs somebody today."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.arrival.models import Arrival, PlanStep
from safeconduct.arrival.selectors import arrivals_for, claim_limits, days_of, ready_to_travel
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.kernel import clock
from safeconduct.look.needs import Need, Needs, all_of, nearest, together
from safeconduct.look.templatetags.look import spoken_date
from safeconduct.shelter.models import Stay
from safeconduct.shelter.words import LIVE_STAYS

SOON_DAYS = 14


def needs_for(actor: Actor, most: int) -> Needs:
    """The first `most` claims that run out, steps of plans that are due, households that could travel."""
    if not actor.has(Role.CASEWORKER, Role.LEAD):
        return Needs([], 0)
    found = arrivals_for(actor).filter(case__state__in=[CaseState.DECIDED, CaseState.ARRIVED, CaseState.SETTLED])
    under_way = found.exclude(case__state=CaseState.SETTLED)
    lists = [_claims(under_way, most), nearest(_steps(actor, found), _step, most)]
    lists += [nearest(ready_to_travel(actor), to_plan, most), all_of(without_a_bed(under_way))]
    return together(lists, most)


def _claims(under_way: QuerySet[Arrival], most: int) -> Needs:
    """A limit is counted by rules and stands in no column: of all that run, the days are counted first."""
    running = under_way.filter(landed_on__isnull=False, claim_made_on__isnull=True)
    limits = claim_limits(running)
    nearest_ones = dict(sorted(limits.items(), key=lambda pair: (pair[1], pair[0]))[:most])
    found = running.filter(pk__in=nearest_ones).select_related(None).select_related("case").prefetch_related(None)
    return Needs(all_of(_claim(arrival, nearest_ones[arrival.pk]) for arrival in found).first, len(limits))


def _steps(actor: Actor, under_way: QuerySet[Arrival]) -> QuerySet[PlanStep]:
    """The colleague's own that are due soon."""
    soon = clock.today() + timedelta(days=SOON_DAYS)
    mine = PlanStep.objects.filter(owner=actor.user, done_on__isnull=True, due_on__lte=soon)
    of_these = under_way.select_related(None).order_by().values("pk")
    return mine.filter(arrival__in=of_these).select_related("arrival__case").order_by("due_on", "pk")


def to_plan(case: Case) -> Need:
    """A household with a visa and no journey."""
    url = reverse("arrival:plan", args=[case.slug])
    return Need(_("Plan the journey"), url, _("Plan"), why=_("The visa is granted."), where=case.name)


def without_a_bed(arrivals: QuerySet[Arrival]) -> Iterator[Need]:
    """Of these, whoever comes soon or has come, and has no stay on the day of coming."""
    soon = clock.today() + timedelta(days=SOON_DAYS)
    day = Coalesce("landed_on", "travel_on")
    coming = arrivals.annotate(comes_on=day).filter(comes_on__lte=soon, claim_made_on__isnull=True)
    theirs = Stay.objects.filter(case=OuterRef("case"), state__in=list(LIVE_STAYS))
    that_day = theirs.filter(from_on__lte=OuterRef("comes_on"), until_on__gt=OuterRef("comes_on"))
    first = theirs.order_by("from_on").values("from_on")[:1]
    for arrival in coming.annotate(first_stay_on=Subquery(first)).filter(~Exists(that_day)):
        yield _no_bed(arrival, arrival.comes_on, arrival.first_stay_on)


def _no_bed(arrival: Arrival, comes_on: date, first_stay_on: date | None) -> Need:
    why = _("No home is planned for them.")
    if first_stay_on is not None:
        why = _("Their first stay begins on %(day)s.") % {"day": spoken_date(first_stay_on)}
    url, where = reverse("shelter:case_stays", args=[arrival.case.slug]), arrival.case.name
    return Need(_("No bed on the day they come"), url, _("Look"), why=why, tone="stop", due_on=comes_on, where=where)


def _claim(arrival: Arrival, claim_by: date) -> Need:
    why = _("The limit for the asylum claim runs out.")
    url, where = reverse("arrival:arrival", args=[arrival.case.slug]), arrival.case.name
    return Need(_("Asylum claim"), url, _("Open"), why=why, tone="stop", due_on=claim_by, where=where)


def _step(step: PlanStep) -> Need:
    case = step.arrival.case
    url = reverse("arrival:arrival", args=[case.slug])
    return Need(step.get_kind_display(), url, _("Open"), due_on=step.due_on, where=case.name)


def needs_of(actor: Actor, arrival: Arrival) -> Iterator[Need]:
    """What one arrival waits for."""
    days = days_of(arrival, get_language() or "en")
    if days is not None and arrival.claim_made_on is None:
        yield _claim(arrival, days.claim_by)
    yield from without_a_bed(arrivals_for(actor).filter(pk=arrival.pk))
    for step in arrival.steps.all():
        due_soon = (step.due_on - clock.today()).days <= SOON_DAYS
        if step.done_on is None and due_soon and step.owner_id == actor.user.pk:
            yield _step(step)
