"""What a round knew, sealed under the round itself. Households are numbers here; who they are stands in no payload."""

from typing import ClassVar

from safeconduct.custody.payloads import Payload
from safeconduct.placement.engine import Explanation, Gain, Household, Problem, Unit

Pairs = tuple[tuple[str, str], ...]


class RoundProblem(Payload, frozen=True):
    """The instance as it was solved. unit_rows: the row (UUID) of each unit's id in the problem.

    unread_areas: words about places that name no town of the country, by household; somebody checks them by eye.
    apart: pairs of households that must not meet. must_left: households in danger within days for whom there is no
    place, whatever else is given up.
    gains: what one more place of a kind would have changed, the best first. left_out: how many households waited that
    whoever opened the round could not open.
    """

    sealed_type: ClassVar[str] = "placement.problem"
    households: tuple[Household, ...]
    units: tuple[Unit, ...]
    unit_rows: dict[str, str]
    pinned: Pairs = ()
    forbidden: Pairs = ()
    unread_areas: dict[str, tuple[str, ...]] = {}
    gains: tuple[Gain, ...] = ()
    left_out: int = 0
    apart: Pairs = ()
    must_left: tuple[str, ...] = ()

    def problem(self) -> Problem:
        """The problem as the engine takes it."""
        pinned, forbidden = frozenset(self.pinned), frozenset(self.forbidden)
        return Problem(
            households=self.households,
            units=self.units,
            pinned=pinned,
            forbidden=forbidden,
            conflicts=frozenset(self.apart),
        )


class ChoiceReasons(Payload, frozen=True):
    """Why a household is where it is: codes and figures, said in the reader's language."""

    sealed_type: ClassVar[str] = "placement.reasons"
    explanation: Explanation


class ChoiceWords(Payload, frozen=True):
    """What a person wrote when they declined."""

    sealed_type: ClassVar[str] = "placement.words"
    text: str
