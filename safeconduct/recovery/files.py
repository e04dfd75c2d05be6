"""What is carried between the house and the offline machine: a request and an answer, one line of JSON each.

Bytes are base64, ids are UUIDs, instants ISO 8601. A file is read only if it is, byte for byte, what would be written
again: there is one form of each, and a changed, added or missing byte is found.
"""

from datetime import datetime
from hashlib import blake2b
from typing import Literal, TypeVar
from uuid import UUID

import msgspec

from safeconduct.recovery.errors import NotAFile
from safeconduct.recovery.wording import check_words
from safeconduct.vaultd.tiers import Tier

LARGEST = 64 * 1024 * 1024
SIGNED_AS = b"safeconduct recovery answer 1\0"
F = TypeVar("F", "Request", "Answer")


class HeldKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A compartment key that the person held, sealed to the recovery key; where it belongs, for the seal's context."""

    key: UUID
    subject: UUID
    compartment: str
    epoch: int
    sealed: bytes


class HeldGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A secret of a group that the person was in, sealed to the recovery key. generation: named where not the first."""

    group: UUID
    tier: Tier
    sealed: bytes
    generation: int = 1


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything one person held and nothing else, with the new public keys of that person.

    person: their holder. name: what colleagues call them. recovery: the public half that the house has.
    """

    kind: Literal["safeconduct recovery request 1"] = "safeconduct recovery request 1"
    organisation: UUID
    id: UUID
    recovery: str
    person: UUID
    name: str
    asked_at: datetime
    keys: dict[Tier, bytes]
    compartments: tuple[HeldKey, ...]
    groups: tuple[HeldGroup, ...]

    def digest(self) -> bytes:
        """32 bytes that stand for this request and no other."""
        return blake2b(written(self), digest_size=32, person=b"recovery req").digest()

    def check_words(self, language: str) -> str:
        """Four words that the colleagues who approve, and the custodians, say to each other."""
        return check_words(self.digest(), language)

    def cases(self) -> int:
        """How many cases and homes it opens."""
        return len({held.subject for held in self.compartments})


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same keys, in the order of the request, sealed to the person's new keys; signed by the recovery key.

    request: its digest.
    """

    kind: Literal["safeconduct recovery answer 1"] = "safeconduct recovery answer 1"
    request: bytes
    recovery: str
    answered_at: datetime
    compartments: tuple[HeldKey, ...]
    groups: tuple[HeldGroup, ...]
    signature: bytes = b""

    def signed_content(self) -> bytes:
        """What the signature is over."""
        return SIGNED_AS + msgspec.json.encode(msgspec.structs.replace(self, signature=b""))


def written(file: Request | Answer) -> bytes:
    """The bytes of a file."""
    return msgspec.json.encode(file) + b"\n"


def read(content: bytes, kind: type[F]) -> F:
    """What was written. Raises NotAFile."""
    try:
        found = msgspec.json.decode(content[:LARGEST], type=kind)
    except (msgspec.MsgspecError, ValueError):
        raise NotAFile("this is no such file, or it was changed on its way") from None
    if written(found) != content:
        raise NotAFile("this file was changed on its way")
    return found
