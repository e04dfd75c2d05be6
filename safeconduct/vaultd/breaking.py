"""The desk for break-glass. The log and the counts come first, then the broker's own memory, then the keys."""

from uuid import UUID, uuid4

from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.glass import BEHIND_GLASS, GLASS, Glass
from safeconduct.vaultd.opened import Opened
from safeconduct.vaultd.opening import Opening
from safeconduct.vaultd.refusals import KeyNotVouchedFor, NotGranted
from safeconduct.vaultd.sessions import Sessions
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.telling import Telling
from safeconduct.vaultd.tiers import Tier, tier_of

KIND = "custody.glass"
BROKEN = "broken"


class Breaking:
    """Lets a member of the glass group read one case for two hours."""

    def __init__(
        self,
        opening: Opening,
        sessions: Sessions,
        contexts: Contexts,
        shred_keys: ShredKeys,
        telling: Telling,
        glass: Glass,
    ) -> None:
        self._opening, self._sessions, self._contexts = opening, sessions, contexts
        self._shred_keys, self._telling, self._glass = shred_keys, telling, glass

    @answers(ask.BreakGlass)
    def break_glass(self, asked: ask.BreakGlass, face: Face) -> carried.Broken:
        """Raises SessionUnknown, NeedsStepUp, KeyNotVouchedFor, NotGranted, GlassBroken, ShredKeyGone, TooManyCases,
        NotLogged.
        """
        session = self._sessions.find(asked.hands.half, face)
        me, subject = self._own_keys(asked, face), self._one_case(asked.grants)
        self._shred_keys.read(subject)
        hands = self._opening.hands(asked.hands, face)
        with self._glass.broken(session.holder, subject) as ends_at:
            given = carried.Given(GLASS, ends_at, session.reference)
            passed = tuple(hands.behind_glass(one, me[tier_of(one.compartment)], given) for one in asked.grants)
            self._opening.count(session, {subject})
            opening = uuid4()
            told = Opened(KIND, opening, subject, GLASS, action=BROKEN)
            self._telling.tell(session, [told], looked_at={subject}, purpose=GLASS)
        return carried.Broken(opening, passed)

    def _own_keys(self, asked: ask.BreakGlass, face: Face) -> dict[Tier, carried.Public]:
        """Both keys of a colleague whose keys count, the second one open."""
        me = {one.tier: one for one in asked.me}
        if me.keys() != set(Tier):
            raise KeyNotVouchedFor
        self._opening.colleague(asked.hands, me[Tier.STEP_UP], face)
        self._opening.must_be_same(me[Tier.STANDARD], me[Tier.STEP_UP])
        return me

    def _one_case(self, grants: tuple[carried.Granted, ...]) -> UUID:
        subjects = {grant.subject for grant in grants}
        is_behind = all(one.holder == self._contexts.glass and one.compartment in BEHIND_GLASS for one in grants)
        if len(subjects) != 1 or not is_behind:
            raise NotGranted
        return subjects.pop()
