"""One program through HiGHS, in this process (Huangfu and Hall, Math. Prog. Comp. 10 (2018); highs.dev; MIT licence).

HiGHS keeps one pool of threads a process and overruns its time limits; `apart.py` bounds it from outside.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from safeconduct.placement.engine.errors import SolverFailed
from safeconduct.placement.engine.instance import Ints
from safeconduct.placement.engine.program import Floats, Program

# A whole-number objective is proven when the bound is less than one point above it; HiGHS computes in floats.
TOLERANCE = 1e-3
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to solve: seconds at most (None: no limit) and nodes, relative gap that suffices, threads, seed."""

    time_limit: float | None = None
    gap: float = 0.0
    threads: int = 2
    seed: int = 0
    nodes: int = highspy.kHighsIInf


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """What the solver has: chosen pairs (None: no solution yet), bound in points, whether it is finished.

    finished: "optimal" (within the gap asked for), "infeasible", "stopped" (time, nodes), or "" for news on the way.
    duals: one for each row of a relaxed model, at least 0 where the row rations something.
    """

    chosen: Ints | None
    bound: float
    finished: str = ""
    duals: Floats = field(default_factory=lambda: np.zeros(0))


Hear = Callable[[Found], None]


def run(program: Program, settings: Settings, hear: Hear | None = None) -> Found:
    """Solve the program; `hear` is told of each better solution and bound, and must not raise.

    Raises:
        SolverFailed: HiGHS ended in an error.

    """
    if not len(program.gain):
        return _of_nothing(program)
    with _one_at_a_time:
        highspy.Highs.resetGlobalScheduler(True)
        solver = _prepared(program, settings)
        if hear is not None:
            _listen(solver, hear)
        if solver.run() == highspy.HighsStatus.kError:
            raise SolverFailed(solver.modelStatusToString(solver.getModelStatus()))
        return _result(solver, program)


def _prepared(program: Program, settings: Settings) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": settings.threads,
        "random_seed": settings.seed,
        "mip_rel_gap": settings.gap,
        "mip_abs_gap": 1.0 - TOLERANCE,
        "presolve": "off",  # what cannot matter is gone already: a second look took longer than it saved
        "mip_max_nodes": settings.nodes,
        "time_limit": highspy.kHighsInf if settings.time_limit is None else settings.time_limit,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(_loaded(program))
    if len(program.begin):
        solution = highspy.HighsSolution()
        solution.col_value = program.begin
        solver.setSolution(solution)
    return solver


def _loaded(program: Program) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.gain), len(program.upper)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = program.gain
    lp.col_lower_, lp.col_upper_ = np.zeros_like(program.gain), program.ceiling
    lp.row_lower_, lp.row_upper_ = program.lower, program.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = program.start, program.index, program.weight
    if not program.relaxed:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(program.gain)
    return lp


def _listen(solver: highspy.Highs, hear: Hear) -> None:
    def improved(event: Any) -> None:
        hear(Found(chosen=_chosen(event.data_out.mip_solution), bound=event.data_out.mip_dual_bound))

    def went_on(event: Any) -> None:
        hear(Found(chosen=None, bound=event.data_out.mip_dual_bound))

    solver.cbMipImprovingSolution.subscribe(improved)
    solver.cbMipLogging.subscribe(went_on)


def _result(solver: highspy.Highs, program: Program) -> Found:
    status, info = solver.getModelStatus(), solver.getInfo()
    words = {
        highspy.HighsModelStatus.kOptimal: "optimal",
        highspy.HighsModelStatus.kInfeasible: "infeasible",
        highspy.HighsModelStatus.kTimeLimit: "stopped",
        highspy.HighsModelStatus.kSolutionLimit: "stopped",
    }
    if status not in words:
        raise SolverFailed(solver.modelStatusToString(status))
    solution = solver.getSolution()
    if program.relaxed:
        duals = np.array(solution.row_dual, dtype=np.float64)
        return Found(chosen=None, bound=info.objective_function_value, finished=words[status], duals=duals)
    has_solution = bool(solution.value_valid)
    chosen = _chosen(solution.col_value) if has_solution else None
    return Found(chosen=chosen, bound=info.mip_dual_bound, finished=words[status])


def _of_nothing(program: Program) -> Found:
    """Without a single pair there is one solution, the empty one; HiGHS would not check it against the rows."""
    holds = bool(((program.lower <= 0) & (program.upper >= 0)).all())
    empty = np.zeros(0, dtype=np.int64)
    duals = np.zeros(len(program.upper))
    return Found(chosen=empty, bound=0.0, finished="optimal" if holds else "infeasible", duals=duals)


def _chosen(values: Any) -> Ints:
    return np.flatnonzero(np.asarray(values) > 0.5)
