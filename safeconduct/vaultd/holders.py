"""The desk for words and holders: key pairs under words, words that fit, the same pairs under other words."""

from msgspec.structs import replace

from safeconduct.vault import KeyPair, Stretched, generate_pair
from safeconduct.vaultd import carried, guests
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.deriving import Deriving
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.hands import name_of_applicant, signer_of
from safeconduct.vaultd.notary import Notary
from safeconduct.vaultd.refusals import NotForThisFace, NotGranted, WordsDoNotFit
from safeconduct.vaultd.sessions import Sessions
from safeconduct.vaultd.tiers import Tier
from safeconduct.vaultd.under_words import UnderWords

Moving = ask.Rewrap | ask.MakeKit | ask.UseKit


class Holders:
    """Makes holders and tells who knows their words."""

    def __init__(
        self,
        deriving: Deriving,
        sessions: Sessions,
        under_words: UnderWords,
        under_kit: UnderWords,
        notary: Notary,
    ) -> None:
        self._deriving, self._sessions, self._notary = deriving, sessions, notary
        self._under_words, self._under_kit = under_words, under_kit

    @answers(ask.MakeHolder)
    def make(self, asked: ask.MakeHolder, face: Face) -> carried.MadeHolder:
        """Raises NotForThisFace, NotGranted for a guest who would stay too long, TooManyAtOnce."""
        is_applicant = _is_applicant(asked)
        is_for_the_house = bool(asked.stays_open) or asked.vouched
        self._must_end_in_time(asked)
        if (face is Face.PUBLIC and not is_applicant) or (is_for_the_house and face is not Face.HOUSE):
            raise NotForThisFace
        lock, given = self._deriving.make(asked.words)
        pairs = {tier: generate_pair() for tier in asked.tiers}
        if is_applicant:  # or a hole in the public face would choose a colleague's name
            asked = replace(asked, holder=name_of_applicant(pairs[Tier.STANDARD]))
        told = {tier: self._lockable(asked, tier, pair, given) for tier, pair in pairs.items()}
        half = self._stay_open(asked, pairs, face) if asked.stays_open else None
        return carried.MadeHolder(asked.holder, lock, told, half)

    def _must_end_in_time(self, asked: ask.MakeHolder) -> None:
        """A guest has one key, and stays no longer than guests do. Raises NotGranted."""
        is_for_a_while = asked.tiers == (Tier.STANDARD,) and guests.ends_in_time(asked.until, self._sessions.now())
        if asked.until is not None and not is_for_a_while:
            raise NotGranted

    def _lockable(self, asked: ask.MakeHolder, tier: Tier, pair: KeyPair, given: Stretched) -> carried.Lockable:
        is_applicant = _is_applicant(asked)
        kind = "applicant" if is_applicant else "person" if asked.until is None else guests.KIND
        halves = pair.public, signer_of(pair).verifying
        public = carried.Public(asked.holder, kind, tier, *halves, until=asked.until)
        known = self._notary.vouch(public) if is_applicant or asked.vouched else public
        wrapped = self._under_words.wrapped(asked.holder, tier, bytes(pair.secret), given, asked.until)
        return carried.Lockable(known, wrapped)

    def _stay_open(self, asked: ask.MakeHolder, pairs: dict[Tier, KeyPair], face: Face) -> carried.Half:
        secrets = {tier: bytes(pair.secret) for tier, pair in pairs.items()}
        return self._sessions.stay_open(asked.holder, asked.stays_open, face, secrets)

    @answers(ask.CheckWords)
    def check(self, asked: ask.CheckWords, _face: Face) -> bytes:
        """Raises WordsDoNotFit, TooManyAtOnce."""
        if asked.lock is None or asked.holder is None:
            self._deriving.pretend(asked.words)
            raise WordsDoNotFit
        return self._sessions.keep_proof(asked.holder, self._deriving.check(asked.words, asked.lock))

    @answers(ask.Rewrap)
    def rewrap(self, asked: ask.Rewrap, _face: Face) -> carried.Rewrapped:
        """Raises WordsDoNotFit, TooManyAtOnce, VaultError."""
        return self._moved(asked, self._under_words, self._under_words)

    @answers(ask.MakeKit)
    def make_kit(self, asked: ask.MakeKit, _face: Face) -> carried.Rewrapped:
        """Raises WordsDoNotFit, TooManyAtOnce, VaultError."""
        return self._moved(asked, self._under_words, self._under_kit)

    @answers(ask.UseKit)
    def use_kit(self, asked: ask.UseKit, _face: Face) -> carried.Rewrapped:
        """Raises WordsDoNotFit, TooManyAtOnce, VaultError (what lies under a passphrase's words is no kit)."""
        return self._moved(asked, self._under_kit, self._under_words)

    def _moved(self, asked: Moving, out_of: UnderWords, into: UnderWords) -> carried.Rewrapped:
        proof = self._sessions.take_proof(asked.proof)
        opened = {
            tier: out_of.opened(proof.holder, tier, wrapped, proof.given) for tier, wrapped in asked.wrapped.items()
        }
        lock, given = self._deriving.make(asked.words)
        moved = {tier: into.wrapped(proof.holder, tier, secret, given) for tier, secret in opened.items()}
        return carried.Rewrapped(lock, moved)


def _is_applicant(asked: ask.MakeHolder) -> bool:
    return asked.tiers == (Tier.STANDARD,) and asked.until is None
