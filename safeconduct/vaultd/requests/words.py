"""Words, holders and sessions."""

from datetime import datetime
from uuid import UUID

from safeconduct.vaultd.carried import (
    Half,
    Lock,
    MadeHolder,
    Rewrapped,
    Session,
)
from safeconduct.vaultd.requests.asked import Asked
from safeconduct.vaultd.tiers import Tier


class MakeHolder(Asked[MadeHolder], frozen=True):
    """Key pairs for a new holder under words: of one tier for an applicant, of both for a colleague.

    A colleague's wait for two who vouch for them, and so does a guest's one key; until: when the guest's time ends. For
    the house's own commands only: vouched, and stays_open (a reference of the log).
    """

    holder: UUID
    words: str
    tiers: tuple[Tier, ...]
    stays_open: str = ""
    vouched: bool = False
    until: datetime | None = None


class CheckWords(Asked[bytes], frozen=True):
    """Whether the words fit a holder's lock; the answer is a proof for one step of the next minute. No lock: never."""

    words: str
    holder: UUID | None = None
    lock: Lock | None = None


class OpenSession(Asked[Session], frozen=True):
    """A session for whoever gave the proof; every earlier one of the holder ends. `reference` is theirs in the log.

    until: a guest's end as their keys were made with; the session ends then, and gives nothing on.
    """

    proof: bytes
    reference: str
    wrapped: dict[Tier, bytes]
    with_step_up: bool = False
    until: datetime | None = None


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
