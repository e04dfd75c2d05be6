"""Households to places, the best proven: a pure package (numpy, highspy), no Django, no clock, no database."""

from safeconduct.placement.engine.arrivals.course import Batch, Course
from safeconduct.placement.engine.arrivals.futures import Futures
from safeconduct.placement.engine.arrivals.hindsight import Hindsight
from safeconduct.placement.engine.arrivals.simulation import Simulation, simulate
from safeconduct.placement.engine.domain import Composition, Household, Serves, Unit
from safeconduct.placement.engine.errors import (
    FloorImpossible,
    ImpossibleInput,
    MustPlaceImpossible,
    PlacementError,
    SolverFailed,
    StoppedTooEarly,
)
from safeconduct.placement.engine.explanation import Explanation, Nearest, Option, Sieve, explain
from safeconduct.placement.engine.floors import Floor, GroupFloor
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.more import Like
from safeconduct.placement.engine.placement import Part, Placement, Prices, Step
from safeconduct.placement.engine.problem import Problem
from safeconduct.placement.engine.resolution import Changes, Move, Resolution, resettle, resolve
from safeconduct.placement.engine.rules import RULES, Rule, broken_rules
from safeconduct.placement.engine.scores import Weights
from safeconduct.placement.engine.sentences import funnel_sentences, rule_name, rule_reason, sentences
from safeconduct.placement.engine.settling import Upheaval
from safeconduct.placement.engine.solving import solve
from safeconduct.placement.engine.verification import Violation, claims, verify
from safeconduct.placement.engine.whatif import Gain, what_if

__all__ = [
    "RULES",
    "Batch",
    "Changes",
    "Composition",
    "Course",
    "Explanation",
    "Floor",
    "FloorImpossible",
    "Futures",
    "Gain",
    "GroupFloor",
    "Hindsight",
    "Household",
    "ImpossibleInput",
    "Instance",
    "Like",
    "Move",
    "MustPlaceImpossible",
    "Nearest",
    "Option",
    "Part",
    "Placement",
    "PlacementError",
    "Prices",
    "Problem",
    "Resolution",
    "Rule",
    "Serves",
    "Sieve",
    "Simulation",
    "SolverFailed",
    "Step",
    "StoppedTooEarly",
    "Unit",
    "Upheaval",
    "Violation",
    "Weights",
    "broken_rules",
    "claims",
    "explain",
    "funnel_sentences",
    "resettle",
    "resolve",
    "rule_name",
    "rule_reason",
    "sentences",
    "simulate",
    "solve",
    "verify",
    "what_if",
]
