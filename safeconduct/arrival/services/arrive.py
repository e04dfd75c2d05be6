"""From the ticket to a settled life."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.arrival.models import Arrival, PlanStep
from safeconduct.arrival.payloads import Journey
from safeconduct.arrival.words import FIRST_PLAN, STEP_OF, StepKind
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import case_for_change, colleagues_on
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import seal
from safeconduct.dossiers.selectors import dossier_of
from safeconduct.dossiers.services.steps import follow_arrival
from safeconduct.dossiers.words import DecisionKind, DossierState
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound, Refused

WORKERS = (Role.CASEWORKER, Role.LEAD)


class NotGranted(Refused):
    """Nobody travels on a visa that is not there."""

    happened = _("This household has no visa yet.")
    next_step = _("Enter the decision in its dossier first.")


class NotLanded(Refused):
    """The steps after landing need a landing."""

    happened = _("They have not landed yet.")
    next_step = _("Enter the landing first.")


class NoSuchDay(Refused):
    """Days that cannot be."""

    happened = _("That day lies in the future, or before the landing.")
    next_step = _("Look at the day again.")


class LandedWithoutVisa(Refused):
    """Nobody lands on a visa before it is granted and in the household's hands."""

    happened = _("Nobody has entered that this household collected its visa.")
    next_step = _("Have the caseworker note the collection in the dossier; then enter the landing.")


BEFORE_GRANT = _("That landing lies before the day on which the visa was granted.")
CHECK_BOTH_DAYS = _("Look at the day again, and at the day of the decision in the dossier.")
AFTER_ENTRIES = _("A claim, an address or a registration is entered for a day before that landing.")
CORRECT_ENTRIES = _("Look at the day again, or correct those entries first.")


class NotSettled(Refused):
    """Settled means: the claim is made and the address is known."""

    happened = _("Settled means that the claim is made and the authority knows the address.")
    next_step = _("Enter what is missing.")


def plan_travel(actor: Actor, *, case: Case, travel_on: date, words: str = "") -> Arrival:
    """Write down when they travel; the plan of the first weeks begins. Raises NotAllowed, NotFound, NotGranted."""
    actor.must_be(*WORKERS)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        if locked.case_state != CaseState.DECIDED:
            raise NotGranted
        sealed = seal(locked.pk, Compartment.SUBMISSION, Journey(text=words)) if words.strip() else None
        defaults = {"travel_on": travel_on, **({"journey": sealed} if sealed else {})}
        arrival, _made = Arrival.objects.update_or_create(case=locked, defaults=defaults)
        _plan_first_weeks(arrival, locked, travel_on)
        record(actor.reference, Action.CHANGED, arrival, subject=locked.pk, purpose="travel planned")
    return arrival


def _plan_first_weeks(arrival: Arrival, case: Case, from_on: date) -> None:
    """The first plan, or the same plan moved to another first day; what is done stays."""
    for kind, days in FIRST_PLAN:
        due = from_on + timedelta(days=days)
        if not arrival.steps.filter(kind=kind, done_on__isnull=False).exists():
            PlanStep.objects.update_or_create(
                arrival=arrival, kind=kind, done_on=None, defaults={"due_on": due, "owner": case.caseworker}
            )


def land(actor: Actor, *, arrival: Arrival, landed_on: date) -> Arrival:
    """They are here: the clock of the claim runs, the plan begins on that day, the dossier knows of the journey.

    A later landing corrects the day.

    Raises NotAllowed, NotFound, NoSuchDay, LandedWithoutVisa, NoSuchMove.
    """
    actor.must_be(*WORKERS)
    if landed_on > clock.today():
        raise NoSuchDay
    with transaction.atomic():
        case = case_for_change(actor, arrival.case)
        locked = Arrival.objects.select_for_update().get(pk=arrival.pk)
        if any(day < landed_on for day in locked.days_here):
            raise NoSuchDay(AFTER_ENTRIES, next_step=CORRECT_ENTRIES)
        _must_have_visa(actor, case, landed_on)
        if locked.landed_on is None:
            go_to(actor, case=case, to=CaseState.ARRIVED)
            follow_arrival(actor, case=case, to=DossierState.TRAVELLED)
        if landed_on != (locked.landed_on or locked.travel_on):
            _plan_first_weeks(locked, case, landed_on)
        locked.landed_on = landed_on
        locked.save(update_fields=["landed_on"])
        record(actor.reference, Action.RECEIVED, locked, subject=case.pk, purpose="landed")
    return locked


