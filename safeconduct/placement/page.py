"""What the pages of placement show, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from safeconduct.accounts.actors import Actor
from safeconduct.custody.sealing import open_record, open_records
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.payloads import ChoiceReasons, ChoiceWords
from safeconduct.placement.words import TONES, ChoiceState, RoundState


@dataclass(frozen=True)
class Line:
    """A household in a round, opened."""

    choice: Choice
    reasons: ChoiceReasons

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES[ChoiceState(self.choice.state)]

    @property
    def general(self) -> int:
        """Points for being housed at all."""
        return self.reasons.points - self.reasons.soft

    @property
    def may_answer(self) -> bool:
        """Whether it waits for a yes or a no."""
        return self.choice.state == ChoiceState.PROPOSED and self.choice.round.state == RoundState.OPEN


def of_round(actor: Actor, found: Round, choices: list[Choice]) -> dict[str, Any]:
    """The context of a round's page. Raises NoGrant."""
    opened = open_records(actor, [choice.reasons for choice in choices], ChoiceReasons, purpose="placement")
    lines = [Line(choice, reasons) for choice, reasons in zip(choices, opened, strict=True)]
    return {
        "round": found,
        "placed": [line for line in lines if line.choice.unit is not None],
        "unplaced": [line for line in lines if line.choice.unit is None],
        "hidden": found.choices.count() - len(lines),
        "gap": _gap(found),
        "is_open": found.state == RoundState.OPEN,
    }


def of_choice(actor: Actor, choice: Choice) -> dict[str, Any]:
    """The context of the page about one household. Raises NoGrant."""
    reasons = open_record(actor, choice.reasons, ChoiceReasons, purpose="placement")
    words = open_record(actor, choice.words, ChoiceWords, purpose="placement") if choice.words else None
    return {"round": choice.round, "line": Line(choice, reasons), "words": words.text if words else ""}


def _gap(found: Round) -> float:
    """How much better any placement could be at most, in percent."""
    return 100 * (found.bound - found.objective) / max(1, found.bound)
