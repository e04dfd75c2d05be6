"""The ledger of the quota: places are held, then used, released or expired; never more than were granted.

A round is locked for every movement and its CHECK constraint refuses what a lock would miss. `hold_places` must run in
the transaction of the step that needs it (a placement's acceptance), and refuses to run outside one.
"""

from contextlib import suppress
from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import WORKER, record
from safeconduct.cases.models import Case
from safeconduct.cases.services.count_in import must_count
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused
from safeconduct.programme.models import Hold, LedgerLine, Programme, QuotaRound
from safeconduct.programme.words import HoldState, KeptBecause

LONGEST = timedelta(days=366)
MAY_BE_RELEASED = frozenset({HoldState.HELD, HoldState.USED, HoldState.EXPIRED})


class QuotaExhausted(Refused):
    """The round has fewer places left than the household needs."""

    happened = _("There are not enough visas left in this round.")
    kept = _("No place was taken, and nothing else of this step was done.")
    next_step = _("Release a place that is no longer needed, or ask the authority for more.")


class NoRound(Refused):
    """No round is open on that day."""

    happened = _("There is no quota for this day.")
    next_step = _("Enter the round that the authority granted.")


class HeldAlready(Refused):
    """One household, one hold."""

    happened = _("This household has its places already.")
    next_step = _("Look at the ledger.")


class NotHeld(Refused):
    """The hold has ended, or was used."""

    happened = _("These places are not held any more.")
    next_step = _("Look at the ledger.")


class NotLonger(Refused):
    """Places are kept until a later day, and not for ever."""

    happened = _("That day is not later than the present one, or more than a year away.")
    kept = _("The places stand as they stood.")
    next_step = _("Choose a later day, within a year from today.")


class RoundsOverlap(Refused):
    """Two rounds would claim the same days."""

    happened = _("Another round covers some of these days.")
    next_step = _("Let this one begin when that one ends.")


class OutsideTransaction(RuntimeError):
    """A hold that could not be undone with the step that asked for it."""


def open_round(actor: Actor, *, programme: Programme, granted: int, from_on: date, until_on: date) -> QuotaRound:
    """Enter what the authority granted. Raises NotAllowed, RoundsOverlap."""
    actor.must_be(Role.LEAD)
    try:
        with transaction.atomic():
            opened = QuotaRound.objects.create(programme=programme, granted=granted, from_on=from_on, until_on=until_on)
            record(actor.reference, Action.CREATED, opened)
    except IntegrityError as refused:
        if "quota_rounds_do_not_overlap" in str(refused):
            raise RoundsOverlap from None
        raise
    return opened


def round_on(programme: Programme, day: date) -> QuotaRound:
    """The round of a day, locked. Raises NoRound."""
    found = programme.rounds.select_for_update().filter(from_on__lte=day, until_on__gt=day).first()
    if found is None:
        raise NoRound
    return found


