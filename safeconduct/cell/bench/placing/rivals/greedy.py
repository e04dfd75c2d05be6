"""First come, best served: the engine's own, what a careful person does by hand."""

from safeconduct.cell.bench.placing.rivals.question import Question
from safeconduct.placement.engine.files import load
from safeconduct.placement.engine.greedy import greedy
from safeconduct.placement.engine.placement import units_of


def run(question: Question) -> str:
    instance = load(question.instance)
    chosen = greedy(instance)
    if chosen is None:
        return "nothing"
    question.found(units_of(instance, chosen), instance.points[chosen].sum())
    return "finished"
