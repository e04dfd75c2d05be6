"""Opening, and giving on, with a session's keys."""

from datetime import datetime
from uuid import UUID

from safeconduct.vaultd.carried import (
    Approval,
    ByTwo,
    Counted,
    Granted,
    Half,
    Hands,
    Passed,
    Public,
    SealedTicket,
    Thing,
    Vouched,
    Voucher,
)
from safeconduct.vaultd.requests.asked import Asked


class OpenThings(Asked[list[bytes]], frozen=True):
    """Data keys, in order. Logged with this purpose before the answer. An original takes the words of two."""

    hands: Hands
    grants: tuple[Granted, ...]
    things: tuple[Thing, ...]
    purpose: str
    by_two: ByTwo | None = None


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


class PassOn(Asked[Passed], frozen=True):
    """A compartment key for another holder. The keys that receive must be known to the broker."""

    hands: Hands
    grant: Granted
    to: Public
    reason: str
    ends_at: datetime | None = None


class Admit(Asked[Passed], frozen=True):
    """A group's secret of a tier and a generation, for another member."""

    hands: Hands
    group: UUID
    to: Public
    generation: int = 1


class CountOpened(Asked[Counted], frozen=True):
    """How many cases the holder of this session has opened within an hour."""

    half: Half


class AllowMore(Asked[None], frozen=True):
    """Let another holder, who was refused, open more cases for an hour. Takes the second key of who approves (`me`)."""

    hands: Hands
    me: Public
    holder: UUID


class Approve(Asked[Approval], frozen=True):
    """A colleague's yes to one step on one subject, with the second key open. me: their own key of that tier.

    on: 32 bytes that say what else it is about. grant: by which they open the compartment that it is about; it is
    opened, and the word says so.
    """

    hands: Hands
    me: Public
    action: str
    subject: UUID
    on: bytes
    grant: Granted | None = None


class Vouch(Asked[Vouched], frozen=True):
    """One of the roster signs for a colleague's keys, with the second key open; the second signature makes them count.

    earlier: what others have signed for the same keys.
    """

    hands: Hands
    of: tuple[Public, ...]
    earlier: tuple[Voucher, ...] = ()
