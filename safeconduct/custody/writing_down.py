"""Everything that is kept about one sealed thing, for whoever opens it without this house (`vault.offline`)."""

from typing import Any
from uuid import UUID

from django.conf import settings

from safeconduct.custody import contexts
from safeconduct.custody.compartments import tier_of
from safeconduct.custody.models import Blob, Grant, HolderKey, Lock, Membership, SealedRecord
from safeconduct.vault import Context


def write_down(thing: SealedRecord | Blob, shred_key: bytes) -> dict[str, Any]:
    """What `vault.offline` says: sealed keys of everybody who was given the thing's compartment, and the shred key.

    It opens nothing without the secret key of one of them. A record's content stands in it, a blob's is its file.
    """
    key = thing.compartment_key
    given = Grant.objects.filter(compartment_key=key)
    tier = tier_of(key.compartment)
    members = Membership.objects.filter(tier=tier, group__in=given.values("holder"))
    holders = {*given.values_list("holder", flat=True), *members.values_list("member", flat=True)}
    content: dict[str, Any] = {"at": _place(contexts.of_object(thing, "content"))}
    if isinstance(thing, SealedRecord):
        content["sealed"] = bytes(thing.content).hex()
    return {
        "organisation": str(settings.ORGANISATION_ID),
        "content": content,
        "data_key": _sealed(thing.sealed_key, contexts.of_object(thing, "data-key")),
        "shred_key": shred_key.hex(),
        "grants": [{"holder": str(one.holder_id), **_sealed(one.sealed_key, contexts.of_grant(key))} for one in given],
        "memberships": [_membership(one) for one in members],
        "locks": [_lock(lock, tier) for lock in Lock.objects.filter(holder__in=holders).select_related("holder")],
    }


def _membership(row: Membership) -> dict[str, Any]:
    sealed = _sealed(row.sealed_secret, contexts.of_membership(row))
    return {"group": str(row.group_id), "member": str(row.member_id), **sealed}


def _lock(lock: Lock, tier: str) -> dict[str, Any]:
    wrapped = HolderKey.objects.get(holder=lock.holder, tier=tier).wrapped_secret or b""
    return {
        "holder": str(lock.holder_id),
        "salt": bytes(lock.salt).hex(),
        "memory_kib": lock.memory_kib,
        "passes": lock.passes,
        "bound_to": contexts.of_wrap("holder", lock.holder_id, tier).hex(),
        "wrapped": bytes(wrapped).hex(),
    }


def _sealed(sealed: bytes | memoryview, at: Context) -> dict[str, Any]:
    return {"sealed": bytes(sealed).hex(), "at": _place(at)}


def _place(at: Context) -> dict[str, Any]:
    named = {"subject": at.subject, "object": at.object, "compartment": at.compartment, "type": at.type}
    return {name: str(value) for name, value in named.items()} | {"version": at.version, "epoch": at.epoch}


def thing_of(name: UUID) -> SealedRecord | Blob:
    """A sealed thing by its id. Raises SealedRecord.DoesNotExist."""
    found = Blob.objects.filter(pk=name).select_related("compartment_key").first()
    return found or SealedRecord.objects.select_related("compartment_key").get(pk=name)
