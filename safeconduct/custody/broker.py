"""Making, locking and unlocking the keys of people: the one place that derives from passphrases."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from safeconduct.custody import contexts
from safeconduct.custody.compartments import Tier
from safeconduct.custody.errors import Busy, SessionOver, WrongPassphrase
from safeconduct.custody.keyring import OpenKeyring
from safeconduct.custody.models import Holder, HolderKey, KeySession, Lock
from safeconduct.kernel import clock
from safeconduct.vault import (
    Cost,
    Key,
    KeyPair,
    SecretKey,
    Stretched,
    VaultError,
    Wrapped,
    generate_key,
    generate_pair,
    stretch,
    unwrap,
    wrap,
)

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
STEP_UP_FOR = timedelta(minutes=5)
Proof = Stretched  # what a passphrase that fits gives, for those who pass it on and look at nothing in it
_running = threading.BoundedSemaphore(2)
# A face has eight threads: with two deriving and two waiting, half of them still answer everybody else.
_queued = threading.BoundedSemaphore(4)


@dataclass(frozen=True)
class BrowserHalf:
    """The 32 bytes that live in the browser's cookie only. Without them a session row opens nothing."""

    session: UUID
    key: Key = field(repr=False)

    def to_cookie(self) -> str:
        """As a cookie value."""
        return base64.urlsafe_b64encode(self.session.bytes + self.key).decode()

    @classmethod
    def from_cookie(cls, value: str) -> "BrowserHalf":
        """From a cookie value. Raises SessionOver when it is not one."""
        try:
            content = base64.urlsafe_b64decode(value.encode())
        except ValueError:
            raise SessionOver from None
        if len(content) != 48:
            raise SessionOver
        return cls(UUID(bytes=content[:16]), Key(content[16:]))


def cost() -> Cost:
    """The cost of a new lock (256 MiB, three passes, unless this is a test run)."""
    return Cost(memory_kib=settings.ARGON2_MEMORY_KIB, passes=settings.ARGON2_PASSES)


@contextmanager
def _a_place_to_derive() -> Iterator[None]:
    """At most two derivations at once and two waiting: a storm of sign-ins takes neither memory nor every thread."""
    if not _queued.acquire(blocking=False):
        raise Busy
    try:
        with _running:
            yield
    finally:
        _queued.release()


def derive_from(words: str, *, salt: bytes, at: Cost) -> Stretched:
    """Two wrap keys and the verifier from words. Raises Busy."""
    with _a_place_to_derive():
        return stretch(words, salt=salt, pepper=settings.PEPPER, cost=at)


def verifier_of(stretched: Stretched) -> bytes:
    """What the lock row keeps: the hash of the verifier, so that the row itself proves nothing."""
    return hashlib.sha256(stretched.verifier).digest()


@dataclass(frozen=True)
class DerivedLock:
    """Words made into keys, at a cost; no row knows of it yet."""

    salt: bytes
    at: Cost
    stretched: Stretched = field(repr=False)


def derive_new(words: str) -> DerivedLock:
    """A lock for new words. A second of processor and no database: outside a transaction, please. Raises Busy."""
    salt, at = bytes(generate_key())[:16], cost()
    return DerivedLock(salt, at, derive_from(words, salt=salt, at=at))


def give_keys(holder: Holder, under: DerivedLock) -> dict[Tier, KeyPair]:
    """Make a holder's two key pairs and lock them."""
    at, verifier = under.at, verifier_of(under.stretched)
    Lock.objects.create(holder=holder, salt=under.salt, memory_kib=at.memory_kib, passes=at.passes, verifier=verifier)
    return {tier: _give_key(holder, tier, key) for tier, key in wrap_keys(under.stretched).items()}


def wrap_keys(stretched: Stretched) -> dict[Tier, Key]:
    """What each of a holder's secret keys is wrapped under."""
    return {Tier.STANDARD: stretched.standard, Tier.STEP_UP: stretched.step_up}


def _give_key(holder: Holder, tier: Tier, under: Key) -> KeyPair:
    pair = generate_pair()
    wrapped = wrap(bytes(pair.secret), under, contexts.of_wrap("holder", holder.pk, tier))
    HolderKey.objects.create(holder=holder, tier=tier, public_key=pair.public, wrapped_secret=wrapped)
    return pair


def check_words(holder: Holder, words: str) -> Stretched:
    """Derive and compare. Raises WrongPassphrase, Busy."""
    lock = holder.lock
    stretched = derive_from(words, salt=bytes(lock.salt), at=Cost(memory_kib=lock.memory_kib, passes=lock.passes))
    if not hmac.compare_digest(verifier_of(stretched), bytes(lock.verifier)):
        raise WrongPassphrase
    return stretched


def pretend_to_check(words: str) -> None:
    """Spend the same time for a name or a code that does not exist."""
    derive_from(words, salt=b"nobody-has-this-", at=cost())


