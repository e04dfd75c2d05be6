"""What a stranger has typed before sending: readable with the half in their browser, and with nothing else."""

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from safeconduct.custody import contexts
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.errors import SessionOver
from safeconduct.custody.models import Draft
from safeconduct.custody.payloads import Payload
from safeconduct.kernel import clock
from safeconduct.vault import Key, VaultError, Wrapped, derive, generate_key, unwrap, wrap

KEPT_FOR = timedelta(hours=6)
P = TypeVar("P", bound=Payload)


@dataclass(frozen=True)
class DraftHalf:
    """32 random bytes in a cookie; the draft's name and key are both derived from them."""

    secret: Key = field(repr=False)

    @classmethod
    def new(cls) -> "DraftHalf":
        return cls(generate_key())

    @classmethod
    def from_cookie(cls, value: str) -> "DraftHalf":
        """Raises SessionOver when the value is not a half."""
        try:
            secret = base64.urlsafe_b64decode(value.encode())
        except ValueError:
            raise SessionOver from None
        if len(secret) != 32:
            raise SessionOver
        return cls(Key(secret))

    @classmethod
    def of_session(cls, half: BrowserHalf, name: UUID) -> "DraftHalf":
        """For what a signed-in browser keeps: its session's half opens it, and it goes with the session."""
        return cls(derive(half.key, f"safeconduct draft of a session\0{name}"))

    def to_cookie(self) -> str:
        return base64.urlsafe_b64encode(self.secret).decode()

    @property
    def name(self) -> UUID:
        return UUID(bytes=bytes(derive(self.secret, "safeconduct draft name"))[:16])

    @property
    def key(self) -> Key:
        return derive(self.secret, "safeconduct draft key")


def keep(half: DraftHalf, payload: Payload, *, at_least_until: datetime | None = None) -> None:
    """Keep what was typed, for six hours from now, or from the instant that somebody was asked to wait for."""
    wrapped = wrap(payload.encoded(), half.key, contexts.of_wrap("draft", half.name))
    kept = {"content": wrapped, "ends_at": (at_least_until or clock.now()) + KEPT_FOR}
    Draft.objects.update_or_create(pk=half.name, defaults=kept)


def read(half: DraftHalf, kind: type[P]) -> P | None:
    """What was typed, or None when it has run out."""
    draft = Draft.objects.filter(pk=half.name, ends_at__gt=clock.now()).first()
    if draft is None:
        return None
    try:
        return kind.decoded(unwrap(Wrapped(bytes(draft.content)), half.key, contexts.of_wrap("draft", half.name)))
    except VaultError:
        raise SessionOver from None


def forget(half: DraftHalf) -> None:
    """Delete what was typed."""
    Draft.objects.filter(pk=half.name).delete()


def sweep() -> int:
    """Delete drafts that have run out; returns how many."""
    return Draft.objects.filter(ends_at__lte=clock.now()).delete()[0]
