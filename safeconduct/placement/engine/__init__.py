"""Households to places, the best proven: a pure package (numpy, highspy), no Django, no clock, no database."""

from safeconduct.placement.engine.domain import Composition, Household, Serves, Unit
from safeconduct.placement.engine.errors import (
    ImpossibleInput,
    MustPlaceImpossible,
    PlacementError,
    SolverFailed,
    StoppedTooEarly,
)
from safeconduct.placement.engine.rules import RULES, Rule, broken_rules
from safeconduct.placement.engine.scores import Weights

__all__ = [
    "RULES",
    "Composition",
    "Household",
    "ImpossibleInput",
    "MustPlaceImpossible",
    "PlacementError",
    "Rule",
    "Serves",
    "SolverFailed",
    "StoppedTooEarly",
    "Unit",
    "Weights",
    "broken_rules",
]
