"""What a household agreed to."""

from datetime import date

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case, Consent
from safeconduct.cases.policies import CASEWORK
from safeconduct.cases.selectors import case_for_change
from safeconduct.cases.words import ConsentKind
from safeconduct.kernel import clock

RECORD_CONSENTS = CASEWORK | {Role.TRIAGE}


def give_consent(actor: Actor, *, case: Case, kind: ConsentKind, given_on: date) -> Consent:
    """Record a consent; one that stands already is returned. Raises NotAllowed, NotFound, StillToCome."""
    actor.must_be(*RECORD_CONSENTS)
    clock.must_have_come(given_on)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        standing = locked.consents.filter(kind=kind, withdrawn_on__isnull=True).first()
        if standing is not None:
            return standing
        consent = Consent.objects.create(case=locked, kind=kind, given_on=given_on)
        record(actor.reference, Action.CREATED, consent, subject=locked.pk, purpose=kind.value)
    return consent


def withdraw_consent(actor: Actor, *, case: Case, kind: ConsentKind) -> None:
    """Record that the household took a consent back today, where it stands. Raises NotAllowed, NotFound."""
    actor.must_be(*RECORD_CONSENTS)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        for consent in locked.consents.select_for_update().filter(kind=kind, withdrawn_on__isnull=True):
            consent.withdrawn_on = clock.today()
            consent.save(update_fields=["withdrawn_on"])
            record(actor.reference, Action.CHANGED, consent, subject=locked.pk, purpose=f"{kind.value} withdrawn")


def has_consent(case: Case, kind: ConsentKind) -> bool:
    """Whether this consent stands today."""
    return case.consents.filter(kind=kind, withdrawn_on__isnull=True).exists()
