"""The desk for opening: data keys and sealing on, with a session's keys. What is opened is counted and logged first."""

from collections.abc import Iterable
from uuid import UUID

from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.counting import counts
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.glass import GLASS
from safeconduct.vaultd.hands import OpenHands
from safeconduct.vaultd.notary import Hand, Notary
from safeconduct.vaultd.refusals import KeyNotVouchedFor, MayNotVouch, NotGranted, NoWorkerKnown
from safeconduct.vaultd.releasing import Releasing
from safeconduct.vaultd.sessions import Session, Sessions
from safeconduct.vaultd.telling import Telling
from safeconduct.vaultd.tickets import GOOD_FOR, seal_ticket
from safeconduct.vaultd.tiers import Tier


class Opening:
    """Opens what a session's holder was given. `workers`: the keys that workers told, None where all are trusted."""

    def __init__(
        self,
        sessions: Sessions,
        contexts: Contexts,
        releasing: Releasing,
        workers: dict[UUID, bytes] | None,
        notary: Notary,
        telling: Telling,
    ) -> None:
        self._sessions, self._contexts, self._notary = sessions, contexts, notary
        self._releasing, self._workers, self._telling = releasing, workers, telling

    @answers(ask.OpenThings)
    def data_keys(self, asked: ask.OpenThings, face: Face) -> list[bytes]:
        """Raises SessionUnknown, NotGranted, NeedsStepUp, ShredKeyGone, TooManyCases, NotLogged, VaultError.

        For an original, NotApproved.
        """
        session = self._sessions.find(asked.hands.half, face)
        keys = self._releasing.to_whoever_asks(session, self.hands(asked.hands, face), asked)
        return [bytes(key) for key in keys]

    @answers(ask.OpenForWorker)
    def ticket(self, asked: ask.OpenForWorker, face: Face) -> carried.SealedTicket:
        """Raises NoWorkerKnown, and as data_keys; NotGranted for a guest, who gives nobody work.

        An original takes one colleague here: its key reaches workers, and the pictures that they draw the desk.
        """
        session = self._sessions.find(asked.hands.half, face)
        if session.until is not None:
            raise NotGranted
        known = asked.workers if self._workers is None else dict(asked.workers.items() & self._workers.items())
        if not known:
            raise NoWorkerKnown
        if any(grant.given.reason == GLASS for grant in asked.grants):
            raise NotGranted
        opened = self._releasing.to_workers(session, self.hands(asked.hands, face), asked)
        keys = dict(zip([thing.id for thing in asked.things], opened, strict=True))
        return seal_ticket(keys, known, self._contexts.ticket(asked.ticket), ends_at=self._sessions.now() + GOOD_FOR)

    def count(self, session: Session, subjects: Iterable[UUID]) -> None:
        """Among the cases that this colleague opens in an hour. Raises TooManyCases."""
        self._releasing.count(session, subjects)

    @answers(ask.Reach)
    def reach(self, asked: ask.Reach, face: Face) -> None:
        """Raises SessionUnknown, NotGranted, NeedsStepUp, VaultError."""
        hands = self.hands(asked.hands, face)
        if asked.grant is None:
            hands.must_be_stepped_up()
        else:
            hands.compartment_key(asked.grant)

    @answers(ask.PassOn)
    def pass_on(self, asked: ask.PassOn, face: Face) -> carried.Passed:
        """Raises as reach, KeyNotVouchedFor, TooManyCases: who gives a compartment away could as well read it."""
        session = self._sessions.find(asked.hands.half, face)
        given = carried.Given(asked.reason, asked.ends_at, session.reference)
        passed = self.hands(asked.hands, face).pass_on(asked.grant, asked.to, given)
        if counts(asked.grant.compartment):
            self.count(session, {asked.grant.subject})
        self._telling.tell(session, [], looked_at={asked.grant.subject}, purpose="shared")
        return passed

    @answers(ask.Admit)
    def admit(self, asked: ask.Admit, face: Face) -> carried.Passed:
        """Raises as reach, KeyNotVouchedFor."""
        given = carried.Given("member", None, self._sessions.find(asked.hands.half, face).reference)
        return self.hands(asked.hands, face).admit(asked.group, asked.to, given, generation=asked.generation)

    @answers(ask.Vouch)
    def vouch(self, asked: ask.Vouch, face: Face) -> carried.Vouched:
        """Raises SessionUnknown, NeedsStepUp, MayNotVouch."""
        hands = self.hands(asked.hands, face)
        try:
            hands.must_belong(self._contexts.roster)
        except NotGranted:
            raise MayNotVouch from None
        return self._notary.vouch_with(hands.hand(Tier.STEP_UP), asked.of, asked.earlier)

    @answers(ask.Approve)
    def approve(self, asked: ask.Approve, face: Face) -> carried.Approval:
        """Raises SessionUnknown, NeedsStepUp, KeyNotVouchedFor; for a grant that opens nothing as reach."""
        by, opens = self.colleague(asked.hands, asked.me, face), b""
        if asked.grant is not None:
            opens = self._releasing.way(self.hands(asked.hands, face), asked.grant)
        return self._notary.approve(by, asked.action, asked.subject, asked.on, opens)

    def colleague(self, hands: carried.Hands, me: carried.Public, face: Face) -> Hand:
        """Who asks, with the second key open: a colleague whose keys count, not a holder that was just made up."""
        hand = self.hands(hands, face).hand(Tier.STEP_UP)
        self._notary.must_know(me)
        is_their_own = me.signing == hand.signer.verifying  # a session of one's own making has another key
        if not is_their_own or (me.holder, me.tier, me.kind) != (hand.holder, Tier.STEP_UP, "person"):
            raise KeyNotVouchedFor
        return hand

    def must_be_same(self, one: carried.Public, other: carried.Public) -> None:
        """Whether a key is known to be of the same holder as another. Raises KeyNotVouchedFor."""
        self._notary.must_know(one)
        if (one.holder, one.kind) != (other.holder, other.kind):
            raise KeyNotVouchedFor

    def hands(self, hands: carried.Hands, face: Face) -> OpenHands:
        """What a session opens, for one question. Raises SessionUnknown."""
        session = self._sessions.find(hands.half, face)
        return OpenHands(session, hands, self._sessions, self._contexts, self._notary)
