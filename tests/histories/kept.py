"""What a house has: colleagues, compartments, sealed things."""

from dataclasses import dataclass, field
from uuid import UUID

from safeconduct.vault import Key, PublicKey
from safeconduct.vaultd import carried
from safeconduct.vaultd.tiers import Tier


@dataclass
class Person:
    """A colleague: their keys as they stand, and the sessions of whoever knows their present or earlier words."""

    holder: UUID
    half: carried.Half
    public: dict[Tier, carried.Public]
    is_known: bool
    vouchers: list[carried.Voucher] = field(default_factory=list)
    stolen: list[carried.Half] = field(default_factory=list)


@dataclass(frozen=True)
class Sealed:
    """A thing as it lies in the database, and the key that it must open with."""

    thing: carried.Thing
    subject: UUID
    data_key: Key


@dataclass
class Compartment:
    """One case's compartment with its present key."""

    subject: UUID
    kind: str
    key: UUID
    epoch: int
    public: PublicKey
