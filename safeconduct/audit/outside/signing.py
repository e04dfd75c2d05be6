"""Signing a checkpoint: the log plainly and with the time, a witness with the time."""

import base64
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from safeconduct.audit.outside.notes import PLAIN, TIMED, Key, line_of, timed_message
from safeconduct.audit.outside.tree import Head

SEED_BYTES = 32


@dataclass(frozen=True)
class Signer:
    """A name with its secret seed of 32 bytes."""

    name: str
    seed: bytes = field(repr=False)

    def key(self, kind: int) -> Key:
        """The public half: PLAIN for a log, TIMED for a witness."""
        return Key(self.name, kind, self._secret().public_key().public_bytes_raw())

    def plain_line(self, body: str) -> str:
        """The signature line of a note as C2SP signed-note has it."""
        return self._line(PLAIN, self._secret().sign(body.encode()))

    def timed_line(self, body: str, at: int) -> str:
        """The line of a cosignature/v1; `at` in seconds since 1970."""
        return self._line(TIMED, at.to_bytes(8, "big") + self._secret().sign(timed_message(body, at)))

    def checkpoint(self, head: Head, at: int) -> str:
        """The log's own note about a head; its name is the origin."""
        body = f"{self.name}\n{head.size}\n{base64.b64encode(head.root).decode()}\n"
        return f"{body}\n{self.plain_line(body)}{self.timed_line(body, at)}"

    def _secret(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def _line(self, kind: int, signature: bytes) -> str:
        return line_of(self.name, self.key(kind).id(), signature)
