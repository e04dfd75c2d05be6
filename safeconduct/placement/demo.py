"""A round of three weeks ago whose homes are accepted, and one of today that waits for answers."""

import random
from datetime import timedelta
from typing import Protocol

from safeconduct.accounts.actors import Actor
from safeconduct.cases.states import CaseState
from safeconduct.kernel import clock
from safeconduct.placement.models import Round
from safeconduct.placement.selectors import choices_of
from safeconduct.placement.services.decide import accept, close_round, decline
from safeconduct.placement.services.open_round import open_round
from safeconduct.placement.words import ChoiceState

FURTHER_ON = frozenset({CaseState.DOSSIER, CaseState.LODGED, CaseState.DECIDED})
FIRST_DAY, LAST_DAY = 45, 225  # days after a round


class Actors(Protocol):
    """Who is needed here."""

    housing: Actor


def load(actors: Actors, rng: random.Random) -> None:
    """Place whom a dossier is made for; propose homes to those who follow."""
    with clock.days_away(-21):
        _answer(actors.housing, _open(actors.housing))
    _open(actors.housing)


def _open(housing: Actor) -> Round:
    first, last = (clock.today() + timedelta(days=days) for days in (FIRST_DAY, LAST_DAY))
    return open_round(housing, from_on=first, until_on=last)


def _answer(housing: Actor, found: Round) -> None:
    proposed = [choice for choice in choices_of(housing, found) if choice.state == ChoiceState.PROPOSED]
    for choice in proposed:
        if choice.case.case_state in FURTHER_ON:
            accept(housing, choice=choice)
    others = [choice for choice in proposed if choice.case.case_state not in FURTHER_ON]
    if others:
        decline(housing, choice=others[0], words="Хозяева и домохозяйство поговорили: лучше ближе к психологу.")
    close_round(housing, of=found)
