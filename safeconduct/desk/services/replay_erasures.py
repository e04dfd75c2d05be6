"""A database was restored from before: what was erased since is erased once more, before anybody enters the house.

What is erased is known from beside the shred keys, which no old database brings back (docs/adr/0016). Doing it again
does no harm.
"""

from datetime import UTC, datetime, time
from uuid import UUID

from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.exporting import OPERATOR
from safeconduct.audit.services import Event, record_events
from safeconduct.cases.models import Case
from safeconduct.cases.services.forget import mark_erased_again
from safeconduct.custody import erasing
from safeconduct.desk.models import Erasure
from safeconduct.desk.services.erase_case import finish_erasure, sweep
from safeconduct.desk.services.erasure_receipt import said_in
from safeconduct.desk.words import ErasureGround
from safeconduct.kernel import clock
from safeconduct.programme.services.quota import give_back_of_erased


def replay_erasures(erased: dict[UUID, str]) -> int:
    """Erase what lives here and is erased there; `erased`: subject → receipt or day. Returns how many cases.

    Of a subject that is no case (an upload that was never sent) the rows stay for the sweep; nothing of it opens.
    """
    done = Erasure.objects.filter(finished_at__isnull=False).values("case")
    for case in Case.objects.filter(pk__in=erased).exclude(pk__in=done).order_by("made_at"):
        finish_erasure(_erase_again(case.pk, erased[case.pk]).pk)
    sweep()
    return Erasure.objects.filter(replayed_at__isnull=False).count()


def _erase_again(case_id: UUID, note: str) -> Erasure:
    said = said_in(note)
    on = datetime.combine(datetime.fromisoformat(said.get("day") or note).date(), time(12), UTC)
    with transaction.atomic():
        case = mark_erased_again(case_id)
        erasing.take_every_key(case.pk)
        give_back_of_erased(case)
        erasure = Erasure.objects.filter(case=case).first() or Erasure(case=case, asked_at=on)
        erasure.ground = said.get("ground", erasure.ground or ErasureGround.DUTY)
        erasure.confirmed_at = erasure.confirmed_at or on
        erasure.replayed_at, erasure.receipt = clock.now(), note if said else ""
        erasure.save()
        record_events(OPERATOR, [Event(Action.ERASED, "cases.case", case.pk, case.pk, erasure.ground)])
    return erasure
