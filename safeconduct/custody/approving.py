"""A colleague's signed yes to a step that takes two, kept beside what it is about until the broker asks for it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import sha256
from itertools import combinations
from uuid import UUID

import msgspec

from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import NotTwo
from safeconduct.custody.keyring import Keyholder
from safeconduct.custody.models import CompartmentKey
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.vaultd.carried import Approval
from safeconduct.vaultd.requests import MustBeTwo


def approve(
    actor: Keyholder, action: str, subject: UUID, *, about: str, opening: CompartmentKey | None = None
) -> bytes:
    """A yes to this action on a subject. about: whatever else has to be the same in both.

    opening: the compartment that it is about. Raises StepUpNeeded; NoGrant, Shredded where they do not open that.
    """
    return msgspec.msgpack.encode(actor.keyring.approve(action, subject, _said(about), opening=opening))


def approvals(kept: Iterable[bytes | memoryview]) -> tuple[Approval, ...]:
    """What was kept, as the broker takes it; what is none is left out."""
    read = []
    for one in kept:
        try:
            read.append(msgspec.msgpack.decode(bytes(one), type=Approval))
        except msgspec.DecodeError:
            continue
    return tuple(read)


def withdraw(kept: Iterable[bytes | memoryview]) -> None:
    """These yeses count no more: what they were about was not done. Within the caller's transaction."""
    take_back_at_commit(one.seal for one in approvals(kept))


def must_be_two(
    action: str, subject: UUID, *, about: str, kept: Iterable[bytes | memoryview], by: Collection[UUID], since: datetime
) -> None:
    """Whether two of these holders have said yes to exactly this since then. Raises NotTwo."""
    good = [one for one in approvals(kept) if one.on == _said(about) and one.by in by and one.at > since]
    for two in combinations(good, 2):
        try:
            return ask_broker(MustBeTwo(action, subject, two))
        except NotTwo:
            continue
    raise NotTwo


def _said(about: str) -> bytes:
    return sha256(about.encode()).digest()
