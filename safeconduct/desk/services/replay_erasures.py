"""A database was restored from before: what was erased since is erased once more, before anybody enters the house.

What is erased is known from beside the shred keys, which no old database brings back (docs/adr/0016). Doing it again
does no harm. What stands there as a receipt was handed in by a worker: it counts where the log's key signed it about
this case, and whatever else it is, the case is erased.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import own_key
from safeconduct.audit.exporting import OPERATOR
from safeconduct.audit.outside.notes import signed_words
from safeconduct.audit.outside.verdicts import Wrong
from safeconduct.audit.services import Event, record_events
from safeconduct.cases.models import Case
from safeconduct.cases.services.forget import mark_erased_again
from safeconduct.custody import erasing
from safeconduct.custody.erasing import Erased
from safeconduct.desk.models import Erasure
from safeconduct.desk.services.erase_case import finish_erasure, sweep
from safeconduct.desk.services.erasure_receipt import said_in
from safeconduct.desk.words import ErasureGround
from safeconduct.kernel import clock
from safeconduct.programme.services.quota import give_back_of_erased


class Replayed(NamedTuple):
    """How many cases; and those whose receipt was none, which got a new one with the day that the broker noted."""

    cases: int
    without_receipt: tuple[UUID, ...]


def replay_erasures(erased: Iterable[Erased]) -> Replayed:
    """Erase what lives here and is erased there.

    Of a subject that is no case (an upload that was never sent) the rows stay for the sweep; nothing of it opens.
    """
    known = {one.subject: one for one in erased}
    done, without = Erasure.objects.filter(finished_at__isnull=False).values("case"), list[UUID]()
    for case in Case.objects.filter(pk__in=known).exclude(pk__in=done).order_by("made_at"):
        _subject, on, note = known[case.pk]
        said = _signed_about(case.pk, note)
        if note and not said:
            without.append(case.pk)
        finish_erasure(_erase_again(case.pk, on, note if said else "", said).pk)
    sweep()
    return Replayed(Erasure.objects.filter(replayed_at__isnull=False).count(), tuple(without))


def _signed_about(case_id: UUID, note: str) -> dict[str, str]:
    """What a receipt says, where the log's key signed it about this case; else nothing."""
    try:
        said = said_in(signed_words(note, [own_key()]))
        is_whole = bool(date.fromisoformat(said["day"])) and said["ground"] in ErasureGround.values
    except (Wrong, KeyError, ValueError):
        return {}
    return said if is_whole and said["case"] == str(case_id) else {}


def _erase_again(case_id: UUID, noted: date, receipt: str, said: dict[str, str]) -> Erasure:
    on = datetime.combine(date.fromisoformat(said["day"]) if said else noted, time(12), UTC)
    with transaction.atomic():
        case = mark_erased_again(case_id)
        erasing.take_every_key(case.pk)
        give_back_of_erased(case)
        erasure = Erasure.objects.filter(case=case).first() or Erasure(case=case, asked_at=on)
        erasure.ground = said.get("ground", erasure.ground or ErasureGround.DUTY)
        erasure.confirmed_at = erasure.confirmed_at or on
        erasure.replayed_at, erasure.receipt = clock.now(), receipt
        erasure.save()
        record_events(OPERATOR, [Event(Action.ERASED, "cases.case", case.pk, case.pk, erasure.ground)])
    return erasure
