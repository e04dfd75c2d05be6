"""A ticket's bytes: data keys by object id and when they end, under a key of its own that is sealed to workers."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from safeconduct.vault import Context as Place
from safeconduct.vault import (
    Key,
    KeyPair,
    PublicKey,
    Sealed,
    SealedKey,
    generate_key,
    open_key,
    open_sealed,
    seal,
    seal_key,
)
from safeconduct.vaultd.carried import SealedTicket

GOOD_FOR = timedelta(minutes=30)


class _Keys(msgspec.Struct, frozen=True):
    keys: dict[str, str]
    ends_at: datetime


@dataclass(frozen=True)
class Opened:
    """The data keys of a ticket, by object id, and when it ends, by the broker's clock: rows can be written."""

    keys: dict[UUID, Key] = field(repr=False)
    ends_at: datetime


def seal_ticket(
    keys: Mapping[UUID, Key], workers: Mapping[UUID, bytes], at: Place, *, ends_at: datetime
) -> SealedTicket:
    """A ticket over these data keys, for each of these workers (id and public key)."""
    named = {str(thing): base64.b64encode(key).decode() for thing, key in keys.items()}
    key = generate_key()
    content = seal(msgspec.json.encode(_Keys(named, ends_at)), key, at)
    return SealedTicket(content, {worker: seal_key(key, PublicKey(public), at) for worker, public in workers.items()})


def open_ticket(content: bytes, sealed_key: bytes, worker: KeyPair, at: Place) -> Opened:
    """What is in a ticket; whether it has ended is not asked. Raises VaultError."""
    key = open_key(SealedKey(sealed_key), worker, at)
    opened = msgspec.json.decode(open_sealed(Sealed(content), key, at), type=_Keys)
    return Opened({UUID(name): Key(base64.b64decode(value)) for name, value in opened.keys.items()}, opened.ends_at)
