"""The desk for passkeys: whose each is, and the second key under what it answers, opened by it for five minutes."""

from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.carried import Half, Passkey
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.deriving import Deriving
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.notary import Notary
from safeconduct.vaultd.refusals import NeedsStepUp, WordsDoNotFit
from safeconduct.vaultd.sessions import Session, Sessions
from safeconduct.vaultd.tiers import Tier
from safeconduct.vaultd.under_words import UnderWords


class Passkeys:
    """Seals whose a passkey is, and knows it again. What opens a key is what it answers: 32 bytes, as words do."""

    def __init__(self, sessions: Sessions, deriving: Deriving, contexts: Contexts, notary: Notary) -> None:
        self._sessions, self._deriving, self._contexts, self._notary = sessions, deriving, contexts, notary

    @answers(ask.SealPasskey)
    def seal(self, asked: ask.SealPasskey, face: Face) -> bytes:
        """Raises SessionUnknown, NeedsStepUp."""
        session = self._sessions.find(asked.half, face)
        if self._sessions.secret(session, asked.half, Tier.STEP_UP) is None:
            raise NeedsStepUp
        return self._notary.seal_passkey(Passkey(session.holder, asked.passkey, asked.credential, asked.public))

    @answers(ask.KnowPasskey)
    def knows(self, asked: ask.KnowPasskey, _face: Face) -> bool:
        return self._notary.has_sealed(asked.passkey)

    @answers(ask.WrapForPasskey)
    def wrap(self, asked: ask.WrapForPasskey, face: Face) -> bytes:
        """Raises SessionUnknown, WordsDoNotFit, NeedsStepUp, VaultError."""
        session = self._session(asked.half, asked.passkey, face)
        secret = self._sessions.secret(session, asked.half, Tier.STEP_UP)
        if secret is None:
            raise NeedsStepUp
        given = self._deriving.of_passkey(asked.answered)
        return self._under(asked.passkey).wrapped(session.holder, Tier.STEP_UP, secret, given)

    @answers(ask.StepUpByPasskey)
    def step_up(self, asked: ask.StepUpByPasskey, face: Face) -> None:
        """Raises SessionUnknown, WordsDoNotFit, VaultError (another's wrap, another passkey's, not what it answers)."""
        session = self._session(asked.half, asked.passkey, face)
        given = self._deriving.of_passkey(asked.answered)
        secret = self._under(asked.passkey).opened(session.holder, Tier.STEP_UP, asked.wrapped, given)
        self._sessions.step_up(asked.half, face, secret)

    def _session(self, half: Half, one: Passkey, face: Face) -> Session:
        """The session of this half, whose holder's the passkey is. Raises SessionUnknown.

        WordsDoNotFit for another's, and for one that was taken out of use: what it answers opens no wrap that was kept.
        """
        session = self._sessions.find(half, face)
        if one.holder != session.holder or not self._notary.has_sealed(one):
            raise WordsDoNotFit
        return session

    def _under(self, one: Passkey) -> UnderWords:
        return UnderWords(self._contexts, f"passkey {one.passkey}")