def hold_places(actor: Actor, *, programme: Programme, case: Case, places: int, until: date | None = None) -> Hold:
    """Hold one place a person.

    Raises NoRound, HeldAlready, QuotaExhausted, CannotCount, and OutsideTransaction for a programmer.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction
    must_count(actor, case, purpose="held")
    quota_round = round_on(programme, clock.today())
    if Hold.objects.filter(case=case, state__in=[HoldState.HELD, HoldState.USED]).exists():
        raise HeldAlready
    if quota_round.granted - quota_round.taken < places:
        raise QuotaExhausted
    quota_round.taken += places
    quota_round.save(update_fields=["taken"])
    hold = Hold.objects.create(
        quota_round=quota_round, case=case, places=places, held_until=until or quota_round.until_on
    )
    _write(hold, HoldState.HELD, by=actor.reference, user=actor.user)
    return hold


def use_places(actor: Actor, *, hold: Hold) -> Hold:
    """The visas were granted. Raises NotHeld."""
    return _end(hold, HoldState.USED, by=actor.reference, user=actor.user)


def count_visas(actor: Actor, *, programme: Programme, case: Case) -> Hold | None:
    """The household's visas were granted: what it holds is used; what was never held is taken from the round now.

    None where no round is open or too little is left: the authority has decided all the same, the decision is written
    down, and the doctor names the case until the ledger tells the truth again.
    """
    hold = hold_of(case)
    if hold is None:
        try:
            with transaction.atomic():
                hold = hold_places(actor, programme=programme, case=case, places=case.size)
        except (NoRound, QuotaExhausted):
            return None
    if hold.state == HoldState.USED:
        return hold
    return use_places(actor, hold=_fit(actor, hold, case.size))


def _fit(actor: Actor, hold: Hold, places: int) -> Hold:
    """A hold of as many places as the household has people by now, as far as the round has them left."""
    with transaction.atomic():
        quota_round = QuotaRound.objects.select_for_update().get(pk=hold.quota_round_id)
        locked = Hold.objects.select_for_update().get(pk=hold.pk)
        more = min(places - locked.places, quota_round.granted - quota_round.taken)
        if locked.state != HoldState.HELD or more == 0:
            return locked
        quota_round.taken += more
        quota_round.save(update_fields=["taken"])
        locked.places += more
        locked.save(update_fields=["places"])
        _write(locked, HoldState.HELD, by=actor.reference, user=actor.user)
    return locked


def release_places(actor: Actor, *, hold: Hold) -> Hold:
    """The household needs them no more; they are free again, or stay so where they had expired. Raises NotHeld."""
    return _end(hold, HoldState.RELEASED, by=actor.reference, user=actor.user)


def keep_places(actor: Actor, *, hold: Hold, until: date, because: KeptBecause) -> Hold:
    """Hold places for longer, also beyond their round: the authority counts a visa by the round it was asked in.

    Places that have expired are taken from the round again. Raises NotAllowed, NotLonger, NotHeld, HeldAlready,
    QuotaExhausted.
    """
    actor.must_be(Role.LEAD)
    with transaction.atomic():
        quota_round = QuotaRound.objects.select_for_update().get(pk=hold.quota_round_id)
        locked = Hold.objects.select_for_update().get(pk=hold.pk)
        if locked.state not in {HoldState.HELD, HoldState.EXPIRED}:
            raise NotHeld
        if not max(locked.held_until, clock.today()) < until <= clock.today() + LONGEST:
            raise NotLonger
        if locked.state == HoldState.EXPIRED:
            _take_again(locked, quota_round)
        locked.state, locked.held_until, locked.freed_at = HoldState.HELD, until, None
        locked.save(update_fields=["state", "held_until", "freed_at"])
        _write(locked, HoldState.HELD, by=actor.reference, user=actor.user, because=because)
    return locked


def _take_again(hold: Hold, quota_round: QuotaRound) -> None:
    if hold_of(hold.case) is not None:
        raise HeldAlready
    if quota_round.granted - quota_round.taken < hold.places:
        raise QuotaExhausted
    quota_round.taken += hold.places
    quota_round.save(update_fields=["taken"])


def give_back(actor: Actor, *, case: Case) -> Hold | None:
    """Release what a household holds, where it holds something; whoever ends the case may.

    Places that were used stay used: the authority has counted the visas, and whether it counts one less when a
    household does not come is its answer to give. A lead releases them once it has.
    """
    hold = hold_of(case)
    return release_places(actor, hold=hold) if hold is not None and hold.state == HoldState.HELD else None


def give_back_of_erased(case: Case) -> None:
    """Release what a household held when it was erased, in a database that was restored from before."""
    hold = hold_of(case)
    if hold is not None and hold.state == HoldState.HELD:
        _end(hold, HoldState.RELEASED, by=WORKER)


def overdue() -> QuerySet[Hold]:
    """Holds whose last day has passed."""
    return Hold.objects.filter(state=HoldState.HELD, held_until__lt=clock.today())


def sweep() -> int:
    """Free the places of overdue holds, without anybody at the desk; returns how many holds."""
    freed = 0
    for hold in overdue():
        with suppress(NotHeld):  # somebody was quicker
            _end(hold, HoldState.EXPIRED, by=WORKER)
            freed += 1
    return freed


def _end(hold: Hold, state: HoldState, *, by: str, user: User | None = None) -> Hold:
    with transaction.atomic():
        quota_round = QuotaRound.objects.select_for_update().get(pk=hold.quota_round_id)
        locked = Hold.objects.select_for_update().get(pk=hold.pk)
        was = HoldState(locked.state)
        if was not in (MAY_BE_RELEASED if state == HoldState.RELEASED else {HoldState.HELD}):
            raise NotHeld
        if state == HoldState.EXPIRED and locked.held_until >= clock.today():  # kept longer a moment ago
            raise NotHeld
        locked.state = state
        day = "used_at" if state == HoldState.USED else "freed_at"
        setattr(locked, day, clock.now())
        locked.save(update_fields=["state", day])
        if state != HoldState.USED and was != HoldState.EXPIRED:
            quota_round.taken -= locked.places
            quota_round.save(update_fields=["taken"])
        _write(locked, state, by=by, user=user)
    return locked


def _write(hold: Hold, state: HoldState, *, by: str, user: User | None, because: KeptBecause | None = None) -> None:
    until = hold.held_until if state == HoldState.HELD else None
    LedgerLine.objects.create(
        hold=hold, state=state, places=hold.places, until_on=until, because=because or "", at=clock.now(), by=user
    )
    purpose = "quota kept" if because else f"quota {state.value}"
    record(by, Action.CHANGED, hold, subject=hold.case_id, purpose=purpose)


def hold_of(case: Case) -> Hold | None:
    """The household's places that are held or used."""
    return Hold.objects.filter(case=case, state__in=[HoldState.HELD, HoldState.USED]).first()
