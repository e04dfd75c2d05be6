"""What the pages of placement show, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.custody.sealing import open_record, open_records
from safeconduct.look.pictures import Added, Given, PlacementResult
from safeconduct.placement.collecting import household_id
from safeconduct.placement.engine import (
    Explanation,
    Gain,
    Household,
    broken_rules,
    funnel_sentences,
    rule_reason,
    sentences,
)
from safeconduct.placement.engine.words import LANGUAGES, Language
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.payloads import ChoiceReasons, ChoiceWords, RoundProblem
from safeconduct.placement.selectors import choices_of, units_by_id
from safeconduct.placement.words import TONES, ChoiceState, RoundState
from safeconduct.shelter.models import Unit

ARCHETYPE_WORDS: dict[str, Promise] = {
    "room": gettext_lazy("a room with one bed"),
    "flat": gettext_lazy("a flat with a double bed and a single bed"),
    "step_free": gettext_lazy("a step-free room with one bed"),
    "pets": gettext_lazy("a flat with a double bed and a single bed, where animals and smoking are allowed"),
    "family": gettext_lazy("a flat with four beds, one of them double"),
}


@dataclass(frozen=True)
class Line:
    """A household in a round, opened and said in words."""

    choice: Choice
    explanation: Explanation
    told: list[str]
    unread: str = ""

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES[ChoiceState(self.choice.state)]

    @property
    def general(self) -> int:
        """Points for being housed at all."""
        return self.explanation.points - self.explanation.soft

    @property
    def points_words(self) -> str:
        """What a place of this household counts, and for what."""
        figures = {"points": self.explanation.points, "general": self.general, "soft": self.explanation.soft}
        words = _(
            "%(points)s points: %(general)s for a home at all (urgency and people), %(soft)s for how well it suits."
        )
        return words % figures

    @property
    def funnel(self) -> list[str]:
        """How many places each rule left."""
        return funnel_sentences(self.explanation, language())

    @property
    def may_answer(self) -> bool:
        """Whether it waits for a yes or a no."""
        return self.choice.state == ChoiceState.PROPOSED and self.choice.round.state == RoundState.OPEN


@dataclass(frozen=True)
class Known:
    """What a round knew, opened, with the names that the reader may read."""

    problem: RoundProblem
    units: dict[str, Unit]
    names: dict[str, str]

    def name(self, key: str) -> str:
        """What the reader calls a household or a unit of the problem."""
        if key in self.units:
            return self.units[key].label
        return self.names.get(key, _("another household"))


def language() -> Language:
    """The reader's language, as the engine knows it."""
    code = (get_language() or "en").split("-")[0]
    return next((known for known in LANGUAGES if known == code), "en")


def of_round(actor: Actor, found: Round) -> dict[str, Any]:
    """The context of a round's page. Raises NoGrant."""
    choices = choices_of(actor, found)
    known = _known(actor, found, choices)
    lines = _lines(actor, choices, known)
    placed = [line for line in lines if line.choice.unit is not None]
    unplaced = [line for line in lines if line.choice.unit is None]
    return {
        "round": found,
        "placed": placed,
        "unplaced": unplaced,
        "picture": _picture(placed, unplaced, known.problem.gains) if lines else None,
        "hidden": found.choices.count() - len(lines),
        "must_left": [known.name(key) for key in known.problem.must_left],
        "left_out": known.problem.left_out,
        "is_open": found.state == RoundState.OPEN,
        "gains": _gains(known.problem.gains),
    }


def _picture(placed: list[Line], unplaced: list[Line], gains: Sequence[Gain]) -> PlacementResult:
    """The round in one look, in the engine's own words."""
    return PlacementResult([_given(line) for line in placed], [_given(line) for line in unplaced], _added(gains))


def _given(line: Line) -> Given:
    place = line.choice.unit.label if line.choice.unit else ""
    return Given(line.choice.case.name, place, " ".join([line.points_words, *line.told] if place else line.told))


def _added(gains: Sequence[Gain]) -> list[Added]:
    """What each place more would bring; what was not solved in time is said to be at most so much."""
    found = []
    for words, gain in _gains(gains):
        points = gain.at_most if gain.points is None else gain.points
        if gain.points is None or gain.households is None or gain.people is None:
            told = _("at most %(points)s points") % {"points": points}
        else:
            figures = {"households": gain.households, "people": gain.people, "points": points}
            told = _("households +%(households)s, people +%(people)s, points +%(points)s") % figures
        found.append(Added(words, told, float(points)))
    return found


def of_choice(actor: Actor, choice: Choice) -> dict[str, Any]:
    """The context of the page about one household. Raises NoGrant."""
    known = _known(actor, choice.round, choices_of(actor, choice.round))
    words = open_record(actor, choice.words, ChoiceWords, purpose="placement") if choice.words else None
    line = _lines(actor, [choice], known)[0]
    return {
        "round": choice.round,
        "line": line,
        "words": words.text if words else "",
        "elsewhere": _elsewhere(known, line),
    }


def _lines(actor: Actor, choices: Sequence[Choice], known: Known) -> list[Line]:
    opened = open_records(actor, [choice.reasons for choice in choices], ChoiceReasons, purpose="placement")
    return [_line(choice, kept.explanation, known) for choice, kept in zip(choices, opened, strict=True)]


def _line(choice: Choice, explanation: Explanation, known: Known) -> Line:
    told = sentences(explanation, language(), known.name)
    unread = ", ".join(known.problem.unread_areas.get(explanation.household, ()))
    return Line(choice, explanation, told[1:], unread)  # the first sentence is the heading's


def _known(actor: Actor, found: Round, choices: Sequence[Choice]) -> Known:
    problem = open_record(actor, found.problem, RoundProblem, purpose="placement")
    names = {household_id(choice.number): choice.case.name for choice in choices}
    return Known(problem, units_by_id(actor, {key: UUID(row) for key, row in problem.unit_rows.items()}), names)


def _elsewhere(known: Known, line: Line) -> list[tuple[str, list[str]]]:
    """Every other place with the reasons against it; none where all rules would have allowed it."""
    household = next(one for one in known.problem.households if one.id == line.explanation.household)
    others = [unit for unit in known.problem.units if unit.id != line.explanation.unit]
    reasons = {unit.id: _against(known.problem, household, unit.id, broken_rules(household, unit)) for unit in others}
    told = [(known.name(key), [rule_reason(code, language()) for code in codes]) for key, codes in reasons.items()]
    return sorted(told, key=lambda one: (len(one[1]), one[0]))


def _against(problem: RoundProblem, household: Household, unit: str, broken: tuple[str, ...]) -> tuple[str, ...]:
    is_ruled_out = (household.id, unit) in problem.forbidden
    is_promised = any(name == household.id and other != unit for name, other in problem.pinned)
    return (*broken, *["forbidden"] * is_ruled_out, *["pinned"] * is_promised)


def _gains(gains: Sequence[Gain]) -> list[tuple[str, Gain]]:
    return [(str(ARCHETYPE_WORDS.get(gain.name, gain.name)), gain) for gain in gains]
