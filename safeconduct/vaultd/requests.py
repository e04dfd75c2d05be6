"""Everything that can be asked of the broker, each question with what it answers."""

from typing import Any, Generic, TypeVar, get_args
from uuid import UUID

import msgspec

from safeconduct.vaultd.carried import (
    Counted,
    Granted,
    Half,
    Hands,
    Lock,
    MadeCompartment,
    MadeHolder,
    NewCompartment,
    Rewrapped,
    SealedTicket,
    Session,
    Thing,
)
from safeconduct.vaultd.tiers import Tier

R = TypeVar("R")


class Asked(msgspec.Struct, Generic[R], frozen=True, tag=True):
    """A question whose answer is an R."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"  # some carry words or secrets, and a traceback must not

    @classmethod
    def reply(cls) -> Any:
        """R, for whoever decodes the answer."""
        return get_args(cls.__orig_bases__[0])[0]  # type: ignore[attr-defined]


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


class MakeKit(Asked[Rewrapped], frozen=True):
    """Both secrets of whoever gave the proof, wrapped under the words of a recovery kit: they open no session."""

    proof: bytes
    wrapped: dict[Tier, bytes]
    words: str


class UseKit(Asked[Rewrapped], frozen=True):
    """The secrets of a kit, wrapped under new words as a passphrase's are; the proof is of the kit's words."""

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


class CountOpened(Asked[Counted], frozen=True):
    """How many cases the holder of this session has opened within an hour."""

    half: Half


class AllowMore(Asked[None], frozen=True):
    """Let another holder, who was refused, open more cases for an hour. Takes the second key of who approves."""

    hands: Hands
    holder: UUID


class MakeCompartments(Asked[list[MadeCompartment]], frozen=True):
    """Compartments of a subject, which gets a shred key if it has none. Needs no session."""

    subject: UUID
    wanted: tuple[NewCompartment, ...]


class Shred(Asked[None], frozen=True):
    """A subject ends for good."""

    subject: UUID


class HasShredKey(Asked[bool], frozen=True):
    """Whether the subject can still be opened by somebody."""

    subject: UUID


class KeepReceipt(Asked[None], frozen=True):
    """What the house signed about an erasure, beside the shred keys: a restored database is held to it."""

    subject: UUID
    receipt: str


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
