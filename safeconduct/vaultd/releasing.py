"""Before a data key leaves: an original is asked for its two words, what is opened is counted, and the log told."""

from collections.abc import Iterable
from uuid import UUID

from safeconduct.vault import Key
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.carried import Granted, Thing
from safeconduct.vaultd.counting import Counting, counts
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.hands import OpenHands
from safeconduct.vaultd.opened import Opened, must_be_words
from safeconduct.vaultd.originals import ORIGINAL, Originals
from safeconduct.vaultd.refusals import NotApproved
from safeconduct.vaultd.sessions import Session
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.telling import Telling, is_in_passing
from safeconduct.vaultd.ways import way

REFUSED = "refused"  # a word of `audit.actions`


class Releasing:
    """Gives the data keys that a question asks for, or says why not."""

    def __init__(self, shred_keys: ShredKeys, counting: Counting, telling: Telling, originals: Originals) -> None:
        self._shred_keys, self._counting = shred_keys, counting
        self._telling, self._originals = telling, originals

    def to_whoever_asks(self, session: Session, hands: OpenHands, asked: ask.OpenThings) -> list[Key]:
        """The data keys, in order; what is opened stands in the log before they leave this method.

        Raises NotGranted, NeedsStepUp, ShredKeyGone, NotApproved (the log has that too), TooManyCases, NotLogged.
        """
        keys = self._keys(hands, asked)
        try:
            with self._originals.allowed(session, asked, lambda grant: hands.public_half(grant, self._shred_keys)):
                self._tell(session, asked)
        except NotApproved:
            self._tell_refused(session, asked)
            raise
        return keys

    def to_workers(self, session: Session, hands: OpenHands, asked: ask.OpenForWorker) -> list[Key]:
        """The same for a ticket: whoever asks gets none of these, so an original takes one. Raises as above."""
        keys = self._keys(hands, asked)
        self._tell(session, asked)
        return keys

    def way(self, hands: OpenHands, grant: Granted) -> bytes:
        """How a holder opens a compartment, for a word about it. Raises NotGranted, NeedsStepUp, ShredKeyGone."""
        return way(hands.public_half(grant, self._shred_keys), grant, hands.member_by(grant))

    def _keys(self, hands: OpenHands, asked: ask.OpenThings | ask.OpenForWorker) -> list[Key]:
        must_be_words([asked.purpose, *(thing.type for thing in asked.things)])
        return hands.data_keys(asked.grants, asked.things, self._shred_keys)

    def _tell(self, session: Session, asked: ask.OpenThings | ask.OpenForWorker) -> None:
        things = _with_places(asked)
        self.count(session, {at.subject for one, at in things if counts(at.compartment, one.type)})
        told = [Opened(_kind(one, at), one.id, at.subject, asked.purpose) for one, at in things]
        looked_at = {at.subject for _one, at in things if not is_in_passing(at.compartment, asked.purpose)}
        self._telling.tell(session, told, looked_at=looked_at, purpose=asked.purpose)

    def _tell_refused(self, session: Session, asked: ask.OpenThings) -> None:
        """Somebody asked for an original without the words of two, which no page of the house does."""
        tried = [(one, at) for one, at in _with_places(asked) if one.type == ORIGINAL]
        told = [Opened(_kind(one, at), one.id, at.subject, asked.purpose, action=REFUSED) for one, at in tried]
        self._telling.tell(session, told, looked_at={at.subject for _one, at in tried}, purpose=asked.purpose)

    def count(self, session: Session, subjects: Iterable[UUID]) -> None:
        """Among the cases that this colleague opens in an hour. Raises TooManyCases."""
        # A command of the house makes as many as it makes; an applicant opens one conversation, under whatever name.
        if not session.lasts and session.face != Face.PUBLIC:
            self._counting.count(session.holder, subjects)


def _with_places(asked: ask.OpenThings | ask.OpenForWorker) -> list[tuple[Thing, Granted]]:
    """Each thing with the grant on the compartment that it lies in."""
    of = {grant.key: grant for grant in asked.grants}
    return [(thing, of[thing.key]) for thing in asked.things]


def _kind(thing: Thing, at: Granted) -> str:
    return f"{at.compartment}:{thing.type}"
