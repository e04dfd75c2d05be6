"""An incident is entered by one colleague and checked against its source by another."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound, Refused
from safeconduct.situation.models import Incident, Law, Source
from safeconduct.situation.words import Act, Perpetrator, SourceKind

WRITERS = (Role.LAWYER, Role.CASEWORKER, Role.LEAD)


class OwnEntry(Refused):
    """Two people, never one."""

    happened = _("Nobody checks their own entry.")
    next_step = _("Ask a colleague to read it against its source.")


@dataclass(frozen=True)
class IncidentFacts:
    """What was published; `summary` without any name."""

    happened_on: date
    region: str
    act: Act
    perpetrator: Perpetrator
    victims: int
    summary: str


@dataclass(frozen=True)
class SourceFacts:
    """Where it was published."""

    kind: SourceKind
    title: str
    publisher: str
    address: str
    published_on: date


def record_incident(actor: Actor, *, facts: IncidentFacts, source: SourceFacts) -> Incident:
    """Enter a published event with its source. Raises NotAllowed, StillToCome."""
    actor.must_be(*WRITERS)
    clock.must_have_come(facts.happened_on, source.published_on)
    with transaction.atomic():
        kept, _made = Source.objects.get_or_create(
            title=source.title,
            publisher=source.publisher,
            defaults={"kind": source.kind, "address": source.address, "published_on": source.published_on},
        )
        incident = Incident.objects.create(
            happened_on=facts.happened_on,
            region=facts.region,
            act=facts.act,
            perpetrator=facts.perpetrator,
            victims=facts.victims,
            summary=facts.summary,
            source=kept,
            entered_by=actor.user,
        )
        record(actor.reference, Action.CREATED, incident)
    return incident


def check_incident(actor: Actor, *, incident_id: UUID | str) -> Incident:
    """A second colleague has read it against its source. Raises NotAllowed, NotFound, OwnEntry."""
    actor.must_be(*WRITERS)
    with transaction.atomic():
        try:
            incident = Incident.objects.select_for_update().filter(pk=incident_id).first()
        except ValidationError:
            incident = None
        if incident is None:
            raise NotFound
        if incident.entered_by_id == actor.user.pk:
            raise OwnEntry
        incident.checked_by = actor.user
        incident.save(update_fields=["checked_by"])
        record(actor.reference, Action.SIGNED, incident, purpose="checked")
    return incident


def check_law(actor: Actor, *, code: str) -> Law:
    """A lawyer has read a law's words against the law. Raises NotAllowed, NotFound."""
    actor.must_be(Role.LAWYER)
    with transaction.atomic():
        law = Law.objects.select_for_update().filter(code=code).first()
        if law is None:
            raise NotFound
        law.checked_by = actor.user
        law.save(update_fields=["checked_by"])
        record(actor.reference, Action.SIGNED, law, purpose="checked")
    return law
