"""Checkpoints as C2SP writes them: signed notes about a head, signed by the log and cosigned by witnesses.

https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint, https://c2sp.org/tlog-cosignature (cosignature/v1).
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from safeconduct.audit.outside.tree import Head
from safeconduct.audit.outside.verdicts import Word, Wrong

PLAIN, TIMED = 1, 4  # the two kinds of Ed25519 signature under a note: as it is, and with the time at which it was made


def from_base64(text: str) -> bytes:
    """Strictly: one writing for each value, so that no bit of a file is free. Raises Wrong."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not raw or base64.b64encode(raw).decode() != text:
        raise Wrong(Word.ALTERED, f"this is no base64: {text[:40]!r}")
    return raw


@dataclass(frozen=True)
class Key:
    """A public key as C2SP writes it: name+id+base64 of kind and key. The log's is PLAIN, a witness's TIMED."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def read(cls, written: str) -> "Key":
        """Raises Wrong where a letter is not right: the id is made of the others."""
        name, _, rest = written.strip().partition("+")
        raw = from_base64(rest.partition("+")[2])
        key = cls(name, raw[0], raw[1:])
        if key.written() != written.strip() or key.kind not in {PLAIN, TIMED} or len(key.public) != 32:
            raise Wrong(Word.ALTERED, f"this is no public key: {written[:60]!r}")
        return key

    def id(self, kind: int | None = None) -> bytes:
        """Four bytes that tell it under a note; the same key has another one for each kind."""
        kinds = bytes([self.kind if kind is None else kind])
        return hashlib.sha256(self.name.encode() + b"\n" + kinds + self.public).digest()[:4]

    def written(self) -> str:
        """One line, as it is given and printed."""
        kind = bytes([self.kind])
        return f"{self.name}+{self.id().hex()}+{base64.b64encode(kind + self.public).decode()}"


@dataclass(frozen=True)
class Checkpoint:
    """A signed note about a head. body: what is signed. signatures: name, id and signature of each line below."""

    note: str = field(repr=False)
    body: str
    origin: str
    head: Head
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def read(cls, note: str) -> "Checkpoint":
        """Raises Wrong where it is not written as C2SP tlog-checkpoint has it."""
        match = re.fullmatch(r"((\S+)\n(0|[1-9]\d{0,18})\n(\S{44})\n)\n((?:— [^\s+]+ \S+\n)+)", note)
        if match is None:
            raise Wrong(Word.ALTERED, "a checkpoint is not written as checkpoints are")
        lines = [line.split(" ") for line in match[5].splitlines()]
        signatures = tuple((name, raw[:4], raw[4:]) for _dash, name, text in lines for raw in [from_base64(text)])
        return cls(note, match[1], match[2], Head(int(match[3]), from_base64(match[4])), signatures)

    def times(self, keys: Iterable[Key], *, is_all: bool = False) -> Mapping[tuple[bytes, int], int]:
        """Who signed: public key and kind → the time that was signed (0 under a PLAIN one), the latest.

        is_all: a signature of none of these keys is Wrong; otherwise it is passed over, as the specification wants.
        """
        known = {(key.name, key.id(kind)): (key.public, kind) for key in keys for kind in {key.kind, TIMED}}
        found = dict[tuple[bytes, int], int]()
        for name, key_id, signature in self.signatures:
            if (name, key_id) in known:
                public, kind = known[name, key_id]
                at = _check(public, kind, self.body, signature, name)
                found[public, kind] = max(at, found.get((public, kind), 0))
            elif is_all:
                raise Wrong(Word.UNSIGNED, f"checkpoint {self.head.size} has a signature of nobody who is listed")
        return found


def signed_words(note: str, keys: Iterable[Key]) -> str:
    """The text of a signed note that is no checkpoint, once one of these keys signed it plainly. Raises Wrong."""
    match = re.fullmatch(r"((?:[^\n]+\n)+)\n— (\S+) (\S+)\n", note)
    raw = from_base64(match[3]) if match else b""
    for key in keys:
        if match and (key.name, key.id(PLAIN)) == (match[2], raw[:4]):
            _check(key.public, PLAIN, match[1], raw[4:], key.name)
            return match[1]
    raise Wrong(Word.UNSIGNED, "what was written is not signed by the log")


def line_of(name: str, key_id: bytes, signature: bytes) -> str:
    """A signature line as it stands under a note."""
    return f"— {name} {base64.b64encode(key_id + signature).decode()}\n"


def timed_message(body: str, at: int) -> bytes:
    """What a cosignature/v1 signs."""
    return f"cosignature/v1\ntime {at}\n{body}".encode()


def _check(public: bytes, kind: int, body: str, signature: bytes, name: str) -> int:
    at = int.from_bytes(signature[:8], "big") if kind == TIMED else 0
    message, signed = (timed_message(body, at), signature[8:]) if kind == TIMED else (body.encode(), signature)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signed, message)
    except InvalidSignature:
        raise Wrong(Word.UNSIGNED, f"the signature of {name} does not fit what it stands under") from None
    return at
