"""Putting in and taking out. Sealing needs no key of one's own; opening needs a grant and leaves a mark in the log."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar
from uuid import UUID, uuid4

from safeconduct.custody import contexts, stores
from safeconduct.custody.attested import must_be_ours
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.epochs import key_to_write
from safeconduct.custody.keyring import Keyholder
from safeconduct.custody.models import Blob, CompartmentKey, SealedRecord
from safeconduct.custody.payloads import Payload
from safeconduct.vault import (
    Key,
    PublicKey,
    Sealed,
    generate_key,
    open_sealed,
    open_stream,
    seal_key,
    seal_stream,
)
from safeconduct.vault import seal as seal_bytes
from safeconduct.vaultd.carried import ByTwo

P = TypeVar("P", bound=Payload)


def newest_key(subject: UUID, compartment: Compartment) -> CompartmentKey:
    """The public half that was made last. Raises CompartmentKey.DoesNotExist."""
    return CompartmentKey.objects.filter(subject=subject, compartment=compartment).latest("epoch")


def seal(subject: UUID, compartment: Compartment, payload: Payload) -> SealedRecord:
    """Seal a payload into a compartment and keep it as a new record."""
    record = new_record(key_to_write(subject, compartment), payload)
    record.save(force_insert=True)
    return record


def new_record(key: CompartmentKey, payload: Payload) -> SealedRecord:
    """A payload sealed under a compartment's key; the caller saves it."""
    record = SealedRecord(compartment_key=key, type=payload.sealed_type)
    _fill(record, payload)
    return record


def reseal(record: SealedRecord, payload: Payload) -> SealedRecord:
    """Replace a record's content by a new version under a new data key."""
    record.compartment_key = key_to_write(record.compartment_key.subject, record.compartment_key.compartment)
    record.version += 1
    record.type = payload.sealed_type
    _fill(record, payload)
    record.save(update_fields=["compartment_key", "version", "type", "sealed_key", "content"])
    return record


def _fill(record: SealedRecord, payload: Payload) -> None:
    key = generate_key()
    record.sealed_key = _lock_data_key(key, record)
    record.content = seal_bytes(payload.encoded(), key, contexts.of_object(record, "content"))


def _lock_data_key(key: Key, thing: SealedRecord | Blob) -> bytes:
    """Raises KeySwapped."""
    must_be_ours(thing.compartment_key)
    public = PublicKey(bytes(thing.compartment_key.public_key))
    return seal_key(key, public, contexts.of_object(thing, "data-key"))


def open_record(actor: Keyholder, record: SealedRecord, kind: type[P], *, purpose: str) -> P:
    """Open one record as its payload type. Raises NoGrant, StepUpNeeded, Shredded.

    The event is committed before this returns, also where the step around it fails later; if the log cannot be
    written, nothing opens.
    """
    return open_records(actor, [record], kind, purpose=purpose)[0]


def open_records(actor: Keyholder, records: Sequence[SealedRecord], kind: type[P], *, purpose: str) -> list[P]:
    """Open many records of one type, in order, with one query for grants and one for the log."""
    if not records:
        return []
    keys = actor.keyring.data_keys(records, purpose=purpose)
    return [_opened(record, key, kind) for record, key in zip(records, keys, strict=True)]


def _opened(record: SealedRecord, key: Key, kind: type[P]) -> P:
    return kind.decoded(open_sealed(Sealed(bytes(record.content)), key, contexts.of_object(record, "content")))


def store_blob(subject: UUID, compartment: Compartment, chunks: Iterable[bytes], *, kind: str) -> Blob:
    """Seal a stream chunk by chunk and keep it: plaintext never touches the disk."""
    blob = new_blob(key_to_write(subject, compartment), chunks, kind=kind)
    blob.save(force_insert=True)
    return blob


def new_blob(under: CompartmentKey, chunks: Iterable[bytes], *, kind: str) -> Blob:
    """A stream sealed under a compartment's key and kept in the store; the caller saves its row."""
    blob = Blob(pk=uuid4(), compartment_key=under, type=kind)
    key = generate_key()
    blob.sealed_key = _lock_data_key(key, blob)
    blob.stored_bytes = stores.keep_blob(blob.pk, seal_stream(chunks, key, contexts.of_object(blob, "content")))
    return blob


def open_blob(actor: Keyholder, blob: Blob, *, purpose: str, by_two: ByTwo | None = None) -> Iterator[bytes]:
    """The plaintext of a blob, in pieces. Raises NoGrant, StepUpNeeded, Shredded, NotTwo before the first piece."""
    (key,) = actor.keyring.data_keys([blob], purpose=purpose, by_two=by_two)
    return open_stream(stores.read_blob(blob.pk), key, contexts.of_object(blob, "content"))
