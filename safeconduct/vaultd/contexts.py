"""What every seal is bound to: organisation, subject, compartment, object, version, epoch, type."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from safeconduct.vault import Context

NOBODY = UUID(int=0)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def roster_of(organisation: UUID) -> UUID:
    """The holder of the group whose members vouch for colleagues' keys: known without any table."""
    return uuid5(organisation, "roster")


def glass_of(organisation: UUID) -> UUID:
    """The holder of the group whose grants open by breaking the glass, and in no other way."""
    return uuid5(organisation, "glass")


class Contexts:
    """The contexts of one organisation."""

    def __init__(self, organisation: UUID) -> None:
        self.organisation = organisation
        self.roster, self.glass = roster_of(organisation), glass_of(organisation)

    def grant(self, subject: UUID, compartment: str, key: UUID, epoch: int) -> Context:
        """A compartment key on its way to a holder."""
        return Context(self.organisation, subject, compartment, key, 1, epoch, "compartment-key")

    def thing(self, subject: UUID, compartment: str, epoch: int, thing: UUID, version: int, what: str) -> Context:
        """An object's data key (`what` "data-key:type") or content ("content:type")."""
        return Context(self.organisation, subject, compartment, thing, version, epoch, what)

    def membership(self, group: UUID, tier: str, generation: int = 1) -> Context:
        """A group's secret key on its way to a member."""
        return Context(self.organisation, group, tier, group, 1, generation, "group-secret")

    def ticket(self, ticket: UUID) -> Context:
        """A ticket's key on its way to the worker."""
        return Context(self.organisation, NOBODY, "ticket", ticket, 1, 1, "ticket")

    def wrap(self, kind: str, name: UUID, tier: str = "") -> bytes:
        """What a wrapped secret is bound to."""
        return b"\x00".join([b"safeconduct", self.organisation.bytes, kind.encode(), name.bytes, tier.encode()])
