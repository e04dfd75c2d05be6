"""Integer programs as rows to be read and as arrays to be solved."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.engine.instance import Ints

Floats = NDArray[np.float64]

# What a row rations; `placement.Prices` carries the same codes.
PER_HOUSEHOLD, PER_BED, PER_PERSON, UNPRICED = 0, 1, 2, -1
FLOOR = -2  # rations nothing, demands: `unit` is the number of the floor


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Row:
    """lower ≤ Σ weight · x[pairs] ≤ upper; resource, unit and moment name what it rations (UNPRICED: nothing)."""

    pairs: Ints
    weight: Ints
    upper: float
    lower: float = -np.inf
    resource: int = UNPRICED
    unit: int = -1
    moment: int = 0

    @property
    def may_bind(self) -> bool:
        return bool(self.weight.sum() > self.upper)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Model:
    """Maximise gain · x where 0 ≤ x ≤ ceiling and every row holds; x whole unless relaxed."""

    gain: Ints
    ceiling: Ints
    rows: tuple[Row, ...]
    relaxed: bool = False

    def program(self, known: Ints | None = None) -> "Program":
        """The same as arrays; `known`: the chosen pairs of a solution to begin with."""
        begin = np.zeros(0 if known is None else len(self.gain))
        begin[() if known is None else known] = 1.0
        return Program(
            gain=self.gain.astype(np.float64),
            ceiling=self.ceiling.astype(np.float64),
            lower=np.array([row.lower for row in self.rows], dtype=np.float64),
            upper=np.array([row.upper for row in self.rows], dtype=np.float64),
            start=np.cumsum([0, *(len(row.pairs) for row in self.rows)]).astype(np.int32),
            index=np.concatenate([np.zeros(0), *(row.pairs for row in self.rows)]).astype(np.int32),
            weight=np.concatenate([np.zeros(0), *(row.weight for row in self.rows)]).astype(np.float64),
            begin=begin,
            relaxed=self.relaxed,
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Program:
    """A model as the arrays a solver takes; row r holds positions start[r] to start[r + 1] of index and weight.

    begin: a solution to begin with, or empty.
    """

    gain: Floats
    ceiling: Floats
    lower: Floats
    upper: Floats
    start: NDArray[np.int32]
    index: NDArray[np.int32]
    weight: Floats
    begin: Floats
    relaxed: bool = False
