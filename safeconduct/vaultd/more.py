"""The desk for how many cases somebody has opened within an hour, and for letting them open more."""

from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.counting import Counting
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.refusals import NobodyAsked
from safeconduct.vaultd.sessions import Sessions
from safeconduct.vaultd.watching import Knows


class More:
    """Answers what `Counting` has counted."""

    def __init__(self, sessions: Sessions, counting: Counting, knows: Knows) -> None:
        self._sessions, self._counting, self._knows = sessions, counting, knows

    @answers(ask.CountOpened)
    def count_opened(self, asked: ask.CountOpened, face: Face) -> carried.Counted:
        """Raises SessionUnknown."""
        holder = self._sessions.find(asked.half, face).holder
        return carried.Counted(self._counting.of(holder), self._counting.is_refused(holder))

    @answers(ask.AllowMore)
    def allow_more(self, asked: ask.AllowMore, face: Face) -> None:
        """Raises SessionUnknown, NeedsStepUp, KeyNotVouchedFor, NobodyAsked."""
        if self._knows.colleague(asked.hands, asked.me, face).holder == asked.holder:
            raise NobodyAsked
        self._counting.allow(asked.holder)
