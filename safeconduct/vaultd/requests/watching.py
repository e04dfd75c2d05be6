"""Canaries: cases of nobody, whose opening raises an alarm."""

from uuid import UUID

from safeconduct.vaultd.carried import Hands, Public
from safeconduct.vaultd.requests.asked import Asked


class Plant(Asked[bool], frozen=True):
    """Let a subject be a canary, before anything is made of it; False where the house keeps no more.

    Takes the second key of a colleague (`me`), who alone is told afterwards which ones are theirs.
    """

    hands: Hands
    me: Public
    subject: UUID


class ListPlanted(Asked[list[UUID]], frozen=True):
    """The canaries of who asks, with the second key open."""

    hands: Hands
    me: Public


class IsHousehold(Asked[bool], frozen=True):
    """Whether a case may become a number: asked before a selection, a stay, a place. Of a canary it is an opening."""

    hands: Hands
    subject: UUID
    purpose: str


class TellOfPlanting(Asked[int], frozen=True):
    """Write into the log who planted canaries more than a day ago, without saying which; answers how many."""
