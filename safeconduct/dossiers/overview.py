"""The list of dossiers: how complete each is, when it is lodged, and what expires first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from safeconduct.accounts.actors import Actor
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.page import language_now, state_words
from safeconduct.dossiers.selectors import dossiers_for
from safeconduct.dossiers.standing import Standing, standings_of
from safeconduct.dossiers.words import BEING_MADE
from safeconduct.kernel import clock


@dataclass(frozen=True)
class Row:
    """One dossier in the list. `expires`: the first paper in hand that ends, and when."""

    dossier: Dossier
    state: str
    done: int
    total: int
    expires: str
    expires_on: date | None
    tone: str


def overview_of(actor: Actor, dossiers: Sequence[Dossier]) -> list[Row]:
    """A row for each dossier, in the order given. Raises NoGrant."""
    wanted = dossiers_for(actor).filter(pk__in=[dossier.pk for dossier in dossiers])
    return [_row(standing) for standing in standings_of(actor, wanted)]


def _row(standing: Standing) -> Row:
    found = standing.completeness
    ending = [line for line in found.lines if line.good_until]
    first = min(ending, key=lambda line: line.good_until or date.max, default=None)
    return Row(
        dossier=standing.dossier,
        state=state_words(standing, standing.dossier.state),
        done=found.done,
        total=found.total,
        expires=first.requirement.name.within(language_now()) if first else "",
        expires_on=first.good_until if first else None,
        tone=_tone(standing, first.good_until if first else None),
    )


def _tone(standing: Standing, expires_on: date | None) -> str:
    if standing.dossier.dossier_state not in BEING_MADE:
        return "none"
    if expires_on and expires_on < standing.lodging_on:
        return "stop"
    late = standing.dossier.lodging_on and standing.dossier.lodging_on < clock.today()
    return "stop" if late else "good" if standing.completeness.is_complete else "wait"
