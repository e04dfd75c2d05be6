"""Tasks: what somebody does by a day."""

from datetime import date

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import CASE_ROLES
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case, Task
from safeconduct.cases.payloads import Words
from safeconduct.cases.selectors import case_for_change
from safeconduct.cases.words import TaskKind
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import seal
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound


def add_task(actor: Actor, *, case: Case, kind: TaskKind, due_on: date, owner: User | None, words: str = "") -> Task:
    """Write down what has to be done. Raises NotAllowed, NotFound."""
    actor.must_be(*CASE_ROLES)
    with transaction.atomic():
        locked = case_for_change(actor, case)
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
