"""A case is erased: one colleague asks, another confirms, and nothing of the household opens again, in any copy.

The order matters. Confirming is one transaction: the decision, the state, every key taken. Only when it is committed
are the shred key and the sealed files deleted, for that cannot be rolled back. The rows are the worker's to delete,
whose role may do so for erased cases only; it leaves a receipt that the log's key signs. A machine that stops in
between leaves a confirmed erasure that is not finished: the sweep takes every step once more.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.arrival.services.forget import forget_case as forget_arrival
from safeconduct.audit.actions import Action
from safeconduct.audit.services import WORKER, Event, record, record_events
from safeconduct.cases.models import Case
from safeconduct.cases.services.forget import forget_case as forget_household
from safeconduct.cases.services.forget import mark_erased
from safeconduct.custody import erasing, stores
from safeconduct.custody.approving import approve, withdraw
from safeconduct.desk.models import Erasure
from safeconduct.desk.selectors import ended_for, erasure_for
from safeconduct.desk.services import erasure_receipt
from safeconduct.desk.services.break_glass import forget_case as forget_glass
from safeconduct.desk.words import ErasureGround
from safeconduct.dossiers.services.forget import forget_case as forget_dossier
from safeconduct.evidence.services.forget import forget_case as forget_evidence
from safeconduct.guests.selectors import subjects_of_erased
from safeconduct.guests.services.forget import forget_case as forget_guests
from safeconduct.intake.services.forget import forget_case as forget_conversation
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound, Refused
from safeconduct.placement.services.forget import forget_case as forget_placement
from safeconduct.programme.services.forget import forget_case as forget_selection
from safeconduct.shelter.services.forget import forget_case as forget_stays

ERASE = "erase"  # as the broker asks for it
# From the top floor down: who refers to a row goes before it. The ledger of the quota stays: it is the authority's too.
FORGETS: tuple[Callable[[Case], None], ...] = (
    forget_glass,
    forget_arrival,
    forget_placement,
    forget_dossier,
    forget_selection,
    forget_stays,
    forget_conversation,
    forget_guests,
    forget_evidence,
    forget_household,
)


class AskedAlready(Refused):
    """One open request a case."""

    happened = _("The erasure of this case waits for a second person already.")
    next_step = _("Ask a colleague to confirm it, or wait until it has run out.")


class OwnRequest(Refused):
    """Two people, never one."""

    happened = _("Nobody confirms their own request.")
    kept = _("Nothing was erased.")
    next_step = _("Ask another officer or lead.")


class AnotherCase(Refused):
    """The confirmation names another case than the one that it would erase."""

    happened = _("That is not the name of this case.")
    kept = _("Nothing was erased.")
    next_step = _("Look again at which case this is, and type its name as it stands above.")


class TooLate(Refused):
    """A request that nobody confirmed within a day."""

    happened = _("This request is more than a day old.")
    kept = _("Nothing was erased.")
    next_step = _("Ask for the erasure anew, if it is still wanted.")


def ask_erasure(actor: Actor, *, case: Case, ground: ErasureGround) -> Erasure:
    """Ask that an ended case be erased; good for a day. Raises NotAllowed, NotFound, AskedAlready, StepUpNeeded."""
    with transaction.atomic():
        locked = ended_for(actor).filter(pk=case.pk).select_for_update(of=("self",)).first()
        if locked is None:
            raise NotFound
        earlier = Erasure.objects.filter(case=locked).first()
        if earlier is not None:
            if earlier.ends_at > clock.now():
                raise AskedAlready
            withdraw([earlier.asked_word])
            earlier.delete()  # a page that still shows it must not confirm the new one
        word = approve(actor, ERASE, locked.pk, about=ground)
        asked = Erasure.objects.create(
            case=locked, ground=ground, asked_by=actor.user, asked_at=clock.now(), asked_word=word
        )
        record(actor.reference, Action.CREATED, asked, subject=locked.pk, purpose=ground.value)
    return asked


def confirm_erasure(actor: Actor, *, erasure: Erasure, name: str) -> Erasure:
    """Confirm another's request by the name of its case; the case is gone from every page when this returns.

    Raises NotAllowed, NotFound (also for one that was confirmed already), OwnRequest, AnotherCase, TooLate, NoSuchMove,
    StepUpNeeded.
    """
    from safeconduct.desk.tasks import finish_confirmed  # the tasks import this module

    with transaction.atomic():
        locked = erasure_for(actor, erasure.pk, for_change=True)
        _check(actor, locked, name)
        locked.confirmed_word = approve(actor, ERASE, locked.case_id, about=locked.ground)
        locked.confirmed_by, locked.confirmed_at = actor.user, clock.now()
        locked.save(update_fields=["confirmed_by", "confirmed_at", "confirmed_word"])
        case = mark_erased(locked.case_id)
        erasing.take_every_key(case.pk)
        record_events(
            actor.reference,
            [
                Event(Action.SIGNED, "desk.erasure", locked.pk, case.pk, locked.ground),
                Event(Action.ERASED, "cases.case", case.pk, case.pk, locked.ground),
            ],
        )
        finish_confirmed.defer(erasure_id=str(locked.pk))
        words = locked.asked_word, locked.confirmed_word
        transaction.on_commit(lambda: erasing.shred(case.pk, words), robust=True)
        transaction.on_commit(lambda: _shred_copies(case.pk), robust=True)
    return locked


def _shred_copies(case_id: UUID) -> None:
    """What guests were given of the case; their accounts the worker ends."""
    for subject in subjects_of_erased(case_id):
        stores.shred(subject)


def _check(actor: Actor, erasure: Erasure, name: str) -> None:
    if erasure.asked_by_id == actor.user.pk:
        raise OwnRequest
    if erasure.ends_at <= clock.now():
        raise TooLate
    if name.strip().casefold() != erasure.case.name.casefold():
        raise AnotherCase


def finish_erasure(erasure_id: UUID) -> None:
    """The worker's part: shred, drop the files, delete the rows. Doing it again does no harm."""
    confirmed = Erasure.objects.filter(confirmed_at__isnull=False, finished_at__isnull=True)
    erasure = confirmed.filter(pk=erasure_id).select_related("case").first()
    if erasure is None:
        return
    erasing.shred(erasure.case_id, (erasure.asked_word, erasure.confirmed_word))
    with transaction.atomic():
        locked = confirmed.select_for_update(of=("self",)).filter(pk=erasure_id).first()
        if locked is None:
            return
        locked.receipt = locked.receipt or erasure_receipt.signed(locked)
        for forget in FORGETS:
            forget(erasure.case)
        erasing.forget_rows(erasure.case_id)
        locked.finished_at = clock.now()
        locked.save(update_fields=["finished_at", "receipt"])
        stores.keep_receipt(erasure.case_id, locked.receipt)
        record_events(WORKER, [Event(Action.ERASED, "custody.subject", erasure.case_id, erasure.case_id, "shredded")])


def sweep() -> int:
    """Finish what was confirmed and interrupted; returns how many erasures."""
    unfinished = Erasure.objects.filter(confirmed_at__isnull=False, finished_at__isnull=True)
    names = list(unfinished.values_list("pk", flat=True))
    for name in names:
        finish_erasure(name)
    return len(names)
