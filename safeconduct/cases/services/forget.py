"""What an erased case leaves behind here: its name, so that the ledger of the quota and the log stay readable."""

from uuid import UUID

from django.db.models import Q

from safeconduct.cases.models import Apart, Case, Consent, Move, Person, Task
from safeconduct.cases.services.move_case import NoSuchMove
from safeconduct.cases.states import CaseState, may_move
from safeconduct.cases.words import Urgency


def mark_erased(case_id: UUID) -> Case:
    """The case is erased for everybody from the commit on; part of a confirmed erasure. Raises NoSuchMove."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if not may_move(case.case_state, CaseState.ERASED):
        raise NoSuchMove
    case.state = CaseState.ERASED
    case.save(update_fields=["state"])
    return case


def mark_erased_again(case_id: UUID) -> Case:
    """The same, in a database that was restored from before, wherever the case stood there."""
    case = Case.objects.select_for_update().get(pk=case_id)
    case.state = CaseState.ERASED
    case.save(update_fields=["state"])
    return case


def forget_case(case: Case) -> None:
    """Delete the household and what was written about it; the row keeps name and state, its other words say nothing."""
    Apart.objects.filter(Q(first=case) | Q(second=case)).delete()
    for rows in (Task, Consent, Move, Person):
        rows.objects.filter(case=case).delete()
    sealed = {"story": None, "profile": None, "said": None}
    kept = {"urgency": Urgency.CALM, "language": "", "size": 1, "caseworker": None} | sealed
    Case.objects.filter(pk=case.pk).update(**kept)
