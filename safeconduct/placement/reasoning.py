"""Why everybody is where they are, and what one more place would change: asked once, when the round is made."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import msgspec

from safeconduct.placement.engine import Explanation, Instance, Placement, Unit, explain, what_if
from safeconduct.placement.payloads import RoundProblem

SECONDS = 30.0  # for all reasons together; what is not found out by then is said to be unknown
LEAST = 0.5  # seconds that one household's reasons get at least
HURRIED = 0.05  # and what it gets once somebody has asked the search to end
QUICK = 5.0  # a problem solved within so many seconds is asked again in this process
OPTIONS = 2  # other places that each explanation looks into


def reasons_of(
    sealed: RoundProblem, instance: Instance, placement: Placement, explained: Callable[[int], bool]
) -> tuple[RoundProblem, dict[str, Explanation]]:
    """The problem with its gains, and the explanation of each household by its id.

    `explained` is told how many households are done, and says whether to hurry.
    """
    limit, reasons = _Limit(placement), {}
    for done, one in enumerate(sealed.households):
        seconds = limit.seconds(is_hurried=explained(done))
        reasons[one.id] = explain(instance, placement, one.id, options=OPTIONS, time_limit=seconds)
    added = archetypes(sealed.households[0].arrives_on, sealed.households[0].leaves_on, sealed.units)
    seconds = limit.seconds(is_hurried=explained(len(reasons)))
    gains = what_if(instance, placement, added, time_limit=seconds)
    return msgspec.structs.replace(sealed, gains=tuple(gains)), reasons


class _Limit:
    """Seconds for each question. None where the whole was solved quickly: no process of its own has to start for it."""

    def __init__(self, placement: Placement) -> None:
        self._ends = time.monotonic() + SECONDS
        self._is_quick = placement.status == "optimal" and placement.seconds < QUICK

    def seconds(self, *, is_hurried: bool) -> float | None:
        left = self._ends - time.monotonic()
        if is_hurried:
            return HURRIED
        return None if self._is_quick and left > 0 else max(LEAST, left)


def archetypes(from_on: date, until_on: date, units: tuple[Unit, ...]) -> list[Unit]:
    """Places that somebody might offer tomorrow, in the town with the most free units, open and funded throughout."""
    towns = [unit.area for unit in units]
    town = max(sorted(set(towns)), key=towns.count)
    room = Unit(
        id="room",
        area=town,
        beds=1,
        open_from=from_on,
        open_until=until_on,
        funded_until=until_on,
        vetted=True,
        languages=frozenset({"en"}),
    )
    flat = replace(room, id="flat", beds=2, double_beds=1)
    return [
        room,
        flat,
        replace(room, id="step_free", step_free=True),
        replace(flat, id="pets", pets=True, smoking=True),
        replace(flat, id="family", beds=4, double_beds=1),
    ]
