"""Another key for a compartment, once somebody may not read on: what comes is sealed under it, what was stays as it is.

Records go over to the newest key when they are written anew (`sealing.reseal`). Somebody takes a key back, or has left
a group: then the next who writes turns the key.
"""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from safeconduct.custody.attested import grant_row, granted, public_of
from safeconduct.custody.compartments import Compartment, tier_of
from safeconduct.custody.door import ask_broker
from safeconduct.custody.held import in_time
from safeconduct.custody.models import CompartmentKey, Grant, Holder, HolderKey
from safeconduct.vaultd.requests import NextEpoch


def begin_epoch(subject: UUID, compartments: Iterable[str]) -> None:
    """A new key for each of these compartments, for everybody who holds the present one today.

    Within the caller's transaction. A compartment that nobody holds any more keeps its key, and so does an address: who
    lived there knows it, and whoever ends a stay may hold no key of the home.
    """
    with transaction.atomic():
        for compartment in sorted(set(compartments) - {Compartment.ADDRESS}):
            _turn(_present(subject, compartment))


def key_to_write(subject: UUID, compartment: str) -> CompartmentKey:
    """What new things are sealed under: where somebody has left a group that holds the newest key, the one after it.

    At the desk, for whoever sees the grants; strangers and workers turn no key. Raises CompartmentKey.DoesNotExist.
    """
    keys = CompartmentKey.objects.filter(subject=subject, compartment=compartment)
    if settings.FACE != "desk" or compartment == Compartment.ADDRESS:
        return keys.latest("epoch")
    newest = keys.annotate(is_outdated=_is_outdated()).latest("epoch")
    return _turned_once(newest) if newest.is_outdated else newest


def _is_outdated() -> Exists:
    """A key that is sealed to an earlier generation of a group."""
    later = Grant.objects.filter(in_time(), compartment_key=OuterRef("pk"), holder__kind=Holder.Kind.GROUP)
    return Exists(later.filter(holder__keys__generation__gt=F("generation")))


def _turned_once(newest: CompartmentKey) -> CompartmentKey:
    with transaction.atomic():
        present = _present(newest.subject, newest.compartment)
        if present == newest:
            _turn(present)
        return CompartmentKey.objects.filter(subject=newest.subject, compartment=newest.compartment).latest("epoch")


def _present(subject: UUID, compartment: str) -> CompartmentKey:
    """The newest key, once whoever turns it at the same moment has done so."""
    keys = CompartmentKey.objects.filter(subject=subject, compartment=compartment)
    list(keys.select_for_update().order_by("epoch"))
    return keys.latest("epoch")


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
