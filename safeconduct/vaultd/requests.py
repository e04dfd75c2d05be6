"""Everything that can be asked of the broker, and what it answers: frozen structs, the same in memory and on the wire.

Ids are UUIDs, keys and sealed things bytes in the formats of `vault`. What a request carries was read from the
database by whoever asks; all of it is sealed, so a wrong row opens nothing.
"""

from datetime import datetime
from typing import Any, Generic, TypeVar, get_args
from uuid import UUID

import msgspec

from safeconduct.vaultd.tiers import Tier

R = TypeVar("R")


class Asked(msgspec.Struct, Generic[R], frozen=True, tag=True):
    """A question whose answer is an R."""

    @classmethod
    def reply(cls) -> Any:
        """R, for whoever decodes the answer."""
        return get_args(cls.__orig_bases__[0])[0]  # type: ignore[attr-defined]


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


class MakeHolder(Asked[MadeHolder], frozen=True):
    """Key pairs for a new holder under words. stays_open: for the house's own commands only, a reference of the log."""

    holder: UUID
    words: str
    tiers: tuple[Tier, ...]
    stays_open: str = ""


class CheckWords(Asked[bytes], frozen=True):
    """Whether the words fit a holder's lock; the answer is a proof for one step of the next minute. No lock: never."""

    words: str
    holder: UUID | None = None
    lock: Lock | None = None


class OpenSession(Asked[Session], frozen=True):
    """A session for whoever gave the proof; every earlier one of the holder ends. `reference` is theirs in the log."""

    proof: bytes
    reference: str
    wrapped: dict[Tier, bytes]
    with_step_up: bool = False


class LookAt(Asked[Session], frozen=True):
    """Whether the session is open and this is its half. Does not lengthen it."""

    half: Half


class KeepAwake(Asked[None], frozen=True):
    """Somebody has done something in this session."""

    half: Half


class StepUp(Asked[None], frozen=True):
    """Open the second key for five minutes, by words that fit."""

    half: Half
    proof: bytes
    wrapped: bytes


class Renew(Asked[Session], frozen=True):
    """The same open keys under another half; every session of the holder ends."""

    half: Half


class EndSession(Asked[None], frozen=True):
    """This session ends."""

    session: UUID


class EndSessionsOf(Asked[None], frozen=True):
    """Every session of the holder ends."""

    holder: UUID


class Rewrap(Asked[Rewrapped], frozen=True):
    """Both secrets of whoever gave the proof, wrapped under other words."""

    proof: bytes
    wrapped: dict[Tier, bytes]
    words: str


class OpenThings(Asked[list[bytes]], frozen=True):
    """Data keys, in order. Logged with this purpose before the answer."""

    hands: Hands
    grants: tuple[Granted, ...]
    things: tuple[Thing, ...]
    purpose: str


class OpenForWorker(Asked[SealedTicket], frozen=True):
    """Data keys, sealed to workers (id and public key) as the ticket of this id, and not given to whoever asks."""

    hands: Hands
    grants: tuple[Granted, ...]
    things: tuple[Thing, ...]
    purpose: str
    ticket: UUID
    workers: dict[UUID, bytes]


class Reach(Asked[None], frozen=True):
    """Whether this grant opens; without one, whether the second key is open."""

    hands: Hands
    grant: Granted | None = None


class PassOn(Asked[bytes], frozen=True):
    """A compartment key, sealed to another public key."""

    hands: Hands
    grant: Granted
    to: bytes


class Admit(Asked[bytes], frozen=True):
    """A group's secret of one tier, sealed to another public key."""

    hands: Hands
    group: UUID
    tier: Tier
    to: bytes


class MakeCompartments(Asked[list[MadeCompartment]], frozen=True):
    """Compartments of a subject, which gets a shred key if it has none. Needs no session."""

    subject: UUID
    wanted: tuple[NewCompartment, ...]


class Shred(Asked[None], frozen=True):
    """A subject ends for good."""

    subject: UUID


class HaveShredKeys(Asked[list[bool]], frozen=True):
    """Which of these subjects can still be opened by somebody."""

    subjects: tuple[UUID, ...]


class SweepShredKeys(Asked[int], frozen=True):
    """Delete what broken writes left for more than a day; answers how many."""


class KeyedHash(Asked[bytes], frozen=True):
    """32 bytes that nobody finds from the content without the pepper."""

    purpose: str
    content: bytes


class KeepSecret(Asked[bytes], frozen=True):
    """A small secret of one owner, wrapped under the pepper."""

    purpose: str
    owner: UUID
    secret: bytes


class ReadSecret(Asked[bytes], frozen=True):
    """The small secret again."""

    purpose: str
    owner: UUID
    wrapped: bytes


class AttestWorker(Asked[None], frozen=True):
    """A worker names its public key: tickets are sealed to no other."""

    worker: UUID
    public: bytes


class Ping(Asked[str], frozen=True):
    """Whether the broker answers; says in English how it is closed off."""
