"""Why here, why not there, why nowhere: what a caseworker may ask of a placement, answered by counting and re-solving.

The funnel counts the units that each rule leaves, in the order of the rules. The nearest are the units that the fewest
rules keep out. What it would cost to house a household, anywhere or in one unit, is found by demanding it and solving
again: the points that all together would lose, and who would have to move so that nobody else moves needlessly.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.apart import Solver, solver
from safeconduct.placement.engine.deciding import floors_that_decide
from safeconduct.placement.engine.errors import FloorImpossible, ImpossibleInput, MustPlaceImpossible, StoppedTooEarly
from safeconduct.placement.engine.exact import pairs_of, searched, settings_for
from safeconduct.placement.engine.greedy import greedy
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import MILLI, Placement
from safeconduct.placement.engine.resolution import Move
from safeconduct.placement.engine.solving import may_go_on
from safeconduct.placement.engine.task import Promise, Task


@dataclass(frozen=True, slots=True)
class Sieve:
    """One rule of the funnel: how many units are left after it and all before; how many it alone keeps out."""

    code: str
    left: int
    alone: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """Units that these rules, and no others, keep out: if they gave way, the units would do."""

    codes: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """What demanding it would mean: in which unit, worth how many points to this household, and the cost to all.

    cost: points that all together would lose; None if somebody who must be placed would lose their place, or if no
    answer was found in time. proved: the cost is exact; otherwise it is the cost of the best way found. moves: who
    would live elsewhere than now (this household apart). Where households are many, price is what the prices of places
    alone say that it costs, and at_least what they prove: no way costs less.
    """

    unit: str | None
    points: int
    cost: int | None
    proved: bool
    moves: tuple[Move, ...]
    price: int | None = None
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything known about one household's place, or its lack of one.

    points, soft: of its place (0 without). candidates: units that every rule allows. nearest: where the fewest rules
    are in the way (empty if there are candidates). gentlest: the cheapest way to house it, for a household without a
    place that has candidates. options: units that would suit it better than its place, the best first, or the unit
    asked for; without the gentlest. reasons: the rules that keep the household out of the unit asked for. floors: the
    groups, by name, whose floors are why it has a place, or none (deciding.py).
    """

    household: str
    unit: str | None
    points: int
    soft: int
    units: int
    candidates: int
    funnel: tuple[Sieve, ...]
    nearest: tuple[Nearest, ...]
    gentlest: Option | None
    options: tuple[Option, ...]
    reasons: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()


def explain(
    instance: Instance,
    placement: Placement,
    household: str,
    *,
    unit: str | None = None,
    options: int = 3,
    time_limit: float | None = None,
    threads: int = 2,
) -> Explanation:
    """Why the household is where it is; with `unit`: why not there. Households and units by name (see Instance).

    Raises:
        ImpossibleInput: no such household or unit.

    """
    row = _number(household, [instance.name_of(number) for number in range(instance.household_count)])
    asked = None if unit is None else _number(unit, [instance.unit_name(n) for n in range(instance.unit_count)])
    patience = Patience(time_limit=time_limit)
    if may_go_on(instance):
        return _estimated(instance, placement, row, asked, options, patience, threads)
    with solver(patience) as machine:
        settings = settings_for(instance, threads=threads)
        demand = Demand(instance, placement, row, machine, settings, patience)
        floors = tuple(floors_that_decide(instance, placement, row, machine, settings, patience))
        return replace(_explained(instance, placement, row, asked, options, demand.option), floors=floors)


def _estimated(
    instance: Instance,
    placement: Placement,
    row: int,
    asked: int | None,
    options: int,
    patience: Patience,
    threads: int,
) -> Explanation:
    """By a search that goes on from the placement; where it finds no way, by solving."""
    from safeconduct.placement.engine.national.demanding import demanding  # numba takes half a second to begin

    with demanding(instance, placement, row, patience, threads) as known:

        def option(pair: int | None) -> Option:
            found = known.option(pair)
            if found is not None:
                return found
            with solver(patience) as machine:
                settings = settings_for(instance, threads=threads)
                return Demand(instance, placement, row, machine, settings, patience).option(pair)

        return _explained(instance, placement, row, asked, options, option)


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """One household, and what it would take to house it differently."""

    instance: Instance
    placement: Placement
    row: int
    machine: Solver
    settings: Settings
    patience: Patience

    def option(self, pair: int | None) -> Option:
        """What it would mean to demand one pair, or any place at all."""
        wanted = demanded(self.instance, self.row, pair)
        unit = None if pair is None else self.instance.unit_name(int(self.instance.unit[pair]))
        points = 0 if pair is None else int(self.instance.points[pair])
        try:
            best = searched(Task(wanted), greedy(wanted), self.machine, self.settings, self.patience)
        except (MustPlaceImpossible, FloorImpossible, StoppedTooEarly) as error:
            return Option(unit, points, None, not isinstance(error, StoppedTooEarly), ())
        settled = self._with_fewest_moves(wanted, best)
        position = self.instance.position(self.row, int(settled[self.row]))
        assert position is not None
        return Option(
            unit=self.instance.unit_name(int(settled[self.row])),
            points=int(self.instance.points[position]),
            cost=self.placement.objective - best.objective,
            proved=best.status == self.placement.status == "optimal",
            moves=moves_of(self.instance, self.placement.unit, settled, self.row),
        )

    def _with_fewest_moves(self, wanted: Instance, best: Placement) -> Ints:
        """As good, but with as many as possible where they are: the unit of each household."""
        stays = MILLI * (wanted.unit == self.placement.unit[wanted.household]).astype(np.int64)
        staying = replace(wanted, points=stays, soft=np.zeros_like(stays))
        task = Task(staying, Promise(wanted.points, best.objective))
        return searched(task, pairs_of(wanted, best.unit), self.machine, self.settings, self.patience).unit


