"""What can go wrong, each error named for what happened."""

from collections.abc import Sequence


class PlacementError(Exception):
    """Every error of this package."""


class ImpossibleInput(PlacementError, ValueError):
    """A household, unit, pair or file that contradicts itself; the message says which and how."""


class MustPlaceImpossible(PlacementError):
    """The households that must be placed cannot all be placed at once.

    households: a smallest set of those that stay without a place, as ids (or row numbers as text for bare instances).
    proved: that it cannot be; otherwise the search found no room for them until nothing got better any more.
    """

    def __init__(self, households: Sequence[str], *, proved: bool = True) -> None:
        self.households, self.proved = tuple(households), proved
        is_so = "cannot be" if proved else "were found no room"
        super().__init__(f"{len(self.households)} of the households that must be placed {is_so}: {self.households}")


class FloorImpossible(PlacementError):
    """So many of a group cannot be placed, beside those who must be and the floors named before it.

    floor: its name; at_least: how many were asked for; most: how many can be (households, or people where it counts
    them).
    """

    def __init__(self, floor: str, at_least: int, most: int) -> None:
        self.floor, self.at_least, self.most = floor, at_least, most
        super().__init__(f"the floor {floor} asks for {at_least}, and at most {most} can be placed")


class StoppedTooEarly(PlacementError):
    """Time or patience ran out before any placement was found that houses everybody who must be placed."""


class SolverFailed(PlacementError):
    """The solver ended without an answer; the message is its own word for it."""
