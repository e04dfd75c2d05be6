"""The desk for canaries. Whoever opens one learns nothing by it; the log does, before the key is given."""

from typing import Protocol
from uuid import UUID

from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.canaries import Canaries
from safeconduct.vaultd.contexts import NOBODY
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.notary import Hand
from safeconduct.vaultd.opened import Opened, must_be_words
from safeconduct.vaultd.refusals import NotGranted
from safeconduct.vaultd.sessions import Session, Sessions
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.telling import CANARY, Telling


class Knows(Protocol):
    """Tells a colleague whose keys count from anybody else."""

    def colleague(self, hands: carried.Hands, me: carried.Public, face: Face) -> Hand: ...


class Watching:
    """Plants canaries and keeps them out of every number."""

    def __init__(
        self, canaries: Canaries, sessions: Sessions, shred_keys: ShredKeys, telling: Telling, knows: Knows
    ) -> None:
        self._canaries, self._sessions, self._shred_keys = canaries, sessions, shred_keys
        self._telling, self._knows = telling, knows

    @answers(ask.Plant)
    def plant(self, asked: ask.Plant, face: Face) -> bool:
        """Raises SessionUnknown, NeedsStepUp, KeyNotVouchedFor, NotGranted for what is somebody's case already."""
        by = self._knows.colleague(asked.hands, asked.me, face).holder
        if self._shred_keys.has(asked.subject) or self._shred_keys.is_erased(asked.subject):
            raise NotGranted
        self._canaries.forget_unmade(self._shred_keys.has)
        return self._canaries.plant(asked.subject, by, self._session(asked.hands, face).reference)

    @answers(ask.ListPlanted)
    def list_planted(self, asked: ask.ListPlanted, face: Face) -> list[UUID]:
        """Raises SessionUnknown, NeedsStepUp, KeyNotVouchedFor."""
        return self._canaries.planted_by(self._knows.colleague(asked.hands, asked.me, face).holder)

    @answers(ask.IsHousehold)
    def is_household(self, asked: ask.IsHousehold, face: Face) -> bool:
        """Raises SessionUnknown, NotAWord, NotLogged."""
        must_be_words([asked.purpose])
        session = self._session(asked.hands, face)
        self._telling.tell(session, [], looked_at=[asked.subject], purpose=asked.purpose)
        return not self._canaries.has(asked.subject)

    @answers(ask.TellOfPlanting)
    def tell(self, _asked: ask.TellOfPlanting, _face: Face) -> int:
        """Raises NotLogged: what was not told is told the next time."""
        self._canaries.forget_unmade(self._shred_keys.has)
        due = self._canaries.to_tell()
        for one in due:
            self._telling.log(one.reference, [Opened(CANARY, NOBODY, None, "", action="created")])
            self._canaries.told(one.subject)
        return len(due)

    def _session(self, hands: carried.Hands, face: Face) -> Session:
        return self._sessions.find(hands.half, face)