def demanded(instance: Instance, row: int, pair: int | None) -> Instance:
    """The instance in which the household must have the pair, or any place at all."""
    must = instance.must.copy()
    must[row] = True
    kept = np.ones(len(instance.unit), dtype=bool)
    if pair is not None:
        kept[instance.candidates(row)] = False
        kept[pair] = True
    return replace(instance, must=must).only(kept)


def moves_of(instance: Instance, was: Ints, becomes: Ints, row: int) -> tuple[Move, ...]:
    """Who would live elsewhere, the household of the row apart."""

    def name(unit: int) -> str | None:
        return None if unit < 0 else instance.unit_name(unit)

    rows = [one for one in np.flatnonzero(was != becomes).tolist() if one != row]
    return tuple(Move(instance.name_of(one), name(int(was[one])), name(int(becomes[one]))) for one in rows)


def _explained(
    instance: Instance,
    placement: Placement,
    row: int,
    asked: int | None,
    options: int,
    option: Callable[[int | None], Option],
) -> Explanation:
    unit = int(placement.unit[row])
    rows = instance.candidates(row)
    here = None if unit < 0 else instance.position(row, unit)
    against = _reasons(instance, row)
    is_waiting = here is None and rows.stop > rows.start
    gentlest = option(None) if is_waiting and asked is None else None
    wanted = [option(pair) for pair in _wanted(instance, row, here, asked, options)]
    return Explanation(
        household=instance.name_of(row),
        unit=None if here is None else instance.unit_name(unit),
        points=0 if here is None else int(instance.points[here]),
        soft=0 if here is None else int(instance.soft[here]),
        units=instance.unit_count,
        candidates=rows.stop - rows.start,
        funnel=_funnel(instance, against),
        nearest=_nearest(instance, against) if rows.stop == rows.start else (),
        gentlest=gentlest,
        options=tuple(one for one in wanted if gentlest is None or one.unit != gentlest.unit),
        reasons=() if asked is None else _codes(instance, against.get(asked, 0)),
    )


def _wanted(instance: Instance, row: int, here: int | None, asked: int | None, count: int) -> list[int]:
    """The pairs worth asking about: the unit asked for, or those that suit better than here, the best first."""
    if asked is not None:
        pair = instance.position(row, asked)
        return [] if pair is None or pair == here else [pair]
    rows = instance.candidates(row)
    least = -1 if here is None else int(instance.points[here])
    pairs = [pair for pair in range(rows.start, rows.stop) if instance.points[pair] > least]
    return sorted(pairs, key=lambda pair: (-int(instance.points[pair]), pair))[:count]


def _reasons(instance: Instance, row: int) -> dict[int, int]:
    """The bit set of reasons against each unit that is no candidate; a bare file has none to give."""
    if instance.filtered is None:
        return {}
    rows = slice(int(instance.filtered.first[row]), int(instance.filtered.first[row + 1]))
    units, reasons = instance.filtered.unit[rows].tolist(), instance.filtered.reasons[rows].tolist()
    return dict(zip(units, reasons, strict=True))


def _funnel(instance: Instance, against: dict[int, int]) -> tuple[Sieve, ...]:
    steps, left = [], instance.unit_count
    for bit, code in enumerate(instance.reason_codes):
        stopped = [bits for bits in against.values() if bits & -bits == 1 << bit]
        left -= len(stopped)
        steps.append(Sieve(code, left, sum(bits == 1 << bit for bits in against.values())))
    return tuple(steps)


def _nearest(instance: Instance, against: dict[int, int]) -> tuple[Nearest, ...]:
    """The sets of fewest rules in the way, those that would open most units first."""
    fewest = min((bits.bit_count() for bits in against.values()), default=0)
    sets = Counter(bits for bits in against.values() if bits.bit_count() == fewest)
    return tuple(
        Nearest(_codes(instance, bits), tuple(instance.unit_name(unit) for unit, b in against.items() if b == bits))
        for bits, _ in sorted(sets.items(), key=lambda item: (-item[1], item[0]))
    )


def _codes(instance: Instance, bits: int) -> tuple[str, ...]:
    return tuple(code for bit, code in enumerate(instance.reason_codes) if bits >> bit & 1)


def _number(name: str, names: list[str]) -> int:
    if name not in names:
        raise ImpossibleInput(f"{name} is not in this problem")
    return names.index(name)
