"""The broker itself: one method for each question of `requests`. It knows no socket and no database."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from safeconduct.vault import (
    Cost,
    Key,
    KeyPair,
    PublicKey,
    Stretched,
    Wrapped,
    derive,
    generate_key,
    generate_pair,
    seal_key,
    unwrap,
    wrap,
)
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.deriving import Deriving
from safeconduct.vaultd.faces import MAY_ASK, Face
from safeconduct.vaultd.hands import OpenHands, compartment_pair
from safeconduct.vaultd.refusals import NotForThisFace, NoWorkerKnown, WordsDoNotFit
from safeconduct.vaultd.sessions import Sessions
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.tickets import seal_ticket
from safeconduct.vaultd.tiers import Tier

R = TypeVar("R")


@dataclass(frozen=True)
class Secrets:
    """What the broker knows and nobody else: 32 bytes or more of pepper. `at`: the cost of a new lock."""

    pepper: bytes = field(repr=False)
    organisation: UUID
    at: Cost


@dataclass(frozen=True)
class Opening:
    """One object that is about to be opened, as the log names it."""

    kind: str
    object: UUID
    subject: UUID
    purpose: str


# Writes openings by somebody (a reference) and returns once they are kept. Raises NotLogged.
Log = Callable[[str, Sequence[Opening]], None]


Method = TypeVar("Method", bound=Callable[..., Any])
ANSWERED_BY: dict[type[Any], Callable[..., Any]] = {}


def _answers(kind: type[Any]) -> Callable[[Method], Method]:
    """Mark the method that answers a kind of question."""

    def keep(method: Method) -> Method:
        ANSWERED_BY[kind] = method
        return method

    return keep


def _present() -> datetime:
    return datetime.now(UTC)


class Broker:
    """Answers questions. Safe for threads; keeps nothing but open sessions and the keys of workers."""

    def __init__(
        self,
        secrets: Secrets,
        shred_keys: ShredKeys,
        log: Log,
        *,
        now: Callable[[], datetime] = _present,
        attests_workers: bool = True,
        closed_off: str = "",
    ) -> None:
        self._secrets, self._shred_keys, self._log = secrets, shred_keys, log
        self._contexts = Contexts(secrets.organisation)
        self._deriving = Deriving(secrets.pepper, secrets.at)
        self._sessions = Sessions(self._contexts, now)
        self._workers: dict[UUID, bytes] | None = {} if attests_workers else None
        self._closed_off = closed_off

    def answer(self, asked: ask.Asked[R], face: Face) -> R:
        """Do what is asked. Raises BrokerRefusal (every kind of it), VaultError where what was brought is broken."""
        if face is not Face.HOUSE and type(asked) not in MAY_ASK[face]:
            raise NotForThisFace
        return cast("R", ANSWERED_BY[type(asked)](self, asked, face))

    # Words and holders

    @_answers(ask.MakeHolder)
    def _make_holder(self, asked: ask.MakeHolder, face: Face) -> ask.MadeHolder:
        if face is Face.PUBLIC and asked.tiers != (Tier.STANDARD,):
            raise NotForThisFace
        if asked.stays_open and face is not Face.HOUSE:
            raise NotForThisFace
        lock, given = self._deriving.make(asked.words)
        pairs = {tier: generate_pair() for tier in asked.tiers}
        told = {
            tier: ask.Lockable(pair.public, self._under_words(asked.holder, tier, bytes(pair.secret), given))
            for tier, pair in pairs.items()
        }
        half = self._stay_open(asked, pairs, face) if asked.stays_open else None
        return ask.MadeHolder(lock, told, half)

    def _stay_open(self, asked: ask.MakeHolder, pairs: dict[Tier, KeyPair], face: Face) -> ask.Half:
        secrets = {tier: bytes(pair.secret) for tier, pair in pairs.items()}
        return self._sessions.stay_open(asked.holder, asked.stays_open, face, secrets)

    @_answers(ask.CheckWords)
    def _check_words(self, asked: ask.CheckWords, _face: Face) -> bytes:
        if asked.lock is None or asked.holder is None:
            self._deriving.pretend(asked.words)
            raise WordsDoNotFit
        return self._sessions.keep_proof(asked.holder, self._deriving.check(asked.words, asked.lock))

    @_answers(ask.Rewrap)
    def _rewrap(self, asked: ask.Rewrap, _face: Face) -> ask.Rewrapped:
        proof = self._sessions.take_proof(asked.proof)
        opened = {tier: self._from_words(proof.holder, tier, old, proof.given) for tier, old in asked.wrapped.items()}
        lock, given = self._deriving.make(asked.words)
        moved = {tier: self._under_words(proof.holder, tier, secret, given) for tier, secret in opened.items()}
        return ask.Rewrapped(lock, moved)

    def _under_words(self, holder: UUID, tier: Tier, secret: bytes, given: Stretched) -> bytes:
        return wrap(secret, _key_of(given, tier), self._contexts.wrap("holder", holder, tier))

    def _from_words(self, holder: UUID, tier: Tier, wrapped: bytes, given: Stretched) -> bytes:
        return unwrap(Wrapped(wrapped), _key_of(given, tier), self._contexts.wrap("holder", holder, tier))

    # Sessions

    @_answers(ask.OpenSession)
    def _open_session(self, asked: ask.OpenSession, face: Face) -> ask.Session:
        if asked.with_step_up and face is Face.PUBLIC:
            raise NotForThisFace
        proof = self._sessions.take_proof(asked.proof)
        tiers = [Tier.STANDARD, *([Tier.STEP_UP] if asked.with_step_up else [])]
        opened = {tier: self._from_words(proof.holder, tier, asked.wrapped[tier], proof.given) for tier in tiers}
        return self._sessions.start(proof.holder, asked.reference, face, opened, steps_up=asked.with_step_up)

    @_answers(ask.LookAt)
    def _look_at(self, asked: ask.LookAt, face: Face) -> ask.Session:
        return self._sessions.look(asked.half, face)

    @_answers(ask.KeepAwake)
    def _keep_awake(self, asked: ask.KeepAwake, face: Face) -> None:
        self._sessions.keep_awake(asked.half, face)

    @_answers(ask.StepUp)
    def _step_up(self, asked: ask.StepUp, face: Face) -> None:
        session, proof = self._sessions.find(asked.half, face), self._sessions.take_proof(asked.proof)
        if proof.holder != session.holder:
            raise WordsDoNotFit
        secret = self._from_words(proof.holder, Tier.STEP_UP, asked.wrapped, proof.given)
        self._sessions.step_up(asked.half, face, secret)

    @_answers(ask.Renew)
    def _renew(self, asked: ask.Renew, face: Face) -> ask.Session:
        return self._sessions.renew(asked.half, face)

    @_answers(ask.EndSession)
    def _end_session(self, asked: ask.EndSession, face: Face) -> None:
        self._sessions.end(asked.session, _only_of(face))

    @_answers(ask.EndSessionsOf)
    def _end_sessions_of(self, asked: ask.EndSessionsOf, face: Face) -> None:
        self._sessions.end_all_of(asked.holder, _only_of(face))

    # Opening

    @_answers(ask.OpenThings)
    def _open_things(self, asked: ask.OpenThings, face: Face) -> list[bytes]:
        return [bytes(key) for key in self._opened(asked, face)]

    @_answers(ask.OpenForWorker)
    def _open_for_worker(self, asked: ask.OpenForWorker, face: Face) -> ask.SealedTicket:
        known = asked.workers if self._workers is None else dict(asked.workers.items() & self._workers.items())
        if not known:
            raise NoWorkerKnown
        keys = dict(zip([thing.id for thing in asked.things], self._opened(asked, face), strict=True))
        return seal_ticket(keys, known, self._contexts.ticket(asked.ticket))

    def _opened(self, asked: ask.OpenThings | ask.OpenForWorker, face: Face) -> list[Key]:
        """The data keys; what is opened stands in the log before they leave this method."""
        session = self._sessions.find(asked.hands.half, face)
        hands = OpenHands(session, asked.hands, self._sessions, self._contexts)
        keys = hands.data_keys(asked.grants, asked.things, self._shred_keys)
        of = {grant.key: grant for grant in asked.grants}
        told = [
            Opening(f"{of[one.key].compartment}:{one.type}", one.id, of[one.key].subject, asked.purpose)
            for one in asked.things
        ]
        self._log(session.reference, told)
        return keys

    @_answers(ask.Reach)
    def _reach(self, asked: ask.Reach, face: Face) -> None:
        hands = self._hands(asked.hands, face)
        if asked.grant is None:
            hands.must_be_stepped_up()
        else:
            hands.compartment_key(asked.grant)

    @_answers(ask.PassOn)
    def _pass_on(self, asked: ask.PassOn, face: Face) -> bytes:
        return self._hands(asked.hands, face).pass_on(asked.grant, asked.to)

    @_answers(ask.Admit)
    def _admit(self, asked: ask.Admit, face: Face) -> bytes:
        return self._hands(asked.hands, face).admit(asked.group, asked.tier, asked.to)

    def _hands(self, hands: ask.Hands, face: Face) -> OpenHands:
        return OpenHands(self._sessions.find(hands.half, face), hands, self._sessions, self._contexts)

    # Subjects

    @_answers(ask.MakeCompartments)
    def _make_compartments(self, asked: ask.MakeCompartments, _face: Face) -> list[ask.MadeCompartment]:
        shred_key = self._shred_keys.make(asked.subject)
        return [self._made(asked.subject, new, shred_key) for new in asked.wanted]

    def _made(self, subject: UUID, new: ask.NewCompartment, shred_key: bytes) -> ask.MadeCompartment:
        secret, at = generate_key(), self._contexts.grant(subject, new.compartment, new.key, 1)
        sealed = tuple(bytes(seal_key(secret, PublicKey(public), at)) for public in new.to)
        return ask.MadeCompartment(compartment_pair(secret, shred_key).public, sealed)

    @_answers(ask.Shred)
    def _shred(self, asked: ask.Shred, _face: Face) -> None:
        self._shred_keys.drop(asked.subject)

    @_answers(ask.HaveShredKeys)
    def _have_shred_keys(self, asked: ask.HaveShredKeys, _face: Face) -> list[bool]:
        return [self._shred_keys.has(subject) for subject in asked.subjects]

    @_answers(ask.SweepShredKeys)
    def _sweep_shred_keys(self, _asked: ask.SweepShredKeys, _face: Face) -> int:
        return self._shred_keys.sweep()

    # The pepper

    @_answers(ask.KeyedHash)
    def _keyed_hash(self, asked: ask.KeyedHash, _face: Face) -> bytes:
        return hmac.new(self._secrets.pepper, f"{asked.purpose} ".encode() + asked.content, hashlib.sha256).digest()

    @_answers(ask.KeepSecret)
    def _keep_secret(self, asked: ask.KeepSecret, _face: Face) -> bytes:
        return wrap(asked.secret, self._peppered(asked.purpose), self._contexts.wrap(asked.purpose, asked.owner))

    @_answers(ask.ReadSecret)
    def _read_secret(self, asked: ask.ReadSecret, _face: Face) -> bytes:
        at = self._contexts.wrap(asked.purpose, asked.owner)
        return unwrap(Wrapped(asked.wrapped), self._peppered(asked.purpose), at)

    def _peppered(self, purpose: str) -> Key:
        return derive(Key(self._secrets.pepper), f"safeconduct {purpose}")

    # The house

    @_answers(ask.AttestWorker)
    def _attest_worker(self, asked: ask.AttestWorker, _face: Face) -> None:
        if self._workers is not None:
            self._workers[asked.worker] = asked.public

    @_answers(ask.Ping)
    def _ping(self, _asked: ask.Ping, _face: Face) -> str:
        return self._closed_off


def _only_of(face: Face) -> str:
    """Whose sessions a face may end: strangers' face ends strangers' alone."""
    return face if face is Face.PUBLIC else ""


def _key_of(given: Stretched, tier: Tier) -> Key:
    return given.standard if tier is Tier.STANDARD else given.step_up
