"""The best placement and its proof, by prices and branch and cut: for up to a few hundred households, honest beyond.

Prices come first (relaxation.py): they prove a bound in whole numbers and tell which pairs lie so far behind that no
good placement uses them. The integer program is then solved over the few pairs within a small slack d; what it leaves
out is worth at most the bound less d. If what it finds is worth that much, it is the best of all; if not, one more
round with the slack that is certainly enough (the bound less what is already in hand) settles it.
Whatever is cut short leaves what was found before it: at the least, the placement a careful person would make by hand,
and the bound that follows without any prices.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from safeconduct.placement.engine.apart import Solver
from safeconduct.placement.engine.errors import FloorImpossible, MustPlaceImpossible, PlacementError, StoppedTooEarly
from safeconduct.placement.engine.highs import TOLERANCE, Found, Settings
from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.model import model_of
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import MILLI, Part, Placement, Status, Step, gap_between, units_of
from safeconduct.placement.engine.prices import Proof, prove
from safeconduct.placement.engine.relaxation import SIFTING, Sifting, proof_of
from safeconduct.placement.engine.task import Task

PROVEN_SIZE = 500  # up to so many households the gap asked for is ignored: the optimum is proven
Progress = Callable[[Step], None]
FIRST_SLACK = 100  # the first slack is a hundredth of what a household is worth on average


def settings_for(instance: Instance, *, gap: float = 0.001, threads: int = 2, seed: int = 0) -> Settings:
    """Proven optimality at the size of an NGO, the gap above."""
    return Settings(gap=0.0 if instance.household_count <= PROVEN_SIZE else gap, threads=threads, seed=seed)


def searched(
    task: Task,
    known: Ints | None,
    machine: Solver,
    settings: Settings,
    patience: Patience,
    on_progress: Progress | None = None,
) -> Placement:
    """One task with a solver at hand, beginning with a known solution (chosen pairs) if there is one.

    Raises:
        MustPlaceImpossible, FloorImpossible, StoppedTooEarly: as in `solving.solve`.

    """
    return Search(task, machine, settings, patience, on_progress).placement(known)


def pairs_of(instance: Instance, units: Ints) -> Ints:
    """The chosen pairs from the unit of each household; the inverse of placement.units_of."""
    return np.flatnonzero(instance.unit == units[instance.household])


def unplaceable(instance: Instance, machine: Solver, settings: Settings) -> list[str]:
    """A smallest set of households that must be placed and cannot be, by name."""
    counting = instance.must[instance.household].astype(np.int64)
    optional = replace(
        instance, must=np.zeros_like(instance.must), points=counting, soft=np.zeros_like(counting), floors=()
    )
    found = machine.run(model_of(optional).program(), settings)
    housed = instance.household[found.chosen] if found.chosen is not None else np.zeros(0, dtype=np.int64)
    missing = np.setdiff1d(np.flatnonzero(instance.must), housed)
    return [instance.name_of(int(household)) for household in missing]


def impossible(instance: Instance, machine: Solver, settings: Settings) -> PlacementError:
    """Why there is no placement at all: somebody who must be placed, or the first floor that asks for too much."""
    missing = unplaceable(instance, machine, settings)
    if missing or not instance.floors:
        return MustPlaceImpossible(missing)
    for number, floor in enumerate(instance.floors):
        counting = floor.counts(instance.size)[instance.household]
        most = replace(instance, points=counting, soft=np.zeros_like(counting), floors=instance.floors[:number])
        found = machine.run(model_of(most).program(), settings)
        reached = 0 if found.chosen is None else int(counting[found.chosen].sum())
        if found.finished == "optimal" and reached < floor.at_least:
            return FloorImpossible(floor.name, floor.at_least, reached)
    return StoppedTooEarly("there was no time to find out why nothing can be placed as it is asked for")


@dataclass(slots=True)
class Search:
    """One solve on its way: the best pairs so far, the lowest bound so far.

    sifting: how prices are found; slack: the small one, in thousandths, where the task knows it. most_pairs: with more
    than so many the proof is not finished.
    """

    task: Task
    machine: Solver
    settings: Settings
    patience: Patience
    on_progress: Progress | None = None
    sifting: Sifting = SIFTING
    slack: int | None = None
    most_pairs: int | None = None
    chosen: Ints | None = None
    bound: int = 0
    history: list[Step] = field(default_factory=list)

    @property
    def instance(self) -> Instance:
        return self.task.instance

    @property
    def objective(self) -> int:
        """Points of the best so far; 0 while there is none."""
        return 0 if self.chosen is None else self._worth(self.chosen)

    def placement(self, known: Ints | None) -> Placement:
        """Search to the end, beginning with a known solution if there is one."""
        self.bound = prove(self.task).points
        self.hear(Found(chosen=known, bound=np.inf))
        proof = proof_of(self.task, self.machine, self.settings, known, self.sifting)
        self.hear(Found(chosen=None, bound=proof.points))
        within_gap = self._is_near_enough() or self._near(proof) or self._certain(proof)
        if self.chosen is None:
            raise StoppedTooEarly("nobody had found a placement yet that houses all who must be placed")
        return self._handed_back(proof, within_gap=within_gap)

    def hear(self, news: Found) -> None:
        """Keep what is better, write it down, pass it on."""
        before = (self.chosen is not None, self.objective, self.bound)
        if news.chosen is not None and (self.chosen is None or self._worth(news.chosen) > self.objective):
            self.chosen = news.chosen
        if np.isfinite(news.bound):
            self.bound = min(self.bound, int(np.floor(news.bound + TOLERANCE)))
        if self.chosen is not None:
            self.bound = max(self.bound, self.objective)
        if before != (self.chosen is not None, self.objective, self.bound):
            self.history.append(Step(self.patience.spent(), self.objective, self.bound))
            if self.on_progress is not None:
                self.on_progress(self.history[-1])

    def _is_near_enough(self) -> bool:
        return self.chosen is not None and gap_between(self.objective, self.bound) <= self.settings.gap

    def _near(self, proof: Proof) -> bool:
        """Pairs within a small slack; whether that was enough."""
        usual = max(MILLI, proof.milli // (FIRST_SLACK * max(1, self.instance.household_count)))
        self._among(proof, usual if self.slack is None else self.slack)
        return self._is_near_enough()

    def _certain(self, proof: Proof) -> bool:
        """Pairs within the slack that leaves nothing out which could be better; whether it was finished."""
        everything = int(proof.behind.max(initial=0))
        better = proof.milli - (self.objective + 1) * MILLI
        if self.most_pairs is not None and (proof.behind <= better).sum() > self.most_pairs:
            return False
        found = self._among(proof, everything if self.chosen is None else better)
        if found.finished == "infeasible" and self.chosen is None:
            raise impossible(self.instance, self.machine, self.settings)
        return found.finished == "optimal"

    def _among(self, proof: Proof, slack: int) -> Found:
        """The best among the pairs within the slack and those in hand; the rest is worth at most proof less slack."""
        if self.machine.is_over:
            return Found(chosen=None, bound=np.inf, finished="stopped")
        kept = proof.behind <= slack
        if self.sifting.first is not None:
            kept |= self.sifting.first
        known = None
        if self.chosen is not None:
            kept[self.chosen] = True
            known = np.searchsorted(np.flatnonzero(kept), self.chosen)
        rest = -np.inf if kept.all() else float((proof.milli - slack - 1) // MILLI)
        numbers = np.flatnonzero(kept)

        def hear(news: Found) -> None:
            chosen = None if news.chosen is None else numbers[news.chosen]
            self.hear(replace(news, chosen=chosen, bound=max(news.bound, rest)))

        found = self.machine.run(self.task.only(kept).model().program(known), self.settings, hear)
        if found.finished != "infeasible":
            hear(found)
        return found

    def _worth(self, chosen: Ints) -> int:
        return int(self.instance.points[chosen].sum())

    def _handed_back(self, proof: Proof, *, within_gap: bool) -> Placement:
        assert self.chosen is not None
        soft = int(self.instance.soft[self.chosen].sum())
        value = self.objective - soft
        return Placement(
            unit=units_of(self.instance, self.chosen),
            objective=self.objective,
            bound=self.bound,
            value=Part(value, max(value, min(_value_bound(self), self.bound))),
            soft=Part(soft, self.bound - value if self.instance.soft.any() else 0),
            certified=prove(Task(self.instance), proof.prices).points,
            prices=proof.prices,
            seconds=self.patience.spent(),
            history=tuple(self.history),
            method="highs-mip",
            status=_status(self, within_gap=within_gap),
        )


def _value_bound(search: Search) -> int:
    """No placement has more placement value: prices again, with the soft score left out."""
    instance = search.instance
    if not instance.soft.any():
        return search.bound
    bare = Task(replace(instance, points=instance.points - instance.soft))
    return proof_of(bare, search.machine, search.settings, search.chosen).points


def _status(search: Search, *, within_gap: bool) -> Status:
    if search.bound == search.objective:
        return "optimal"
    if within_gap:
        return "within gap"
    if search.patience.is_cancelled:
        return "cancelled"
    return "time limit" if search.machine.is_over else "stalled"
