"""Which version of a sealed record somebody has seen, so that nobody replaces what they have not read."""

from uuid import UUID

from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import SealedRecord
from safeconduct.custody.payloads import Payload
from safeconduct.custody.sealing import reseal, seal
from safeconduct.kernel.errors import ChangedMeanwhile


def version_of(record: SealedRecord | None) -> int:
    """What a form carries along: the version that its page opened; 0 where nothing was written yet."""
    return record.version if record is not None else 0


def replace(
    subject: UUID, compartment: Compartment, record: SealedRecord | None, payload: Payload, *, seen: int
) -> SealedRecord:
    """Seal anew where nothing stands, else put the payload in the place of the version that was seen.

    The caller holds the lock of the row that names the record. Raises ChangedMeanwhile where another version stands.
    """
    if record is not None:  # read under its own lock: the caller's copy may be older than its lock
        record = SealedRecord.objects.select_for_update().get(pk=record.pk)
    if version_of(record) != seen:
        raise ChangedMeanwhile(version_of(record))
    return seal(subject, compartment, payload) if record is None else reseal(record, payload)