def open_session(holder: Holder, stretched: Stretched, *, with_step_up: bool = False) -> BrowserHalf:
    """Start a session; earlier ones of the holder end. Returns the browser's half, which is kept nowhere here."""
    half_key = generate_key()
    session = KeySession(holder=holder, seen_at=clock.now(), ends_at=clock.now() + LONGEST)
    session.standard = _move(holder, Tier.STANDARD, stretched.standard, half_key, session.pk)
    if with_step_up:
        session.step_up = _move(holder, Tier.STEP_UP, stretched.step_up, half_key, session.pk)
        session.step_up_until = clock.now() + STEP_UP_FOR
    with transaction.atomic():
        KeySession.objects.filter(holder=holder).delete()
        session.save(force_insert=True)
    return BrowserHalf(session.pk, half_key)


def _move(holder: Holder, tier: Tier, from_key: Key, to_key: Key, session: UUID) -> bytes:
    """Unwrap a secret from under the passphrase's key and wrap it under the browser's half."""
    row = HolderKey.objects.get(holder=holder, tier=tier)
    secret = unwrap(Wrapped(bytes(row.wrapped_secret or b"")), from_key, contexts.of_wrap("holder", holder.pk, tier))
    return wrap(secret, to_key, contexts.of_wrap("session", session, tier))


def renew(half: BrowserHalf) -> BrowserHalf:
    """The same open keys under another half. Every session of the holder ends, also for whoever copied this cookie.

    Raises SessionOver. Within the caller's transaction.
    """
    old, key = live_session(half), generate_key()
    new = KeySession(holder=old.holder, seen_at=clock.now(), ends_at=old.ends_at, step_up_until=old.step_up_until)
    new.standard = _under(key, new.pk, Tier.STANDARD, bytes(old.standard), half)
    if old.step_up is not None:
        new.step_up = _under(key, new.pk, Tier.STEP_UP, bytes(old.step_up), half)
    KeySession.objects.filter(holder=old.holder).delete()
    new.save(force_insert=True)
    return BrowserHalf(new.pk, key)


def _under(key: Key, session: UUID, tier: Tier, wrapped: bytes, half: BrowserHalf) -> bytes:
    secret = unwrap(Wrapped(wrapped), half.key, contexts.of_wrap("session", half.session, tier))
    return wrap(secret, key, contexts.of_wrap("session", session, tier))


def step_up(half: BrowserHalf, words: str) -> None:
    """Open the second key for five minutes. Raises WrongPassphrase, SessionOver, Busy."""
    session = live_session(half)
    stretched = check_words(session.holder, words)
    session.step_up = _move(session.holder, Tier.STEP_UP, stretched.step_up, half.key, session.pk)
    session.step_up_until = clock.now() + STEP_UP_FOR
    session.save(update_fields=["step_up", "step_up_until"])


def live_session(half: BrowserHalf) -> KeySession:
    """The session of this half. Raises SessionOver when idle for 15 minutes, older than 8 hours, or ended."""
    now = clock.now()
    found = KeySession.objects.filter(pk=half.session, ends_at__gt=now, seen_at__gt=now - IDLE)
    session = found.select_related("holder").first()
    if session is None:
        raise SessionOver
    return session


def keep_awake(session: KeySession) -> None:
    """Somebody has done something: the fifteen minutes begin anew. Looking at a session does not lengthen it."""
    now = clock.now()
    if now - session.seen_at > timedelta(minutes=1):
        KeySession.objects.filter(pk=session.pk).update(seen_at=now)
        session.seen_at = now


def locks_at(session: KeySession) -> datetime:
    """When the session ends by itself if nothing more is asked of it."""
    return min(session.seen_at + IDLE, session.ends_at)


def end_session(half: BrowserHalf) -> None:
    """Close the session; its half opens nothing from now on."""
    KeySession.objects.filter(pk=half.session).delete()


def keyring_of(session: KeySession, half: BrowserHalf) -> OpenKeyring:
    """What this session can open. Raises SessionOver when the half is not this session's."""

    def secret(tier: Tier) -> SecretKey | None:
        wrapped = session.standard if tier is Tier.STANDARD else _stepped_up(session)
        if wrapped is None:
            return None
        try:
            return SecretKey(unwrap(Wrapped(bytes(wrapped)), half.key, contexts.of_wrap("session", session.pk, tier)))
        except VaultError:
            raise SessionOver from None

    secret(Tier.STANDARD)
    return OpenKeyring(session.holder_id, secret)


def _stepped_up(session: KeySession) -> bytes | None:
    is_open = session.step_up_until is not None and session.step_up_until > clock.now()
    return bytes(session.step_up) if is_open and session.step_up is not None else None


def sweep() -> int:
    """Delete sessions that are over, and second keys whose five minutes have passed; returns how many sessions."""
    now = clock.now()
    KeySession.objects.filter(step_up_until__lte=now).update(step_up=None, step_up_until=None)
    return KeySession.objects.filter(Q(ends_at__lte=now) | Q(seen_at__lte=now - IDLE)).delete()[0]
