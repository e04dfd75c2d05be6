"""SCIP's branch and cut over the whole model, on one thread, as it comes."""

from typing import Any

import numpy as np
import pyscipopt

from safeconduct.cell.bench.placing.rivals.question import Question
from safeconduct.placement.engine.files import load
from safeconduct.placement.engine.model import model_of
from safeconduct.placement.engine.placement import units_of
from safeconduct.placement.engine.program import Program

NEWS = (pyscipopt.SCIP_EVENTTYPE.BESTSOLFOUND, pyscipopt.SCIP_EVENTTYPE.DUALBOUNDIMPROVED)


def run(question: Question) -> str:
    instance = load(question.instance)
    model = _whole(model_of(instance).program(), question)

    def hear(model: pyscipopt.Model, event: Any) -> None:
        question.proved(model.getDualbound())
        if event.getType() == pyscipopt.SCIP_EVENTTYPE.BESTSOLFOUND:
            best = model.getBestSol()
            chosen = np.flatnonzero([model.getSolVal(best, column) > 0.5 for column in model.data])
            question.found(units_of(instance, chosen), instance.points[chosen].sum())

    model.attachEventHandlerCallback(hear, list(NEWS))
    model.setParam("limits/time", question.left)
    model.optimize()
    question.proved(model.getDualbound())
    return str(model.getStatus())


def _whole(program: Program, question: Question) -> pyscipopt.Model:
    model = pyscipopt.Model()
    model.hideOutput()
    model.setMaximize()
    model.setParams({"limits/gap": question.gap, "randomization/randomseedshift": question.seed})
    columns = [
        model.addVar(vtype="B", obj=gain, ub=ceiling)
        for gain, ceiling in zip(program.gain.tolist(), program.ceiling.tolist(), strict=True)
    ]
    for row, upper in enumerate(program.upper.tolist()):
        places = slice(program.start[row], program.start[row + 1])
        terms = zip(program.index[places].tolist(), program.weight[places].tolist(), strict=True)
        model.addCons(pyscipopt.quicksum(weight * columns[column] for column, weight in terms) <= upper)
    model.data = columns
    return model
