"""How a search goes, in numbers and in the reader's words. Nothing here opens a seal, and nothing names a household."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.custody.errors import TicketDead
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused
from safeconduct.look.speaking import number_words
from safeconduct.placement import errors
from safeconduct.placement.models import Round
from safeconduct.placement.words import MAY_START_AGAIN, ROUND_TONES, RoundState, SearchStep

SAID: dict[RoundState, type[Refused]] = {
    RoundState.INTERRUPTED: TicketDead,
    RoundState.CANCELLED: errors.CancelledEarly,
    RoundState.IMPOSSIBLE: errors.KeptImpossible,
    RoundState.FAILED: errors.NotSolved,
}


@dataclass(frozen=True)
class Ended:
    """A search that ended without a placement: what happened, and what there is to do."""

    happened: str
    words: str
    may_start_again: bool


@dataclass(frozen=True)
class Row:
    """A round in the list, as it stands now."""

    round: Round
    standing: RoundState

    @property
    def tone(self) -> str:
        return ROUND_TONES[self.standing]


def rows_of(rounds: Iterable[Round]) -> list[Row]:
    """The rounds of a list; one more query where one is being solved."""
    return [Row(found, found.standing) for found in rounds]


def of_round(found: Round) -> dict[str, Any]:
    """The context of the page while a round is being solved, or after that came to nothing."""
    standing = found.standing
    return {
        "round": found,
        "is_going_on": standing == RoundState.SOLVING,
        "doing": _("The search is ending; what was found is kept.") if found.stop_asked else found.get_step_display(),
        "figures": figures(found) if standing == RoundState.SOLVING else [],
        "is_explaining": found.step == SearchStep.EXPLAINING,
        "ended": _ended(found, standing) if standing in SAID else None,
    }


def figures(found: Round) -> list[tuple[str, str]]:
    """What there is to know of a search on its way: label and figure."""
    told = [(_("Households"), number_words(found.choices.count()))]
    if found.begun_at:
        told.append((_("Time so far"), _seconds(found.seconds_worked)))
    told.append((_("Longest search"), longest()))
    if found.objective is not None and found.gap is not None:
        percent = _("%(percent)s %% at most") % {"percent": number_format(found.gap, 2)}
        told += [(_("Best so far"), _points(found.objective)), (_("Could still be better by"), percent)]
    return told


def longest() -> str:
    """How long a search may take, in words."""
    minutes = round(settings.PLACEMENT_SECONDS / 60)
    if not minutes:
        return _seconds(settings.PLACEMENT_SECONDS)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _seconds(seconds: int) -> str:
    return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}


def _points(points: int) -> str:
    return ngettext("%(n)s point", "%(n)s points", points) % {"n": number_words(points)}


def _ended(found: Round, standing: RoundState) -> Ended:
    is_past = found.from_on < clock.today()
    refusal = SAID[standing]()
    next_step = _("Its days are past: open another round.") if is_past else refusal.next_step
    return Ended(str(refusal), f"{refusal.kept} {next_step}", standing in MAY_START_AGAIN and not is_past)
