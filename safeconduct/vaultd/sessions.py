"""The open sessions, in memory only: secrets wrapped under halves that live in browsers. With the process they end."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from safeconduct.vault import Key, Stretched, VaultError, Wrapped, generate_key, unwrap, wrap
from safeconduct.vaultd.carried import Half
from safeconduct.vaultd.carried import Session as Told
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.refusals import SessionUnknown, WordsDoNotFit
from safeconduct.vaultd.tiers import Tier

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
STEP_UP_FOR = timedelta(minutes=5)
PROOF_FOR = timedelta(minutes=1)
Now = Callable[[], datetime]


@dataclass
class Session:
    """One session. `face` is the socket it was opened at, and the only one it is good for.

    lasts: until the process ends, with both keys open: for a command of the house that has just made them. until: a
    guest's end; their session reads and does nothing else.
    """

    id: UUID
    holder: UUID
    reference: str
    face: str
    seen_at: datetime
    ends_at: datetime
    wrapped: dict[Tier, bytes] = field(repr=False)
    step_up_until: datetime | None = None
    lasts: bool = False
    until: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        return not self.lasts and (self.ends_at <= now or self.seen_at + IDLE <= now)

    def is_of(self, holder: UUID, face: str) -> bool:
        return (self.holder, self.face) == (holder, face)

    def is_stepped_up(self, now: datetime) -> bool:
        return self.lasts or (self.step_up_until is not None and self.step_up_until > now)


@dataclass(frozen=True)
class Proof:
    """Words that fitted a holder's lock a moment ago."""

    holder: UUID
    given: Stretched = field(repr=False)
    until: datetime


class Sessions:
    """The open sessions and the proofs of the last minute. Safe for threads."""

    def __init__(self, contexts: Contexts, now: Now) -> None:
        self._contexts, self._now = contexts, now
        self._mutex = threading.Lock()
        self._open: dict[UUID, Session] = {}
        self._proofs: dict[bytes, Proof] = {}

    def keep_proof(self, holder: UUID, given: Stretched) -> bytes:
        """A token that stands for what the words gave, for one step within a minute."""
        token, now = secrets.token_bytes(32), self._now()
        with self._mutex:
            self._proofs = {name: proof for name, proof in self._proofs.items() if proof.until > now}
            self._proofs[token] = Proof(holder, given, now + PROOF_FOR)
        return token

    def take_proof(self, token: bytes) -> Proof:
        """What a token stood for; it stands for nothing afterwards. Raises WordsDoNotFit."""
        with self._mutex:
            proof = self._proofs.pop(token, None)
        if proof is None or proof.until <= self._now():
            raise WordsDoNotFit
        return proof

    def now(self) -> datetime:
        """The time by which sessions end."""
        return self._now()

    def start(
        self,
        holder: UUID,
        reference: str,
        face: str,
        secrets_: dict[Tier, bytes],
        *,
        steps_up: bool,
        until: datetime | None = None,
    ) -> Told:
        """Open a session over a holder's secrets; earlier ones of the holder at the same face end."""
        session, key = self._sealed_up(holder, reference, face, secrets_)
        if until is not None:
            session.until, session.ends_at = until, min(session.ends_at, until)
        session.step_up_until = session.seen_at + STEP_UP_FOR if steps_up else None
        with self._mutex:
            self._drop(lambda one: one.is_over(session.seen_at) or (one.is_of(holder, face) and not one.lasts))
            self._open[session.id] = session
        return _told(session, key)

    def stay_open(self, holder: UUID, reference: str, face: str, secrets_: dict[Tier, bytes]) -> Half:
        """A session that lasts."""
        session, key = self._sealed_up(holder, reference, face, secrets_)
        session.lasts = True
        with self._mutex:
            self._open[session.id] = session
        return _told(session, key).half

    def _sealed_up(self, holder: UUID, reference: str, face: str, secrets_: dict[Tier, bytes]) -> tuple[Session, Key]:
        key, now = generate_key(), self._now()
        session = Session(uuid4(), holder, reference, face, now, now + LONGEST, {})
        session.wrapped = {tier: self._wrapped(session, tier, key, secret) for tier, secret in secrets_.items()}
        return session, key

    def find(self, half: Half, face: str) -> Session:
        """The session of this half. Raises SessionUnknown when it is over, another face's, or not this half's."""
        session = self._open.get(half.session)
        if session is None or session.face != face or session.is_over(self._now()):
            raise SessionUnknown
        self.secret(session, half, Tier.STANDARD)
        return session

    def look(self, half: Half, face: str) -> Told:
        return _told(self.find(half, face), Key(half.key))

    def keep_awake(self, half: Half, face: str) -> None:
        self.find(half, face).seen_at = self._now()

    def secret(self, session: Session, half: Half, tier: Tier) -> bytes | None:
        """A secret of the session; None for the second key when it is closed. Raises SessionUnknown."""
        if tier is Tier.STEP_UP and not session.is_stepped_up(self._now()):
            return None
        wrapped = session.wrapped.get(tier)
        if wrapped is None:
            return None
        try:
            return unwrap(Wrapped(wrapped), Key(half.key), self._contexts.wrap("session", session.id, tier))
        except VaultError:
            raise SessionUnknown from None

    def step_up(self, half: Half, face: str, secret: bytes) -> None:
        """Open the second key for five minutes."""
        session = self.find(half, face)
        session.wrapped[Tier.STEP_UP] = self._wrapped(session, Tier.STEP_UP, Key(half.key), secret)
        session.step_up_until = self._now() + STEP_UP_FOR

    def renew(self, half: Half, face: str) -> Told:
        """The same keys under another half and another name; ends when the first would have ended."""
        old = self.find(half, face)
        opened = {tier: secret for tier in old.wrapped if (secret := self.secret(old, half, tier)) is not None}
        told = self.start(old.holder, old.reference, face, opened, steps_up=False, until=old.until)
        new = self._open[told.half.session]
        new.ends_at, new.step_up_until = old.ends_at, old.step_up_until if Tier.STEP_UP in opened else None
        return _told(new, Key(told.half.key))

    def end(self, session: UUID, only_of: str = "") -> None:
        """End a session; `only_of`: if it is of this face."""
        with self._mutex:
            self._drop(lambda one: one.id == session and only_of in {"", one.face})

    def end_all_of(self, holder: UUID, only_of: str = "") -> None:
        """End a holder's sessions; `only_of`: those of this face."""
        with self._mutex:
            self._drop(lambda one: one.holder == holder and only_of in {"", one.face})

    def _drop(self, is_meant: Callable[[Session], bool]) -> None:
        self._open = {name: one for name, one in self._open.items() if not is_meant(one)}

    def _wrapped(self, session: Session, tier: Tier, under: Key, secret: bytes) -> bytes:
        return wrap(secret, under, self._contexts.wrap("session", session.id, tier))


def _told(session: Session, key: Key) -> Told:
    return Told(Half(session.id, bytes(key)), session.holder, session.seen_at, session.ends_at)
