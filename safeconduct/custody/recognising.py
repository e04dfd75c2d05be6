"""Rows that the broker takes, and those that somebody else must have written or put back. For the house's commands.

Before the house signs anything by a row, it asks here: its own signature would make a true one of a false one.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from safeconduct.custody.attested import granted, membership, public_of
from safeconduct.custody.door import ask_broker
from safeconduct.custody.models import Grant, HolderKey, Membership
from safeconduct.vaultd.requests import FindUnsealed

R = TypeVar("R", Grant, HolderKey, Membership)
Tell = Callable[[str], object]


def untold(_line: str) -> None:
    """Nobody listens."""


def known_grants(rows: Iterable[Grant], tell: Tell) -> list[Grant]:
    """Those that were given so, and not taken back; the others are told of. rows: with their compartment's key."""
    found = list(rows)
    strange = ask_broker(FindUnsealed(grants=tuple(granted(row, row.compartment_key) for row in found)))
    return _apart(
        found, strange, lambda row: tell(f"Left out, not given by this house: {row.subject}, {row.compartment}")
    )


def known_memberships(rows: Iterable[Membership], tell: Tell) -> list[Membership]:
    """Those that were given so, and not taken back; the others are told of. rows: with their group."""
    found = list(rows)
    strange = ask_broker(FindUnsealed(memberships=tuple(membership(row) for row in found)))
    return _apart(found, strange, lambda row: tell(f"Left out, not given by this house: the group {row.group.name}"))


def known_keys(rows: Iterable[HolderKey]) -> list[HolderKey]:
    """Those that the house vouches for. rows: with their holder."""
    found = list(rows)
    strange = ask_broker(FindUnsealed(keys=tuple(public_of(row) for row in found)))
    return _apart(found, strange, lambda _row: None)


def _apart(rows: Sequence[R], strange: Sequence[int], tell: Callable[[R], object]) -> list[R]:
    for place in strange:
        tell(rows[place])
    return [row for place, row in enumerate(rows) if place not in strange]
