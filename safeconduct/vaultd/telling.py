"""What the broker tells the log before it gives a key: what is opened, and the alarm where that is a canary."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from safeconduct.vaultd.canaries import Canaries
from safeconduct.vaultd.counting import LISTED_COMPARTMENTS
from safeconduct.vaultd.opened import Log, Opened
from safeconduct.vaultd.sessions import Session

CANARY = "custody.canary"
# What opens cards and needs of very many cases to show a few of them, or none.
IN_PASSING = frozenset({"search", "placement"})


def is_in_passing(compartment: str, purpose: str) -> bool:
    """Whether an opening says nothing about whoever asked for it."""
    return compartment in LISTED_COMPARTMENTS and purpose in IN_PASSING


class Telling:
    """Tells, or raises NotLogged: then nothing is opened."""

    def __init__(self, log: Log, canaries: Canaries) -> None:
        self.log, self._canaries = log, canaries

    def tell(self, session: Session, opened: Sequence[Opened], *, looked_at: Iterable[UUID], purpose: str) -> None:
        """What is opened, with an alarm for each canary among the subjects that somebody looks at.

        The alarm is of no case, so that the trail of the case does not show it.
        """
        new = self._canaries.alarms(session.holder, looked_at)
        alarms = [Opened(CANARY, one, None, purpose, action="alarm") for one in new]
        self.log(session.reference, [*opened, *alarms])
        self._canaries.reported(session.holder, new)
