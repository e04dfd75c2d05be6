"""Two households further on: one has landed and the claim's limit runs, one has settled."""

import random
from datetime import timedelta
from typing import Protocol

from safeconduct.accounts.actors import Actor
from safeconduct.arrival.models import Arrival
from safeconduct.arrival.services.arrive import (
    enter_address,
    enter_claim,
    enter_commune,
    finish_step,
    land,
    plan_travel,
    settle,
)
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.dossiers.selectors import dossier_for
from safeconduct.dossiers.services.steps import take_step
from safeconduct.dossiers.words import DossierState
from safeconduct.kernel import clock


class Actors(Protocol):
    """Who is needed here."""

    lead: Actor
    caseworker: Actor
    caseworker2: Actor


def load(actors: Actors, rng: random.Random) -> None:
    """Take granted households home."""
    granted = list(Case.objects.filter(state=CaseState.DECIDED).order_by("asked_on"))
    for number, case in enumerate(granted[:3]):
        days_ago = (40, 4, -9)[number]
        with clock.days_away(-max(days_ago, 0)):
            travel_on = clock.today() if days_ago >= 0 else clock.today() + timedelta(days=-days_ago)
            arrival = plan_travel(actors.lead, case=case, travel_on=travel_on, words="Встречает волонтёр с табличкой.")
            if days_ago >= 0:
                _collect_visa(actors, case)
                arrival = land(actors.lead, arrival=arrival, landed_on=clock.today())
        if number == 0:
            _settle(actors.lead, case, rng)


def _collect_visa(actors: Actors, case: Case) -> None:
    worker = next(one for one in (actors.caseworker, actors.caseworker2) if one.user == case.caseworker)
    take_step(worker, dossier=dossier_for(worker, case.slug), to=DossierState.VISA_COLLECTED)


def _settle(lead: Actor, case: Case, rng: random.Random) -> None:
    arrival = Arrival.objects.get(case=case)
    landed = arrival.landed_on or clock.today()
    arrival = enter_claim(lead, arrival=arrival, made_on=landed + timedelta(days=rng.randint(3, 6)))
    arrival = enter_commune(lead, arrival=arrival, registered_on=landed + timedelta(days=6))
    arrival = enter_address(lead, arrival=arrival, known_on=landed + timedelta(days=7))
    for step in arrival.steps.all()[:6]:
        finish_step(lead, arrival=arrival, step_id=step.pk)
    settle(lead, arrival=arrival)
