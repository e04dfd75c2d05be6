"""What questions and answers of the broker carry: frozen structs, the same in memory and on the wire.

Ids are UUIDs, keys and sealed things bytes in the formats of `vault`. What a question carries was read from the
database by whoever asks; all of it is sealed, so a wrong row opens nothing.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from safeconduct.vaultd.tiers import Tier


class Lock(msgspec.Struct, frozen=True):
    """How words become keys. verifier: SHA-256 of what the words must give."""

    salt: bytes
    memory_kib: int
    passes: int
    verifier: bytes


class Half(msgspec.Struct, frozen=True):
    """A session and the 32 bytes that its browser holds."""

    session: UUID
    key: bytes

    def __repr__(self) -> str:
        return f"Half({self.session})"


class Membership(msgspec.Struct, frozen=True):
    """A group's secret of one tier, sealed to the session's holder."""

    group: UUID
    tier: Tier
    sealed: bytes


class Hands(msgspec.Struct, frozen=True):
    """Whose keys are to open: a session, and the groups that its holder is in."""

    half: Half
    memberships: tuple[Membership, ...] = ()


class Granted(msgspec.Struct, frozen=True):
    """A compartment key, sealed to `holder`: the session's own or one of its groups."""

    key: UUID
    subject: UUID
    compartment: str
    epoch: int
    holder: UUID
    sealed: bytes


class Thing(msgspec.Struct, frozen=True):
    """An object's data key, sealed to the compartment whose key is `key`."""

    id: UUID
    version: int
    type: str
    key: UUID
    sealed: bytes


class Session(msgspec.Struct, frozen=True):
    """A session that is open now. `half` goes to the browser."""

    half: Half
    holder: UUID
    seen_at: datetime
    ends_at: datetime


class Lockable(msgspec.Struct, frozen=True):
    """A key pair of a holder: the public half, and the secret one wrapped under their words."""

    public: bytes
    wrapped: bytes


class MadeHolder(msgspec.Struct, frozen=True):
    """What the rows of a new holder say. `half`: an open session, where one was asked for."""

    lock: Lock
    pairs: dict[Tier, Lockable]
    half: Half | None = None


class Rewrapped(msgspec.Struct, frozen=True):
    """What the rows of a holder say under new words."""

    lock: Lock
    wrapped: dict[Tier, bytes]


class Counted(msgspec.Struct, frozen=True):
    """How many cases a holder has opened within an hour; whether one more was refused and nobody has allowed it."""

    opened: int
    is_refused: bool


class NewCompartment(msgspec.Struct, frozen=True):
    """A compartment to be made, under an id that its row will have, and the public keys that shall open it."""

    key: UUID
    compartment: str
    to: tuple[bytes, ...]


class MadeCompartment(msgspec.Struct, frozen=True):
    """A compartment's public half, and its key sealed to each that was named, in order."""

    public: bytes
    sealed: tuple[bytes, ...]


class SealedTicket(msgspec.Struct, frozen=True):
    """A ticket's content, and its key sealed to workers."""

    content: bytes
    keys: dict[UUID, bytes]
