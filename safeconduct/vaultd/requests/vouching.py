"""What counts and what does not any more; the house's own keys."""

from datetime import datetime
from uuid import UUID

from safeconduct.vaultd.carried import (
    Approval,
    Given,
    GivenAgain,
    Granted,
    MadeGroup,
    Membership,
    Public,
)
from safeconduct.vaultd.requests.asked import Asked


class EndSooner(Asked[Given], frozen=True):
    """The same grant with an earlier end, signed by the house. Needs no session."""

    grant: Granted
    ends_at: datetime


class TakeBack(Asked[None], frozen=True):
    """What carries these seals counts no more, in no copy of the database."""

    seals: tuple[bytes, ...]


class VouchForKeys(Asked[list[Public]], frozen=True):
    """The house's own command vouches for keys."""

    of: tuple[Public, ...]


class MakeGroup(Asked[MadeGroup], frozen=True):
    """Two key pairs for a group, their secrets sealed to a first member. For the house's own commands."""

    group: UUID
    first: tuple[Public, ...]


class NextGeneration(Asked[MadeGroup], frozen=True):
    """Other key pairs for a group, for those who are in it and no others. Needs no session.

    of: the public halves that it has, of both tiers. memberships: of that generation, each still good; to: the keys of
    their members, in order. recovery: the recovery key, which is let into every group.
    """

    of: tuple[Public, ...]
    memberships: tuple[Membership, ...]
    to: tuple[Public, ...]
    recovery: tuple[Public, ...]
    made_by: str


class FindUnsealed(Asked[list[int]], frozen=True):
    """Which of these rows the broker would not take, ended ones apart: their places, counted through. For the house."""

    grants: tuple[Granted, ...] = ()
    memberships: tuple[Membership, ...] = ()
    keys: tuple[Public, ...] = ()


class NotaryKey(Asked[bytes], frozen=True):
    """What checks the house's own signatures: 32 bytes, Ed25519."""


class MustBeTwo(Asked[None], frozen=True):
    """Whether two colleagues have said yes to this, within a day of each other. For the house's own commands."""

    action: str
    subject: UUID
    approvals: tuple[Approval, ...]


class GiveAgain(Asked[GivenAgain], frozen=True):
    """The house signs for what custodians have sealed on, as these rows will stand. For the house's own commands."""

    grants: tuple[Granted, ...] = ()
    memberships: tuple[Membership, ...] = ()
