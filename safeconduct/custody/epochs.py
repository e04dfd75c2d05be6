"""Another key for a compartment, once somebody may not read on: what comes is sealed under it, what was stays as it is.

Records go over to the newest key when they are written anew (`sealing.reseal`).
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from safeconduct.custody.attested import grant_row, granted, public_of
from safeconduct.custody.compartments import Compartment, tier_of
from safeconduct.custody.door import ask_broker
from safeconduct.custody.held import in_time
from safeconduct.custody.models import CompartmentKey, Grant, HolderKey
from safeconduct.vaultd.requests import NextEpoch


def begin_epoch(subject: UUID, compartments: Iterable[str]) -> None:
    """A new key for each of these compartments, for everybody who holds the present one today.

    Within the caller's transaction. A compartment that nobody holds any more keeps its key, and so does an address: who
    lived there knows it, and whoever ends a stay may hold no key of the home.
    """
    with transaction.atomic():
        for compartment in sorted(set(compartments) - {Compartment.ADDRESS}):
            keys = CompartmentKey.objects.select_for_update().filter(subject=subject, compartment=compartment)
            _turn(keys.latest("epoch"))


def _turn(present: CompartmentKey) -> None:
    held = list(Grant.objects.filter(in_time(), compartment_key=present).order_by("holder"))
    tier = tier_of(present.compartment)
    found = HolderKey.objects.filter(holder__in=[one.holder_id for one in held], tier=tier).select_related("holder")
    keys = {key.holder_id: key for key in found if key.seal}
    staying = [one for one in held if one.holder_id in keys]  # a burned code has no key any more
    if not staying:
        return
    following = CompartmentKey(subject=present.subject, compartment=present.compartment, epoch=present.epoch + 1)
    to = tuple(public_of(keys[one.holder_id]) for one in staying)
    told = ask_broker(NextEpoch(following.pk, tuple(granted(one, present) for one in staying), to))
    following.public_key, following.signature = told.public, told.signature
    following.save(force_insert=True)
    pairs = zip(staying, told.passed, strict=True)
    Grant.objects.bulk_create(grant_row(following, one.holder_id, passed) for one, passed in pairs if passed)
