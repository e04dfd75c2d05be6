"""How many cases each colleague opens in an hour: more than their work needs takes a colleague's approval.

Counted are distinct cases (or homes) of which something was opened that no list shows: the lists of a day, of dossiers,
of a placement round open many cases a little. In memory: with the process the sessions end too.
"""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from safeconduct.vaultd.refusals import NobodyAsked, TooManyCases

CASES = 60
SPAN = timedelta(hours=1)
# What lists show: cards with the words of tasks, needs for a home; of a dossier its facts, of each paper what it is.
LISTED_COMPARTMENTS, LISTED = frozenset({"card", "profile"}), frozenset({"dossiers.facts", "evidence.item-about"})


def counts(compartment: str, kind: str = "") -> bool:
    """Whether opening this counts; without a kind, whether the whole compartment would."""
    return compartment not in LISTED_COMPARTMENTS and kind not in LISTED


class Counting:
    """Which cases each holder has opened within the last hour. Safe for threads."""

    def __init__(self, now: Callable[[], datetime], cases: int = CASES) -> None:
        self._now, self._cases = now, cases
        self._mutex = threading.Lock()
        self._opened: dict[UUID, dict[UUID, datetime]] = {}
        self._allowed: dict[UUID, datetime] = {}
        self._refused: dict[UUID, datetime] = {}

    def count(self, holder: UUID, subjects: Iterable[UUID]) -> None:
        """Count these cases, all or none. Raises TooManyCases."""
        now = self._now()
        with self._mutex:
            recent = self._recent(holder, now)
            together = recent | dict.fromkeys(subjects, now)
            most = self._cases * (2 if self._allowed.get(holder, now) > now else 1)
            if len(together) > max(most, len(recent)):
                self._refused[holder] = now
                raise TooManyCases
            self._opened[holder] = together

    def of(self, holder: UUID) -> int:
        """How many a holder has opened within the hour."""
        with self._mutex:
            return len(self._recent(holder, self._now()))

    def is_refused(self, holder: UUID) -> bool:
        """Whether a holder was refused within the hour and nobody has allowed more since."""
        with self._mutex:
            return self._refused.get(holder, self._now() - SPAN) > self._now() - SPAN

    def allow(self, holder: UUID) -> None:
        """Twice as many for an hour, for whoever was refused within the last one. Once for each refusal."""
        now = self._now()
        with self._mutex:
            if self._refused.pop(holder, now - SPAN) <= now - SPAN:
                raise NobodyAsked
            self._allowed[holder] = now + SPAN

    def _recent(self, holder: UUID, now: datetime) -> dict[UUID, datetime]:
        return {subject: at for subject, at in self._opened.get(holder, {}).items() if at > now - SPAN}
