"""Compartments of a subject, and its end."""

from uuid import UUID

from safeconduct.vaultd.carried import (
    Approval,
    Granted,
    MadeCompartment,
    NewCompartment,
    Public,
)
from safeconduct.vaultd.requests.asked import Asked


class MakeCompartments(Asked[list[MadeCompartment]], frozen=True):
    """Compartments of a subject, which gets a shred key if it has none. Needs no session. made_by: a reference."""

    subject: UUID
    wanted: tuple[NewCompartment, ...]
    made_by: str


class NextEpoch(Asked[MadeCompartment], frozen=True):
    """The same compartment under another key, for those who hold the present one and no others. Needs no session.

    key: the id of its row. grants: on the present key, each still good; to: the keys of their holders, in order.
    """

    key: UUID
    grants: tuple[Granted, ...]
    to: tuple[Public, ...]


class Shred(Asked[None], frozen=True):
    """A subject ends for good.

    Takes the yes ("erase") of two colleagues, unless nothing but the originals of a stranger who did not send, or a
    guest's copies, was ever made for it, it ended already, or the house's own command asks.
    """

    subject: UUID
    approvals: tuple[Approval, ...] = ()


class HasShredKey(Asked[bool], frozen=True):
    """Whether the subject can still be opened by somebody."""

    subject: UUID


class KeepReceipt(Asked[None], frozen=True):
    """What the house signed about an erasure, beside the shred keys: a restored database is held to it."""

    subject: UUID
    receipt: str


class SweepShredKeys(Asked[int], frozen=True):
    """Delete what broken writes left for more than a day; answers how many."""
