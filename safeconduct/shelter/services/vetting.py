"""Two colleagues visit a home; a third view decides."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import seal
from safeconduct.kernel import clock
from safeconduct.shelter import errors
from safeconduct.shelter.models import Home, Vetting
from safeconduct.shelter.payloads import VettingReasons
from safeconduct.shelter.words import NEEDED_CHECKS, Check, Verdict


def record_visit(actor: Actor, *, home: Home, on: date, checks: Iterable[Check]) -> Vetting:
    """Write down one's own visit; the second one is another colleague's. Raises NotAllowed, NotYourVisit."""
    actor.must_be(Role.HOUSING, Role.LEAD, Role.CASEWORKER)
    with transaction.atomic():
        locked = Home.objects.select_for_update().get(pk=home.pk)
        vetting = locked.vettings.filter(verdict=Verdict.OPEN).first()
        if vetting is None:
            vetting = Vetting(home=locked, brought_by_id=locked.added_by_id, first_by=actor.user, first_on=on)
        elif vetting.first_by_id == actor.user.pk or vetting.second_by_id not in {None, actor.user.pk}:
            raise errors.NotYourVisit
        else:
            vetting.second_by, vetting.second_on = actor.user, on
        vetting.checks = sorted({*vetting.checks, *(check.value for check in checks)})
        vetting.save()
        record(actor.reference, Action.CHANGED, vetting, subject=locked.pk, purpose="visit")
    return vetting


def missing_checks(vetting: Vetting) -> list[Check]:
    """Needed checks that neither visitor has made."""
    return [check for check in Check if check in NEEDED_CHECKS and check.value not in vetting.checks]


def decide_vetting(actor: Actor, *, home: Home, approve: bool, valid_until: date, reasons: str) -> Vetting:
    """Approve a home until a day, or not. Raises NotAllowed, VisitsMissing, OwnHome, ReasonsNeeded, WrongDays."""
    actor.must_be(Role.HOUSING, Role.LEAD)
    if not reasons.strip():
        raise errors.ReasonsNeeded
    with transaction.atomic():
        locked = Home.objects.select_for_update().get(pk=home.pk)
        vetting = locked.vettings.filter(verdict=Verdict.OPEN).first()
        _check_decision(actor, vetting, approve=approve, valid_until=valid_until)
        assert vetting is not None
        vetting.verdict = Verdict.APPROVED if approve else Verdict.DECLINED
        vetting.decided_by, vetting.decided_on = actor.user, clock.today()
        vetting.valid_until = valid_until if approve else None
        vetting.reasons = seal(locked.pk, Compartment.ADDRESS, VettingReasons(text=reasons))
        vetting.save()
        locked.vetted_until = vetting.valid_until
        locked.save(update_fields=["vetted_until"])
        record(actor.reference, Action.DECIDED, vetting, subject=locked.pk, purpose=vetting.verdict)
    return vetting


def _check_decision(actor: Actor, vetting: Vetting | None, *, approve: bool, valid_until: date) -> None:
    if vetting is None:
        raise errors.VisitsMissing
    if vetting.brought_by_id == actor.user.pk:
        raise errors.OwnHome
    if approve and (vetting.second_by_id is None or missing_checks(vetting)):
        raise errors.VisitsMissing
    if approve and valid_until <= clock.today():
        raise errors.WrongDays
