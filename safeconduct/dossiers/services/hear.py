"""What comes back from the authority: questions, and the decision with the clock that it starts."""

from datetime import date
from uuid import UUID

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.states import CaseState
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import seal
from safeconduct.dossiers.clock import Notification, appeal_deadline, collect_visa_by
from safeconduct.dossiers.models import Decision, Dossier, Question
from safeconduct.dossiers.payloads import Words
from safeconduct.dossiers.refusals import (
    AnsweredBeforeReceived,
    DecidedBeforeLodged,
    DueBeforeReceived,
    NothingAsked,
    NotifiedBeforeDecided,
    WordsNeeded,
)
from safeconduct.dossiers.selectors import dossier_for_change, lodged_on, pack_for, rules_for
from safeconduct.dossiers.services.steps import bring_case, go
from safeconduct.dossiers.words import DecisionKind, DossierState, Notified
from safeconduct.kernel import clock
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.vocabulary import NotificationKind
from safeconduct.programme.services.quota import count_visas


def record_question(
    actor: Actor, *, dossier: Dossier, words: str, received_on: date, due_on: date | None = None
) -> Question:
    """Write down what the authority asks.

    Raises NotFound, NotAllowed, NoSuchStep, WordsNeeded, StillToCome, DueBeforeReceived.
    """
    if not words.strip():
        raise WordsNeeded
    clock.must_have_come(received_on)
    if due_on is not None and due_on < received_on:
        raise DueBeforeReceived
    with transaction.atomic():
        locked = dossier_for_change(actor, dossier)
        if locked.dossier_state is not DossierState.QUESTIONS:
            locked = go(actor, dossier=locked, to=DossierState.QUESTIONS)
        sealed = seal(locked.case_id, Compartment.SUBMISSION, Words(text=words))
        asked = Question.objects.create(dossier=locked, received_on=received_on, due_on=due_on, words=sealed)
        record(actor.reference, Action.RECEIVED, asked, subject=locked.case_id)
    dossier.state = locked.state
    return asked


def record_answer(actor: Actor, *, dossier: Dossier, question_id: UUID, words: str, answered_on: date) -> Question:
    """Write down what we answered; with the last answer the dossier is with the authority again.

    Raises NotFound, NotAllowed, NoSuchStep, NothingAsked, WordsNeeded, StillToCome, AnsweredBeforeReceived.
    """
    if not words.strip():
        raise WordsNeeded
    clock.must_have_come(answered_on)
    with transaction.atomic():
        locked = dossier_for_change(actor, dossier)
        asked = locked.questions.select_for_update().filter(pk=question_id, answered_on__isnull=True).first()
        if asked is None:
            raise NothingAsked
        if answered_on < asked.received_on:
            raise AnsweredBeforeReceived
        asked.answered_on = answered_on
        asked.answer = seal(locked.case_id, Compartment.SUBMISSION, Words(text=words))
        asked.save(update_fields=["answered_on", "answer"])
        if not locked.questions.filter(answered_on__isnull=True).exists():
            locked = go(actor, dossier=locked, to=DossierState.WITH_AUTHORITY)
        record(actor.reference, Action.SENT, asked, subject=locked.case_id)
    dossier.state = locked.state
    return asked


def record_decision(
    actor: Actor, *, dossier: Dossier, kind: DecisionKind, notified: Notified, decided_on: date, notified_on: date,
    words: str = "",
) -> Decision:  # fmt: skip
    """Write down the decision; the case goes along, and a grant uses the household's places.

    Raises NotFound, NotAllowed, NoSuchStep, NoSuchMove, StillToCome, NotifiedBeforeDecided, DecidedBeforeLodged.
    """
    clock.must_have_come(decided_on, notified_on)
    if notified_on < decided_on:
        raise NotifiedBeforeDecided
    with transaction.atomic():
        to = DossierState.GRANTED if kind == DecisionKind.GRANTED else DossierState.REFUSED
        locked = go(actor, dossier=dossier, to=to)
        lodged = lodged_on(locked)
        if lodged is not None and decided_on < lodged:
            raise DecidedBeforeLodged
        decision = Decision.objects.create(
            dossier=locked, kind=kind, notified=notified, decided_on=decided_on, notified_on=notified_on, by=actor.user,
            words=seal(locked.case_id, Compartment.SUBMISSION, Words(text=words)) if words.strip() else None,
            **_last_day(pack_for(locked), kind, notified, decided_on, notified_on), **rules_for(locked),
        )  # fmt: skip
        _follow(actor, locked, kind)
        record(actor.reference, Action.DECIDED, decision, subject=locked.case_id, purpose=kind.value)
    dossier.state = locked.state
    return decision


def _last_day(
    pack: Pack, kind: DecisionKind, notified: Notified, decided_on: date, notified_on: date
) -> dict[str, date]:
    """A visa is collected counting from the grant, an appeal from how and when the refusal reached the household."""
    if kind == DecisionKind.GRANTED:
        return {"collect_by": collect_visa_by(pack, decided_on).last_day}
    return {"appeal_until": appeal_deadline(pack, Notification(NotificationKind(notified), notified_on)).last_day}


def _follow(actor: Actor, dossier: Dossier, kind: DecisionKind) -> None:
    """A second refusal, after an annulment, leaves the case where it stands."""
    to = CaseState.DECIDED if kind == DecisionKind.GRANTED else CaseState.REFUSED
    bring_case(actor, dossier.case, to)
    if kind == DecisionKind.GRANTED:
        count_visas(actor, programme=dossier.programme, case=dossier.case)
