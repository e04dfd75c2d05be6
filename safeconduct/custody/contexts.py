"""What every seal is bound to: organisation, subject, compartment, object, version, epoch, type."""

from uuid import UUID

from django.conf import settings

from safeconduct.custody.models import Blob, CompartmentKey, Holder, SealedRecord
from safeconduct.vault import Context

NOBODY = UUID(int=0)


def of_grant(key: CompartmentKey) -> Context:
    """A compartment key on its way to a holder."""
    return Context(settings.ORGANISATION_ID, key.subject, key.compartment, key.pk, 1, key.epoch, "compartment-key")


def of_object(thing: SealedRecord | Blob, purpose: str) -> Context:
    """A record's or blob's data key (`purpose` "data-key") or content (`purpose` "content")."""
    key = thing.compartment_key
    return Context(
        settings.ORGANISATION_ID,
        key.subject,
        key.compartment,
        thing.pk,
        thing.version,
        key.epoch,
        f"{purpose}:{thing.type}",
    )


def of_membership(group: Holder, tier: str) -> Context:
    """A group's secret key on its way to a member."""
    return Context(settings.ORGANISATION_ID, group.pk, tier, group.pk, 1, 1, "group-secret")


def of_ticket(ticket_id: UUID) -> Context:
    """A ticket's key on its way to the worker."""
    return Context(settings.ORGANISATION_ID, NOBODY, "ticket", ticket_id, 1, 1, "ticket")


def of_wrap(kind: str, name: UUID, tier: str = "") -> bytes:
    """What a wrapped secret is bound to."""
    return b"\x00".join([b"safeconduct", settings.ORGANISATION_ID.bytes, kind.encode(), name.bytes, tier.encode()])
