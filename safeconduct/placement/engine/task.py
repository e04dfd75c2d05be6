"""What is asked of a search: the best placement of an instance, sometimes under a promise already given."""

from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.instance import Instance, Ints, Mask
from safeconduct.placement.engine.model import model_of
from safeconduct.placement.engine.program import Model, Row


@dataclass(frozen=True, slots=True, eq=False)
class Promise:
    """Σ weight · x ≥ at_least, over the candidate pairs: say, that so many households stay where they are."""

    weight: Ints
    at_least: int


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Maximise the instance's points, keeping the promise if there is one."""

    instance: Instance
    promise: Promise | None = None

    def only(self, kept: Mask) -> "Task":
        """The same with some of the candidate pairs."""
        promise = None if self.promise is None else replace(self.promise, weight=self.promise.weight[kept])
        return Task(self.instance.only(kept), promise)

    def model(self) -> Model:
        """The integer program; the promise is its last row."""
        model = model_of(self.instance)
        if self.promise is None:
            return model
        pairs = np.flatnonzero(self.promise.weight)
        row = Row(pairs=pairs, weight=self.promise.weight[pairs], upper=np.inf, lower=float(self.promise.at_least))
        return replace(model, rows=(*model.rows, row))
