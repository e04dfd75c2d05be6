"""HiGHS' branch and cut over the whole model, as it comes: its own presolve, heuristics and cuts."""

from collections.abc import Callable
from typing import Any

import highspy
import numpy as np

from safeconduct.cell.bench.placing.rivals.question import Question
from safeconduct.placement.engine.files import load
from safeconduct.placement.engine.instance import Ints
from safeconduct.placement.engine.model import model_of
from safeconduct.placement.engine.placement import units_of
from safeconduct.placement.engine.program import Program

News = Callable[[Ints | None, float], None]


def run(question: Question) -> str:
    instance = load(question.instance)

    def hear(chosen: Ints | None, bound: float) -> None:
        question.proved(bound)
        if chosen is not None:
            question.found(units_of(instance, chosen), instance.points[chosen].sum())

    program = model_of(instance).program()
    return searched(program, question.left, question.gap, question.threads, question.seed, hear)


def searched(program: Program, seconds: float, gap: float, threads: int, seed: int, hear: News) -> str:
    """Solve; `hear` is told of each better solution (the pairs chosen) and each better bound."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    told = {"output_flag": False, "threads": threads, "random_seed": seed, "mip_rel_gap": gap, "time_limit": seconds}
    for option, value in told.items():
        solver.setOptionValue(option, value)
    solver.passModel(_whole(program))
    if len(program.begin):
        known = highspy.HighsSolution()
        known.col_value = program.begin
        solver.setSolution(known)
    solver.cbMipImprovingSolution.subscribe(
        lambda event: hear(_chosen(event.data_out.mip_solution), event.data_out.mip_dual_bound)
    )
    solver.cbMipLogging.subscribe(lambda event: hear(None, event.data_out.mip_dual_bound))
    solver.run()
    solution = solver.getSolution()
    hear(_chosen(solution.col_value) if solution.value_valid else None, solver.getInfo().mip_dual_bound)
    return str(solver.modelStatusToString(solver.getModelStatus())).lower()


def _whole(program: Program) -> highspy.HighsLp:
    lp, columns = highspy.HighsLp(), len(program.gain)
    lp.num_col_, lp.num_row_, lp.sense_ = columns, len(program.upper), highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.gain, np.zeros(columns), program.ceiling
    lp.row_lower_, lp.row_upper_ = program.lower, program.upper
    rows = lp.a_matrix_
    rows.format_, rows.start_ = highspy.MatrixFormat.kRowwise, program.start
    rows.index_, rows.value_ = program.index, program.weight
    lp.integrality_ = [highspy.HighsVarType.kInteger] * columns
    return lp


def _chosen(values: Any) -> Ints:
    return np.flatnonzero(np.asarray(values) > 0.5)
