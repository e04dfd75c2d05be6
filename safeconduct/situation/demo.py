"""The laws, and invented incidents that show how the record works (marked as invented in their source)."""

import random
from datetime import timedelta
from typing import Protocol

from safeconduct.accounts.actors import Actor
from safeconduct.kernel import clock
from safeconduct.situation.services.record_incident import (
    IncidentFacts,
    SourceFacts,
    check_incident,
    check_law,
    record_incident,
)
from safeconduct.situation.services.seed import seed_laws
from safeconduct.situation.words import Act, Perpetrator, SourceKind


class Actors(Protocol):
    """Who is needed here."""

    caseworker: Actor
    lawyer: Actor


EVENTS = (
    (Act.RAID, Perpetrator.STATE, 12, "Police entered a club at night and photographed everybody's papers."),
    (Act.CHARGE, Perpetrator.STATE, 2, "Two people who ran a bar were charged with organising an extremist movement."),
    (Act.FINE, Perpetrator.COURT, 1, "A court fined a person for a picture with a rainbow on an old page."),
    (
        Act.ASSAULT,
        Perpetrator.GROUP,
        1,
        "A group lured a person to a meeting and beat them; the police took no statement.",
    ),
    (Act.DETENTION, Perpetrator.STATE, 4, "Four people were held overnight after a private party."),
    (Act.DISMISSAL, Perpetrator.EMPLOYER, 1, "A teacher was dismissed after an anonymous complaint."),
    (
        Act.CONVERSION,
        Perpetrator.FAMILY,
        1,
        "Relatives kept a person in a closed “rehabilitation” centre for three months.",
    ),
    (Act.SENTENCE, Perpetrator.COURT, 1, "A court sentenced a person to prison for taking part in a banned movement."),
)
REGIONS = ("Samara", "Kazan", "Saint Petersburg", "Moscow", "Chita", "Orenburg")


def load(actors: Actors, rng: random.Random) -> None:
    """Seed the laws, enter the events, check most of them."""
    seed_laws()
    check_law(actors.lawyer, code="extremism-2023")
    for number, (act, perpetrator, victims, summary) in enumerate(EVENTS):
        day = clock.today() - timedelta(days=30 + number * 41)
        facts = IncidentFacts(day, rng.choice(REGIONS), act, perpetrator, victims, summary)
        source = SourceFacts(SourceKind.PRESS, f"Invented report {number + 1}", "The invented gazette", "", day)
        incident = record_incident(actors.caseworker, facts=facts, source=source)
        if number:
            check_incident(actors.lawyer, incident_id=incident.pk)
