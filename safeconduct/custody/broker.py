"""Sessions and locks as rows, and what the key broker does with them. The rows say when; the broker keeps the keys."""

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from safeconduct.custody import acting
from safeconduct.custody.attested import key_row
from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import SessionOver
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import Holder, HolderKey, KeySession, Kit, Lock
from safeconduct.kernel import clock
from safeconduct.vault import Key
from safeconduct.vaultd import carried, sessions
from safeconduct.vaultd import requests as ask

IDLE = sessions.IDLE
Proof = bytes  # stands for words that fitted, for one step within a minute


@dataclass(frozen=True)
class BrowserHalf:
    """The 32 bytes that live in the browser's cookie only. Without them the broker's session opens nothing."""

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

    @classmethod
    def of(cls, told: carried.Half) -> "BrowserHalf":
        """As the broker gave it."""
        return cls(told.session, Key(told.key))

    def told(self) -> carried.Half:
        """As the broker takes it."""
        return carried.Half(self.session, bytes(self.key))


def lock_of(row: Lock | Kit) -> carried.Lock:
    """A lock's row as the broker takes it."""
    return carried.Lock(bytes(row.salt), row.memory_kib, row.passes, bytes(row.verifier))


def save_holder(holder: Holder, made: carried.MadeHolder, *, locator: bytes | None = None) -> None:
    """Write the rows of a new holder's lock and keys."""
    lock = made.lock
    Lock.objects.create(
        holder=holder,
        salt=lock.salt,
        memory_kib=lock.memory_kib,
        passes=lock.passes,
        verifier=lock.verifier,
        locator=locator,
    )
    HolderKey.objects.bulk_create(key_row(pair.public, pair.wrapped) for pair in made.pairs.values())


def check_words(holder: Holder, words: str) -> Proof:
    """Whether the words are the holder's. Raises WrongPassphrase, Busy."""
    return ask_broker(ask.CheckWords(words, holder.pk, lock_of(holder.lock)))


def pretend_to_check(words: str) -> None:
    """Spend the same time for a name or a code that does not exist. Raises WrongPassphrase always, Busy."""
    ask_broker(ask.CheckWords(words))


def open_session(holder: Holder, proof: Proof, *, reference: str, with_step_up: bool = False) -> BrowserHalf:
    """Start a session; earlier ones of the holder end. Returns the browser's half, which is kept nowhere here.

    `reference` is how the log names the holder. Raises WrongPassphrase for a proof that is spent or too old, or a guest
    whose time is over.
    """
    opened = ask_broker(ask.OpenSession(proof, reference, wrapped_of(holder), with_step_up, holder.until))
    _keep_row(opened)
    return BrowserHalf.of(opened.half)


def wrapped_of(holder: Holder) -> dict[Tier, bytes]:
    """A holder's secrets, as they lie wrapped under their words."""
    rows = HolderKey.objects.filter(holder=holder)
    return {Tier(row.tier): bytes(row.wrapped_secret or b"") for row in rows}


def _keep_row(opened: carried.Session) -> None:
    with transaction.atomic():
        _delete_sessions_of(opened.holder)
        with acting.values_apart():
            KeySession.objects.create(
                pk=opened.half.session, holder_id=opened.holder, seen_at=opened.seen_at, ends_at=opened.ends_at
            )


def renew(half: BrowserHalf) -> BrowserHalf:
    """The same open keys under another half. Every session of the holder ends, also for whoever copied this cookie.

    Raises SessionOver. Within the caller's transaction.
    """
    live_session(half)
    renewed = ask_broker(ask.Renew(half.told()))
    _keep_row(renewed)
    acting.go_on_as(renewed.half.session)
    return BrowserHalf.of(renewed.half)


def step_up(half: BrowserHalf, words: str) -> None:
    """Open the second key for five minutes. Raises WrongPassphrase, SessionOver, Busy."""
    session = live_session(half)
    proof = check_words(session.holder, words)
    ask_broker(ask.StepUp(half.told(), proof, wrapped_of(session.holder)[Tier.STEP_UP]))


def live_session(half: BrowserHalf) -> KeySession:
    """The session of this half. Raises SessionOver when idle for 15 minutes, older than 8 hours, or ended."""
    now = clock.now()
    found = KeySession.objects.filter(pk=half.session, ends_at__gt=now, seen_at__gt=now - IDLE)
    with acting.values_apart():
        session = found.select_related("holder").first()
    if session is None:
        raise SessionOver
    return session


def keep_awake(session: KeySession, half: BrowserHalf) -> None:
    """Somebody has done something: the fifteen minutes begin anew. Looking at a session does not lengthen it."""
    now = clock.now()
    if now - session.seen_at > timedelta(minutes=1):
        ask_broker(ask.KeepAwake(half.told()))
        with acting.values_apart():
            KeySession.objects.filter(pk=session.pk).update(seen_at=now)
        session.seen_at = now


def locks_at(session: KeySession) -> datetime:
    """When the session ends by itself if nothing more is asked of it."""
    return min(session.seen_at + IDLE, session.ends_at)


def end_session(half: BrowserHalf) -> None:
    """Close the session; its half opens nothing from now on."""
    with acting.values_apart():
        KeySession.objects.filter(pk=half.session).delete()
    ask_broker(ask.EndSession(half.session))


def end_sessions_of(holder: Holder) -> None:
    """Close every session of a holder, for good: also where the caller's transaction fails afterwards."""
    _delete_sessions_of(holder.pk)
    ask_broker(ask.EndSessionsOf(holder.pk))


def _delete_sessions_of(holder: UUID) -> None:
    """By a function of the database: who acts sees no session but their own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody_end_sessions(%s)", [holder])


def keyring_of(session: KeySession, half: BrowserHalf) -> SessionKeyring:
    """What this session can open. Raises SessionOver when the half is not this session's."""
    told = ask_broker(ask.LookAt(half.told()))
    if told.holder != session.holder_id:
        raise SessionOver
    return SessionKeyring(session.holder_id, half.told())


def sweep() -> int:
    """Delete sessions that are over; returns how many."""
    now = clock.now()
    return KeySession.objects.filter(Q(ends_at__lte=now) | Q(seen_at__lte=now - IDLE)).delete()[0]
