"""One household that we could not help took its consent back; its case is erased, by two people."""

import random
from typing import Protocol

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.desk.services.erase_case import ask_erasure, confirm_erasure
from safeconduct.desk.words import ErasureGround
from safeconduct.kernel import clock


class Actors(Protocol):
    """Who is needed here."""

    second_lead: Actor
    officer: Actor


def load(actors: Actors, rng: random.Random) -> None:
    """The officer asks, a lead confirms; another request waits for its second person."""
    first, second = Case.objects.filter(state=CaseState.DECLINED).order_by("asked_on", "name")[:2]
    with clock.days_away(-3):
        asked = ask_erasure(actors.officer, case=first, ground=ErasureGround.CONSENT)
        confirm_erasure(actors.second_lead, erasure=asked, name=first.name)
    ask_erasure(actors.officer, case=second, ground=ErasureGround.NEEDLESS)