def _must_have_visa(actor: Actor, case: Case, landed_on: date) -> None:
    """The dossier knows the decision and the collection; a landing comes after both."""
    dossier = dossier_of(actor, case)
    if dossier is None:
        return
    granted = dossier.decisions.filter(kind=DecisionKind.GRANTED).last()
    if granted is not None and landed_on < granted.decided_on:
        raise LandedWithoutVisa(BEFORE_GRANT, next_step=CHECK_BOTH_DAYS)
    if dossier.dossier_state is DossierState.GRANTED:
        raise LandedWithoutVisa


def enter_claim(actor: Actor, *, arrival: Arrival, made_on: date) -> Arrival:
    """The asylum claim was made on that day; its dossier goes along, and the step of the plan is done.

    Raises NotAllowed, NotFound, NotLanded, NoSuchDay.
    """
    with transaction.atomic():
        entered = _enter(actor, arrival, "claim_made_on", made_on)
        follow_arrival(actor, case=entered.case, to=DossierState.CLAIM_MADE)
    return entered


def enter_address(actor: Actor, *, arrival: Arrival, known_on: date) -> Arrival:
    """The authority knows where they live since that day. Raises as enter_claim."""
    return _enter(actor, arrival, "address_known_on", known_on)


def enter_commune(actor: Actor, *, arrival: Arrival, registered_on: date) -> Arrival:
    """They registered at the commune on that day, and that step of the plan is done. Raises as enter_claim."""
    return _enter(actor, arrival, "commune_on", registered_on)


def _enter(actor: Actor, arrival: Arrival, what: str, day: date) -> Arrival:
    actor.must_be(*WORKERS)
    with transaction.atomic():
        case = case_for_change(actor, arrival.case)
        locked = Arrival.objects.select_for_update().get(pk=arrival.pk)
        if locked.landed_on is None:
            raise NotLanded
        if not locked.landed_on <= day <= clock.today():
            raise NoSuchDay
        setattr(locked, what, day)
        locked.save(update_fields=[what])
        record(actor.reference, Action.CHANGED, locked, subject=case.pk, purpose=what)
        if what in STEP_OF:
            for step in locked.steps.select_for_update().filter(kind=STEP_OF[what], done_on__isnull=True):
                _done(actor, step, case, day)
    return locked


def _done(actor: Actor, step: PlanStep, case: Case, day: date) -> None:
    step.done_on = day
    step.save(update_fields=["done_on"])
    record(actor.reference, Action.CHANGED, step, subject=case.pk, purpose="done")


def settle(actor: Actor, *, arrival: Arrival) -> Case:
    """The household has begun its life. Raises NotAllowed, NotFound, NotSettled, NoSuchMove."""
    actor.must_be(*WORKERS)
    if arrival.claim_made_on is None or arrival.address_known_on is None:
        raise NotSettled
    return go_to(actor, case=arrival.case, to=CaseState.SETTLED)


class WithoutKey(Refused):
    """Whoever cannot open a case never sees what is to be done for it."""

    happened = _("This colleague holds no key of the case.")
    kept = _("The plan is as it was.")
    next_step = _("Share the case with them first, or choose somebody who works on it.")


def add_step(actor: Actor, *, arrival: Arrival, kind: StepKind, owner: User | None, due_on: date) -> PlanStep:
    """One more step of the plan; one that is open already gets the new owner and day.

    Raises NotAllowed, NotFound, WithoutKey.
    """
    actor.must_be(*WORKERS)
    with transaction.atomic():
        case = case_for_change(actor, arrival.case)
        if owner is not None and not colleagues_on(case).filter(pk=owner.pk).exists():
            raise WithoutKey
        step, _made = PlanStep.objects.update_or_create(
            arrival=arrival, kind=kind, done_on=None, defaults={"due_on": due_on, "owner": owner}
        )
        record(actor.reference, Action.CREATED, step, subject=case.pk)
    return step


def finish_step(actor: Actor, *, arrival: Arrival, step_id: UUID | str) -> PlanStep:
    """Mark a step as done; doing so twice changes nothing. Raises NotAllowed, NotFound."""
    actor.must_be(*WORKERS)
    with transaction.atomic():
        case = case_for_change(actor, arrival.case)
        step = arrival.steps.select_for_update().filter(pk=step_id).first()
        if step is None:
            raise NotFound
        if step.done_on is None:
            _done(actor, step, case, clock.today())
    return step


def pass_steps_on(actor: Actor, *, case: Case, before: User, to: User) -> None:
    """The open steps of one owner become another's, as part of the step that hands a case over. Raises NotAllowed."""
    actor.must_be(*WORKERS)
    PlanStep.objects.filter(arrival__case=case, owner=before, done_on__isnull=True).update(owner=to)
