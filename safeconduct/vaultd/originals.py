"""Originals that strangers sent leave the broker by the words of two, whatever the desk says that it wants them for.

The type is bound into what seals a data key (`Contexts.thing`): an original under another type does not open.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from safeconduct.vaultd.carried import ByTwo, Download, Granted, Membership, Thing
from safeconduct.vaultd.notary import Notary
from safeconduct.vaultd.refusals import NotApproved, NotGranted
from safeconduct.vaultd.requests import OpenThings
from safeconduct.vaultd.sessions import Session
from safeconduct.vaultd.taken_back import TakenBack
from safeconduct.vaultd.tiers import tier_of
from safeconduct.vaultd.ways import no_way, way

ORIGINAL = "evidence.original"  # the type of the bytes as they came; pictures of their pages have another
DEED = "original"  # the action that both sign
TAKEN = "download"  # the one purpose for which a session is given one: `audit.actions.TAKEN_AWAY` has it too
GOOD_FOR = timedelta(hours=24)


def about(asked: Download, blob: UUID, version: int) -> str:
    """Everything that both have to mean: the request, the item, the sealed version, who asks and why."""
    return " ".join(map(str, (asked.request, asked.item, blob, version, asked.asked_by, asked.reason)))


class Originals:
    """Finds the words of two behind an original, and uses them up. Safe for threads."""

    def __init__(self, notary: Notary, taken_back: TakenBack, now: Callable[[], datetime]) -> None:
        self._notary, self._taken_back, self._now = notary, taken_back, now
        self._mutex = threading.Lock()

    @contextmanager
    def allowed(self, session: Session, asked: OpenThings, public_half: Callable[[Granted], bytes]) -> Iterator[None]:
        """Around telling the log: what is an original among these was allowed; once told, its words are used up.

        public_half: of the compartment that a grant of the session opens. Raises NotApproved, also for what is no word
        at all, and lets nobody in between who brings the same words.
        """
        originals, by_two = [thing for thing in asked.things if thing.type == ORIGINAL], asked.by_two
        if not originals:
            yield
            return
        if by_two is None or asked.purpose != TAKEN:  # the log says of each that it was taken out
            raise NotApproved
        of = {grant.key: grant for grant in asked.grants}
        with self._mutex:
            try:
                for thing in originals:
                    grant = of[thing.key]
                    self._must_be_allowed(session, thing, by_two)
                    self._must_open_it(grant, by_two, public_half(grant))
            except (ValueError, TypeError, OverflowError):  # a word too many, too long, of no time: the log has it too
                raise NotApproved from None
            yield
            self._taken_back.add(word.seal for word in by_two.words)

    def _must_be_allowed(self, session: Session, thing: Thing, by_two: ByTwo) -> None:
        said = about(by_two.asked, thing.id, thing.version)
        on, since = sha256(said.encode()).digest(), self._now() - GOOD_FOR
        self._notary.must_be_two(DEED, by_two.asked.item, by_two.words)
        asked, allowed = by_two.words
        if any(word.on != on or word.at <= since for word in by_two.words):
            raise NotApproved
        # Whoever asked signed first: the one who allowed it takes nothing by the same two words.
        is_theirs = asked.by == session.holder and str(by_two.asked.asked_by) == session.reference
        if not is_theirs or asked.at > allowed.at:
            raise NotApproved

    def _must_open_it(self, grant: Granted, by_two: ByTwo, public: bytes) -> None:
        """Whether the other one opened the same compartment when they said yes, by what stands at this moment."""
        theirs, member, allowed = by_two.grant, by_two.membership, by_two.words[1]
        if (theirs.key, theirs.subject, theirs.compartment) != (grant.key, grant.subject, grant.compartment):
            raise NotApproved
        if theirs.holder == allowed.by:
            member = None
        elif member is None or not _is_by(member, theirs, allowed.by):
            raise NotApproved
        if allowed.opens != way(public, theirs, member) or self._taken_back.has(no_way(allowed.by)):
            raise NotApproved
        try:
            self._notary.must_stand(theirs)
            if member is not None:
                self._notary.must_belong(member)
        except NotGranted:
            raise NotApproved from None


def _is_by(member: Membership, theirs: Granted, holder: UUID) -> bool:
    """Whether this membership of a holder's is in the group, and of the key, that a grant is sealed to."""
    wanted = theirs.holder, theirs.generation, holder, tier_of(theirs.compartment)
    return (member.group, member.generation, member.member, member.tier) == wanted
