"""Households to places, the best proven: a pure package (numpy, highspy), no Django, no clock, no database."""

from safeconduct.placement.engine.domain import Composition, Household, Serves, Unit
from safeconduct.placement.engine.errors import (
    ImpossibleInput,
    MustPlaceImpossible,
    PlacementError,
    SolverFailed,
    StoppedTooEarly,
)
from safeconduct.placement.engine.exact import solve
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.placement import Part, Placement, Prices, Step
from safeconduct.placement.engine.problem import Problem
from safeconduct.placement.engine.rules import RULES, Rule, broken_rules
from safeconduct.placement.engine.scores import Weights
from safeconduct.placement.engine.verification import Violation, verify

__all__ = [
    "RULES",
    "Composition",
    "Household",
    "ImpossibleInput",
    "Instance",
    "MustPlaceImpossible",
    "Part",
    "Placement",
    "PlacementError",
    "Prices",
    "Problem",
    "Rule",
    "Serves",
    "SolverFailed",
    "Step",
    "StoppedTooEarly",
    "Unit",
    "Violation",
    "Weights",
    "broken_rules",
    "solve",
    "verify",
]
