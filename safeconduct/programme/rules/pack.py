"""A rule pack in memory: what the files say, and the few questions that everybody asks of it."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from safeconduct.programme.rules.conditions import holds
from safeconduct.programme.rules.criteria import Criterion, SelectionRules
from safeconduct.programme.rules.facts import HouseholdFacts
from safeconduct.programme.rules.records import Source
from safeconduct.programme.rules.schema import (
    Calendar,
    Consequence,
    Copies,
    Deadline,
    Fee,
    Move,
    Post,
    Programme,
    Requirement,
    Section,
    State,
)
from safeconduct.programme.rules.vocabulary import DeadlineId, RequirementId

Named = TypeVar("Named", Requirement, Consequence, Source, State)


class NoSuchRule(LookupError):
    """The pack has no rule of that name, or none that is in force on that day."""


@dataclass(frozen=True, slots=True)
class Pack:
    """
    One version of one programme's rules, checked.

    `fingerprint`: SHA-256 over the files; goes into the record of whatever was decided by them. `criteria_fingerprint`:
    the same over `criteria.toml` alone, for what was selected by it.
    """

    programme: Programme
    posts: tuple[Post, ...]
    sources: tuple[Source, ...]
    sections: tuple[Section, ...]
    copies: tuple[Copies, ...]
    requirements: tuple[Requirement, ...]
    consequences: tuple[Consequence, ...]
    calendar: Calendar
    deadlines: tuple[Deadline, ...]
    fees: tuple[Fee, ...]
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    selection: SelectionRules
    criteria: tuple[Criterion, ...]
    fingerprint: str
    criteria_fingerprint: str

    @property
    def edition(self) -> str:
        """The version with the beginning of the fingerprint: what a person compares."""
        return edition_of(self.programme.version, self.fingerprint)

    @property
    def criteria_edition(self) -> str:
        """The same of the criteria by which households are selected."""
        return edition_of(self.selection.version, self.criteria_fingerprint)

    def requirement(self, wanted: RequirementId) -> Requirement:
        """Raises: NoSuchRule."""
        return _one(self.requirements, wanted)

    def consequence(self, wanted: str) -> Consequence:
        """Raises: NoSuchRule."""
        return _one(self.consequences, wanted)

    def source(self, wanted: str) -> Source:
        """Raises: NoSuchRule."""
        return _one(self.sources, wanted)

    def state(self, wanted: str) -> State:
        """Raises: NoSuchRule."""
        return _one(self.states, wanted)

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The steps allowed from a state, in the order of the file."""
        return tuple(move for move in self.moves if move.from_state == state)

    def move(self, from_state: str, to_state: str) -> Move:
        """Raises: NoSuchRule, when the step is not allowed."""
        for move in self.moves_from(from_state):
            if move.to_state == to_state:
                return move
        raise NoSuchRule(f"No step leads from {from_state} to {to_state}.")

    def deadline(self, wanted: DeadlineId, on: date) -> Deadline:
        """
        The rule of that name in force on the day of the event.

        Raises: NoSuchRule.
        """
        for rule in self.deadlines:
            if rule.id == wanted and (rule.valid_from or on) <= on <= (rule.valid_until or on):
                return rule
        raise NoSuchRule(f"No rule {wanted} was in force on {on.isoformat()}.")

    def copies_for(self, facts: HouseholdFacts, on: date) -> Copies:
        """How many sets this household hands in; the last rule of a pack has no condition, so there is always one."""
        return next(rule for rule in self.copies if holds(rule.when, facts, None, on))


def edition_of(version: str, fingerprint: str) -> str:
    """As a record of it says which rules it was judged by: `2026.1 (3f9ac4d1e207)`."""
    return f"{version} ({fingerprint[:12]})"


def _one(rules: tuple[Named, ...], wanted: str) -> Named:
    for rule in rules:
        if rule.id == wanted:
            return rule
    raise NoSuchRule(f"The pack has no {wanted!r}.")
