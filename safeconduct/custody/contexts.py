"""What every seal of this organisation is bound to, from the rows that are sealed."""

from uuid import UUID

from django.conf import settings

from safeconduct.custody.models import Blob, CompartmentKey, Membership, SealedRecord
from safeconduct.vault import Context
from safeconduct.vaultd.contexts import NOBODY, Contexts

__all__ = ["NOBODY", "of_grant", "of_membership", "of_object", "of_ticket", "of_wrap"]


def _ours() -> Contexts:
    return Contexts(settings.ORGANISATION_ID)


def of_grant(key: CompartmentKey) -> Context:
    """A compartment key on its way to a holder."""
    return _ours().grant(key.subject, key.compartment, key.pk, key.epoch)


def of_object(thing: SealedRecord | Blob, purpose: str) -> Context:
    """A record's or blob's data key (`purpose` "data-key") or content (`purpose` "content")."""
    key = thing.compartment_key
    what = f"{purpose}:{thing.type}"
    return _ours().thing(key.subject, key.compartment, key.epoch, thing.pk, thing.version, what)


def of_membership(row: Membership) -> Context:
    """A group's secret key on its way to a member."""
    return _ours().membership(row.group_id, row.tier, row.generation)


def of_ticket(ticket_id: UUID) -> Context:
    """A ticket's key on its way to the worker."""
    return _ours().ticket(ticket_id)


def of_wrap(kind: str, name: UUID, tier: str = "") -> bytes:
    """What a wrapped secret is bound to."""
    return _ours().wrap(kind, name, tier)
