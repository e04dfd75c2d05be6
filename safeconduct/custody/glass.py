"""A case of others in an emergency: one, for two hours, told before it opens (ADR 20).

What the glass group was given of a case opens by the broker's one question for it, and stands in rows of its own.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet, prefetch_related_objects

from safeconduct.custody.attested import grant_fields
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.grants import FIRST, compartments_open_to, create_compartments, group, lasting, share
from safeconduct.custody.keyring import Keyholder
from safeconduct.custody.models import BrokenGlass, CompartmentKey, Grant, Holder
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.kernel import clock
from safeconduct.vaultd.breaking import KIND
from safeconduct.vaultd.carried import Passed
from safeconduct.vaultd.glass import BEHIND_GLASS, ONCE_IN, OPENS_FOR

__all__ = [
    "KIND", "ONCE_IN", "OPENS_FOR", "broken_by", "case_named", "put_behind_glass", "reach_through", "seal_reasons_to",
    "sweep", "take_back",
]  # fmt: skip


def case_named(name: str) -> UUID | None:
    """The case of this name, for whoever may break the glass."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_behind_glass(%s)", [name])
        found: UUID | None = cursor.fetchone()[0]
    return found


def reach_through(actor: Keyholder, subject: UUID, *, to: Holder) -> UUID:
    """Keys of what is behind the glass of a case, for `to`, who acts; returns the opening's name, which the log has.

    Raises NoGrant, StepUpNeeded, AnotherGlass, Shredded, TooManyCases, BrokerAway.
    """
    rows = list(Grant.objects.raw("SELECT * FROM custody_behind_glass(%s)", [subject]))
    if not rows:
        raise NoGrant
    prefetch_related_objects(rows, "compartment_key")
    broken = actor.keyring.break_glass(rows)
    with transaction.atomic():
        _end(BrokenGlass.objects.filter(holder=to))
        BrokenGlass.objects.bulk_create(
            BrokenGlass(compartment_key=row.compartment_key, holder=to, opening=broken.opening, **_fields(row, one))
            for row, one in zip(rows, broken.passed, strict=True)
        )
    return broken.opening


def _fields(row: Grant, passed: Passed) -> dict[str, object]:
    fields = grant_fields(row.compartment_key, passed)
    del fields["compartment"], fields["generation"]  # it is sealed to a colleague's own key
    return fields


def broken_by(holder: Holder) -> QuerySet[BrokenGlass]:
    """What a holder reads of a case of others at this moment."""
    live = BrokenGlass.objects.filter(holder=holder, ends_at__gt=clock.now())
    return live.select_related("compartment_key").order_by("ends_at")


def take_back(subject: UUID | None = None, *, from_holder: Holder) -> None:
    """End what a holder reads so of a case, or of any, at once, however often they opened it.

    Within the caller's transaction.
    """
    theirs = BrokenGlass.objects.filter(holder=from_holder)
    _end(theirs if subject is None else theirs.filter(subject=subject))


def _end(rows: QuerySet[BrokenGlass]) -> None:
    take_back_at_commit(rows.values_list("seal", flat=True))
    rows.delete()


def seal_reasons_to(subject: UUID, holders: Iterable[Holder], *, made_by: str) -> None:
    """A compartment for why the glass of a case was broken, if it has none: for those who look into it."""
    if not CompartmentKey.objects.filter(subject=subject, compartment=Compartment.REVIEW).exists():
        create_compartments(subject, {Compartment.REVIEW: holders}, made_by=made_by)


def put_behind_glass(actor: Keyholder, subject: UUID) -> None:
    """What a case from before lacks there, as far as the actor holds it. Raises StepUpNeeded."""
    glass = group(Group.GLASS)
    wanted = {Compartment(name) for name in BEHIND_GLASS} - lasting(subject, holder=glass)
    if wanted:
        share(actor, subject, wanted & compartments_open_to(actor, subject), to=glass, reason=FIRST)


def sweep() -> int:
    """Delete what is over; returns how many rows."""
    return BrokenGlass.objects.filter(ends_at__lt=clock.now()).delete()[0]
