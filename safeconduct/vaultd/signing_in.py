"""The desk for sessions: begun with a proof, looked at, kept awake, renewed, ended."""

from safeconduct.vault import KeyPair, SecretKey
from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.hands import name_of_applicant
from safeconduct.vaultd.refusals import NotForThisFace, WordsDoNotFit
from safeconduct.vaultd.sessions import Sessions
from safeconduct.vaultd.tiers import Tier
from safeconduct.vaultd.under_words import UnderWords


class SigningIn:
    """Opens sessions for whoever gave words that fit."""

    def __init__(self, sessions: Sessions, under_words: UnderWords) -> None:
        self._sessions, self._under_words = sessions, under_words

    @answers(ask.OpenSession)
    def open(self, asked: ask.OpenSession, face: Face) -> carried.Session:
        """Raises NotForThisFace, WordsDoNotFit (also for a guest whose time is over), VaultError."""
        if asked.with_step_up and face is Face.PUBLIC:
            raise NotForThisFace
        proof = self._sessions.take_proof(asked.proof)
        opened = {
            tier: self._under_words.opened(proof.holder, tier, asked.wrapped[tier], proof.given, asked.until)
            for tier in (tuple(Tier) if asked.with_step_up else (Tier.STANDARD,))
        }
        reference = asked.reference
        if face is Face.PUBLIC:
            if name_of_applicant(KeyPair.from_secret(SecretKey(opened[Tier.STANDARD]))) != proof.holder:
                raise NotForThisFace
            reference = str(proof.holder)
        if asked.until is not None and asked.until <= self._sessions.now():
            raise WordsDoNotFit
        steps_up = asked.with_step_up
        return self._sessions.start(proof.holder, reference, face, opened, steps_up=steps_up, until=asked.until)

    @answers(ask.LookAt)
    def look(self, asked: ask.LookAt, face: Face) -> carried.Session:
        """Raises SessionUnknown."""
        return self._sessions.look(asked.half, face)

    @answers(ask.KeepAwake)
    def keep_awake(self, asked: ask.KeepAwake, face: Face) -> None:
        """Raises SessionUnknown."""
        self._sessions.keep_awake(asked.half, face)

    @answers(ask.StepUp)
    def step_up(self, asked: ask.StepUp, face: Face) -> None:
        """Raises SessionUnknown, WordsDoNotFit, VaultError."""
        session, proof = self._sessions.find(asked.half, face), self._sessions.take_proof(asked.proof)
        if proof.holder != session.holder:
            raise WordsDoNotFit
        secret = self._under_words.opened(proof.holder, Tier.STEP_UP, asked.wrapped, proof.given)
        self._sessions.step_up(asked.half, face, secret)

    @answers(ask.Renew)
    def renew(self, asked: ask.Renew, face: Face) -> carried.Session:
        """Raises SessionUnknown."""
        return self._sessions.renew(asked.half, face)

    @answers(ask.EndSession)
    def end(self, asked: ask.EndSession, face: Face) -> None:
        self._sessions.end(asked.session, _only_of(face))

    @answers(ask.EndSessionsOf)
    def end_all(self, asked: ask.EndSessionsOf, face: Face) -> None:
        self._sessions.end_all_of(asked.holder, _only_of(face))


def _only_of(face: Face) -> str:
    """Whose sessions a face may end: strangers' face ends strangers' alone."""
    return face if face is Face.PUBLIC else ""
