"""A guest's time ends: by the clock, or before it by whoever invited them or a lead. Keys go first, then the copies."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action, GuestEnd
from safeconduct.audit.services import WORKER, Event, record_events
from safeconduct.cases.policies import CASEWORK
from safeconduct.custody import erasing, stores
from safeconduct.custody.guests import remembered_end, remove_keys
from safeconduct.custody.models import Holder
from safeconduct.guests.models import Guest, ShownPage, ShownPaper
from safeconduct.guests.refusals import Over
from safeconduct.guests.selectors import guest_for
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed


def end_early(actor: Actor, *, guest: Guest) -> None:
    """Whoever invited a guest, or a lead, ends it now; the worker deletes the copies.

    Where the promised day was over and only the sweep had not come yet, the log says so.

    Raises NotAllowed, NotFound, Over.
    """
    from safeconduct.guests.tasks import finish_ended  # the tasks import this module

    actor.must_be(*CASEWORK)
    found = guest_for(actor, guest.case, guest.pk)
    if found.invited_by_id != actor.user.pk and not actor.has(Role.LEAD):
        raise NotAllowed
    with transaction.atomic():
        was_over = Guest.objects.filter(_is_over(), pk=found.pk).exists()
        if not end(found, by=actor.reference, why=GuestEnd.BY_THE_CLOCK if was_over else GuestEnd.EARLY):
            raise Over
        finish_ended.defer(guest_id=str(found.pk))


def end(guest: Guest, *, by: str, why: GuestEnd) -> bool:
    """Close the account and take its keys, in one transaction; False where it was ended already.

    What they were given is shredded at commit: from then on it opens for nobody, in no copy of the database.
    """
    with transaction.atomic():
        open_ones = Guest.objects.filter(pk=guest.pk, ended_at__isnull=True)
        if not open_ones.update(ended_at=clock.now()):
            return False
        User.objects.filter(pk=guest.user_id).update(is_active=False)
        remove_keys(guest.user.holder, why=why)
        record_events(by, [Event(Action.REVOKED, "guests.guest", guest.pk, guest.case_id, why)])
        subjects = list(guest.showings.values_list("subject", flat=True))
        transaction.on_commit(lambda: _shred(subjects), robust=True)
    return True


def _shred(subjects: list[UUID]) -> None:
    for subject in subjects:
        stores.shred(subject)


def finish(guest_id: UUID) -> None:
    """The worker's part: shred, drop the files, delete the rows of every copy. Doing it again does no harm."""
    guest = Guest.objects.filter(pk=guest_id, ended_at__isnull=False).first()
    for showing in guest.showings.all() if guest else []:
        erasing.shred(showing.subject)
        with transaction.atomic():
            ShownPage.objects.filter(paper__showing=showing).delete()
            ShownPaper.objects.filter(showing=showing).delete()
            erasing.take_every_key(showing.subject)
            erasing.forget_rows(showing.subject)
            record_events(
                WORKER, [Event(Action.ERASED, "custody.subject", showing.subject, showing.guest.case_id, "guest")]
            )
            showing.delete()


def end_again(*, by: str) -> int:
    """A database was restored from before: whoever has ended since ends once more, for the same reason; how many.

    For the house's own command.
    """
    count = 0
    for guest in Guest.objects.filter(ended_at__isnull=True).select_related("user__holder"):
        why = remembered_end(guest.user.holder, tuple(GuestEnd))
        if why is not None:
            end(guest, by=by, why=GuestEnd(why))
            finish(guest.pk)
            count += 1
    return count


def sweep() -> int:
    """End guests whose time is over, and finish what was ended and interrupted; returns how many were ended."""
    open_ones = Guest.objects.filter(ended_at__isnull=True, user__holder__kind=Holder.Kind.GUEST)
    due = list(open_ones.filter(_is_over()).select_related("user__holder"))
    ended = [guest for guest in due if end(guest, by=WORKER, why=GuestEnd.BY_THE_CLOCK)]
    for guest in Guest.objects.filter(ended_at__isnull=False, showings__isnull=False).distinct():
        finish(guest.pk)
    return len(ended)


def _is_over() -> Q:
    """By the promised day or the end of their keys, whichever has come: writing another of them keeps no copy alive."""
    return Q(last_on__lt=clock.today()) | Q(user__holder__until__lte=clock.now())
