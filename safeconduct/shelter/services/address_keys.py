"""Who opens the address of a home because somebody lives there: the caseworkers of its confirmed stays, nobody else."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment
from safeconduct.kernel import clock
from safeconduct.shelter.models import Stay

FOR_A_STAY = "stay"
KEY_OUTLIVES_STAY = timedelta(days=1)


def share_address(actor: Actor, *, stay: Stay) -> None:
    """Give the case's caseworker the key to the address until the stay ends; one that lasts longer stays as it is.

    Raises StepUpNeeded, NoGrant.
    """
    caseworker = stay.case.caseworker
    if caseworker is not None:
        to, ends_at = caseworker.holder, _end_of(stay.until_on)
        grants.share(actor, stay.unit.home_id, [Compartment.ADDRESS], to=to, reason=FOR_A_STAY, ends_at=ends_at)


def settle_keys(actor: Actor, *, home: UUID) -> None:
    """Take the address back from everybody who got it for a stay and is no caseworker of one that lasts.

    Whoever ends the stay, hands the case over or takes it back may take this step: closing needs no key of one's own.
    """
    last_days = _last_days(home)
    with transaction.atomic():
        for holder in grants.holders_for(home, FOR_A_STAY):
            if holder.pk in last_days:
                grants.end_sooner(home, holder=holder, given_for=FOR_A_STAY, ends_at=_end_of(last_days[holder.pk]))
            else:
                grants.take_back(home, from_holder=holder, by=actor.reference, reason="stay over", given_for=FOR_A_STAY)


def settle_keys_of(actor: Actor, *, case: Case) -> None:
    """The same for every home in which the household has or had a stay."""
    for home in set(Stay.objects.filter(case=case).values_list("unit__home", flat=True)):
        settle_keys(actor, home=home)


def _last_days(home: UUID) -> dict[UUID, date]:
    """The last day of the confirmed stays in a home, by the holder of their caseworker, whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT holder, until_on FROM shelter_last_days(%s)", [home])
        return dict(cursor.fetchall())


def _end_of(day: date) -> datetime:
    return clock.midnight(day + KEY_OUTLIVES_STAY)
