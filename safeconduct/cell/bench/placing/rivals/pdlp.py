"""PDLP and rounding: the relaxation by first-order steps, then pairs taken in the order in which it likes them.

Two orders, the better result: by the share of the pair that the relaxation took, and by what the pair leaves after
paying the relaxation's prices. The same prices prove a bound, in whole numbers (engine/prices.py).
"""

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from safeconduct.cell.bench.placing.rivals.filling import filled
from safeconduct.cell.bench.placing.rivals.question import Question
from safeconduct.placement.engine.files import load
from safeconduct.placement.engine.model import model_of
from safeconduct.placement.engine.placement import units_of
from safeconduct.placement.engine.prices import prices_from, prove
from safeconduct.placement.engine.program import Floats, Program
from safeconduct.placement.engine.task import Task

ALONE = "safeconduct.cell.bench.placing.rivals.pdlp_alone"
COLUMNS = ("gain", "ceiling", "lower", "upper", "start", "index", "weight")
TIME_TO_ROUND = 0.8  # of the seconds the relaxation may take so many


def run(question: Question) -> str:
    instance = load(question.instance)
    model = replace(model_of(instance), relaxed=True)
    x, duals = _relaxed(model.program(), question)
    proof = prove(Task(instance), prices_from(model, duals))
    question.proved(proof.points)
    for order in (np.lexsort((proof.behind, -np.round(x, 3))), np.argsort(proof.behind, kind="stable")):
        chosen = filled(instance, order)
        question.found(units_of(instance, chosen), instance.points[chosen].sum())
    return "finished"


def _relaxed(program: Program, question: Question) -> tuple[Floats, Floats]:
    """The share of each pair, the price of each row."""
    with tempfile.TemporaryDirectory(dir=question.out.parent) as name:
        model, answer = Path(name) / "model.npz", Path(name) / "answer.npz"
        np.savez(model, allow_pickle=False, **{column: getattr(program, column) for column in COLUMNS})
        limits = (str(TIME_TO_ROUND * question.left), str(question.threads))
        subprocess.run([sys.executable, "-m", ALONE, model, answer, *limits], check=True)
        with np.load(answer) as found:
            return found["x"], found["prices"]
