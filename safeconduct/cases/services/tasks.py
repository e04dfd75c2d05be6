"""Tasks: what somebody does by a day."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import CASE_ROLES
from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record, record_events
from safeconduct.cases.models import Case, Task
from safeconduct.cases.payloads import Words
from safeconduct.cases.selectors import case_for_change
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import TaskKind
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import seal
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound, Refused


class CaseOver(Refused):
    """Nothing is planned for a household whose case has ended."""

    happened = _("This case has ended and takes no new tasks.")
    kept = _("What you typed is still in the form.")
    next_step = _("Look at how it ended; ask a programme lead if the household still needs something.")


def add_task(actor: Actor, *, case: Case, kind: TaskKind, due_on: date, owner: User | None, words: str = "") -> Task:
    """Write down what has to be done. Raises NotAllowed, NotFound, CaseOver."""
    actor.must_be(*CASE_ROLES)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        if not locked.is_open:
            raise CaseOver
        sealed = seal(locked.pk, Compartment.CARD, Words(text=words)) if words.strip() else None
        task = Task.objects.create(case=locked, kind=kind, due_on=due_on, owner=owner, words=sealed)
        record(actor.reference, Action.CREATED, task, subject=locked.pk)
    return task


def finish_task(actor: Actor, *, case: Case, task_id: str) -> Task:
    """Mark a task as done; doing so twice changes nothing. Raises NotAllowed, NotFound."""
    actor.must_be(*CASE_ROLES)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        task = locked.tasks.filter(pk=task_id).first()
        if task is None:
            raise NotFound
        if task.done_at is None:
            task.done_at = clock.now()
            task.save(update_fields=["done_at"])
            record(actor.reference, Action.CHANGED, task, subject=locked.pk, purpose="done")
    return task


def close_tasks(actor: Actor, *, case: Case, end: CaseState) -> int:
    """Close what was still to be done for a case that ends, with its end as the reason; returns how many.

    Part of the step that ends the case, which holds its lock: whoever may end it may take this one.
    """
    with transaction.atomic():
        left = list(case.tasks.select_for_update(of=("self",)).filter(done_at__isnull=True))
        Task.objects.filter(pk__in=[task.pk for task in left]).update(done_at=clock.now(), ended_with=end)
        events = [Event(Action.CHANGED, "cases.task", task.pk, case.pk, "ended") for task in left]
        record_events(actor.reference, events)
    return len(left)
