"""CP-SAT: a literal for each pair; dates as optional intervals under no-overlap and cumulative constraints.

Reads the file's arrays itself (engine/files.py says what they are): whoever imports OR-Tools cannot import the engine.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from safeconduct.cell.bench.placing.rivals.question import Ints, Question

Arrays = dict[str, NDArray[Any]]


class Listener(cp_model.CpSolverSolutionCallback):
    """Hears of each better solution."""

    def __init__(self, question: Question, z: Arrays, household: Ints, chosen: list[cp_model.IntVar]) -> None:
        super().__init__()
        self._question, self._z, self._household, self._chosen = question, z, household, chosen

    def on_solution_callback(self) -> None:
        pairs = np.flatnonzero([self.boolean_value(literal) for literal in self._chosen])
        units = np.full(int(self._z["N"]), -1)
        units[self._household[pairs]] = self._z["col"][pairs]
        self._question.found(units, self._z["p"][pairs].sum())
        self._question.proved(self.best_objective_bound)


def run(question: Question) -> str:
    with np.load(question.instance) as archive:
        z = {name: archive[name] for name in archive.files}
    household = np.repeat(np.arange(int(z["N"])), np.diff(z["hptr"]))
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _pair in household]
    for first, after in zip(z["hptr"][:-1], z["hptr"][1:], strict=True):
        model.add_at_most_one(chosen[first:after])
    by_unit = np.argsort(z["col"], kind="stable")
    ends = np.searchsorted(z["col"][by_unit], np.arange(int(z["M"]) + 1))
    for unit in range(int(z["M"])):
        pairs = by_unit[ends[unit] : ends[unit + 1]]
        (_with_dates if z["timed"] else _in_one_period)(model, z, unit, household, pairs, chosen)
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen, z["p"].tolist()))
    return _searched(model, Listener(question, z, household, chosen), question)


def _in_one_period(
    model: cp_model.CpModel, z: Arrays, unit: int, household: Ints, pairs: Ints, chosen: list[cp_model.IntVar]
) -> None:
    literals, beds, most = [chosen[pair] for pair in pairs], int(z["B"][unit]), int(z["k"][unit])
    if most == 1:
        model.add_at_most_one(literals)
        return
    if most < len(pairs):
        model.add(sum(literals) <= most)
    if z["w"][pairs].sum() > beds:
        model.add(cp_model.LinearExpr.weighted_sum(literals, z["w"][pairs].tolist()) <= beds)


def _with_dates(
    model: cp_model.CpModel, z: Arrays, unit: int, household: Ints, pairs: Ints, chosen: list[cp_model.IntVar]
) -> None:
    arrives, leaves = z["arr"][household[pairs]].tolist(), z["dep"][household[pairs]].tolist()
    stays = [
        model.new_optional_fixed_size_interval_var(start, end - start, chosen[pair], "")
        for pair, start, end in zip(pairs, arrives, leaves, strict=True)
    ]
    if z["k"][unit] == 1:
        model.add_no_overlap(stays)
        return
    model.add_cumulative(stays, [1] * len(stays), int(z["k"][unit]))
    model.add_cumulative(stays, z["w"][pairs].tolist(), int(z["B"][unit]))


def _searched(model: cp_model.CpModel, listener: Listener, question: Question) -> str:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = question.left
    solver.parameters.num_workers = question.threads
    solver.parameters.relative_gap_limit = question.gap
    solver.parameters.random_seed = question.seed
    solver.best_bound_callback = question.proved
    status = solver.solve(model, listener)
    question.proved(solver.best_objective_bound)
    return str(solver.status_name(status)).lower()
