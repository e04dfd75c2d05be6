"""A unit's days: who lives there when, what is left, how long the money lasts. Plain sums over half-open spans."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from safeconduct.shelter.models import Closure, Funding, Stay, Unit


@dataclass(frozen=True)
class Window:
    """Days on which `beds` beds of a unit's slot are free; until_on is the day of leaving, None: no end agreed."""

    from_on: date
    until_on: date | None
    beds: int
    slot: int


@dataclass(frozen=True)
class UnitDays:
    """A unit with its stays (none cancelled), closures and budgets, in order of days."""

    unit: Unit
    stays: Sequence[Stay]
    closures: Sequence[Closure]
    fundings: Sequence[Funding]

    def is_open(self, from_on: date, until_on: date) -> bool:
        """Whether the host opens it on all of these days and nothing closes it between."""
        ends = self.unit.open_until
        in_span = self.unit.open_from <= from_on and (ends is None or until_on <= ends)
        return in_span and not any(_overlap(closure, from_on, until_on) for closure in self.closures)

    def is_vetted(self, on: date) -> bool:
        """Whether the home is vetted on this day."""
        until = self.unit.home.vetted_until
        return until is not None and on < until

    def funded_until(self, from_on: date) -> date | None:
        """The day up to which budgets pay without a gap from this day on; None when none pays on it."""
        reached = from_on
        for funding in self.fundings:
            if funding.from_on <= reached < funding.until_on:
                reached = funding.until_on
        return reached if reached > from_on else None

    def beds_used(self, from_on: date, until_on: date) -> int:
        """The most beds in use on one of these days."""
        return self._peak(from_on, until_on, lambda stay: stay.beds)

    def people(self, from_on: date, until_on: date) -> int:
        """The most people living there on one of these days."""
        return self._peak(from_on, until_on, lambda stay: stay.case.size)

    def beds_free(self, from_on: date, until_on: date) -> int:
        """Beds that one more household could use on all of these days; 0 where every slot is taken or it is closed."""
        if not self.is_open(from_on, until_on) or self.free_slot(from_on, until_on) is None:
            return 0
        return max(0, self.unit.beds - self.beds_used(from_on, until_on))

    def free_slot(self, from_on: date, until_on: date) -> int | None:
        """The first slot that nobody holds on any of these days."""
        slots = range(1, self.unit.max_households + 1)
        return next((slot for slot in slots if not self.is_held(slot, from_on, until_on)), None)

    def is_held(self, slot: int, from_on: date, until_on: date) -> bool:
        """Whether somebody holds this slot on some of these days."""
        return any(stay.slot == slot and _overlap(stay, from_on, until_on) for stay in self.stays)

    def windows(self, from_on: date, until_on: date) -> tuple[Window, ...]:
        """The longest free spans of each slot within these days, with the beds free on all of their days."""
        found = []
        for slot in range(1, self.unit.max_households + 1):
            claims: list[Stay | Closure] = [*self.closures]
            claims += [stay for stay in self.stays if stay.slot == slot]
            for start, end in self._gaps(claims, from_on, until_on):
                beds = self.unit.beds - self.beds_used(start, end)
                if beds > 0:
                    found.append(Window(start, None if end == date.max else end, beds, slot))
        return tuple(found)

    def _gaps(self, claims: Iterable[Stay | Closure], from_on: date, until_on: date) -> list[tuple[date, date]]:
        end = min(until_on, self.unit.open_until or date.max)
        reached, found = max(from_on, self.unit.open_from), []
        for claim in sorted(claims, key=lambda claim: claim.from_on):
            if claim.from_on > reached:
                found.append((reached, min(claim.from_on, end)))
            reached = max(reached, claim.until_on)
        return [(start, stop) for start, stop in [*found, (reached, end)] if start < stop]

    def _peak(self, from_on: date, until_on: date, weight: Callable[[Stay], int]) -> int:
        there = [stay for stay in self.stays if _overlap(stay, from_on, until_on)]
        starts = {from_on, *(stay.from_on for stay in there if stay.from_on > from_on)}
        return max(sum(weight(stay) for stay in there if stay.from_on <= day < stay.until_on) for day in starts)


def _overlap(claim: Stay | Closure, from_on: date, until_on: date) -> bool:
    return claim.from_on < until_on and claim.until_on > from_on
