"""What of arrivals needs somebody today."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.arrival.models import Arrival, PlanStep
from safeconduct.arrival.selectors import arrivals_for, days_of, ready_to_travel
from safeconduct.cases.states import CaseState
from safeconduct.kernel import clock
from safeconduct.look.needs import Need

SOON_DAYS = 14


def needs_for(actor: Actor) -> list[Need]:
    """Claims that run out, steps of plans that are due, households that could travel."""
    if not actor.has(Role.CASEWORKER, Role.LEAD):
        return []
    due = PlanStep.objects.filter(
        owner=actor.user, done_on__isnull=True, due_on__lte=clock.today() + timedelta(days=SOON_DAYS)
    )
    open_ones = arrivals_for(actor).filter(case__state__in=[CaseState.DECIDED, CaseState.ARRIVED])
    runs = Q(landed_on__isnull=False, claim_made_on__isnull=True)
    pressing = open_ones.filter(runs | Exists(due.filter(arrival=OuterRef("pk"))))
    pressing = pressing.prefetch_related(None).prefetch_related(Prefetch("steps", due))
    needs = [need for arrival in pressing for need in needs_of(actor, arrival)]
    for case in ready_to_travel(actor):
        url = reverse("arrival:plan", args=[case.slug])
        needs.append(Need(_("Plan the journey"), url, _("Plan"), why=_("The visa is granted."), where=case.name))
    return needs


def needs_of(actor: Actor, arrival: Arrival) -> Iterator[Need]:
    """What one arrival waits for."""
    url = reverse("arrival:arrival", args=[arrival.case.slug])
    days = days_of(arrival, get_language() or "en")
    if days is not None and arrival.claim_made_on is None:
        why = _("The limit for the asylum claim runs out.")
        yield Need(
            _("Asylum claim"), url, _("Open"), why=why, tone="stop", due_on=days.claim_by, where=arrival.case.name
        )
    for step in arrival.steps.all():
        due_soon = (step.due_on - clock.today()).days <= SOON_DAYS
        if step.done_on is None and due_soon and step.owner_id == actor.user.pk:
            yield Need(step.get_kind_display(), url, _("Open"), due_on=step.due_on, where=arrival.case.name)
