"""A subject ends for good. The shred key goes before anything else is tidied: from then on every copy is dead.

Each step may be repeated, so that whoever finds one half done can do it again from the start.
"""

from collections.abc import Iterable
from uuid import UUID

from safeconduct.custody import stores
from safeconduct.custody.approving import approvals
from safeconduct.custody.models import Blob, BrokenGlass, CompartmentKey, Grant, SealedRecord
from safeconduct.vaultd.shred_keys import Erased

__all__ = ["Erased", "forget_rows", "shred", "take_every_key"]


def take_every_key(subject: UUID) -> None:
    """Take the keys of a subject from everybody, recovery included; holds from the commit, and can be rolled back."""
    Grant.objects.filter(subject=subject).delete()
    BrokenGlass.objects.filter(subject=subject).delete()


def shred(subject: UUID, kept: Iterable[bytes | memoryview] = ()) -> None:
    """Delete the shred key and the sealed files. Cannot be rolled back: the decision must have been committed.

    kept: the yes of two colleagues (`approving`). Raises NotTwo.
    """
    stores.shred(subject, approvals(kept))
    for name in Blob.objects.filter(compartment_key__subject=subject).values_list("pk", flat=True):
        stores.drop_blob(name)


def forget_rows(subject: UUID) -> None:
    """Delete what the database still holds of a subject, after the departments have forgotten theirs.

    Raises ProtectedError where a department still refers to a sealed thing.
    """
    Blob.objects.filter(compartment_key__subject=subject).delete()
    SealedRecord.objects.filter(compartment_key__subject=subject).delete()
    CompartmentKey.objects.filter(subject=subject).delete()
