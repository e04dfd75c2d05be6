"""The head before every sealed thing: which format it is, which key opens it, what it was sealed for.

An AEAD promises nothing about which key opens a ciphertext: one can be made that opens under two, or under
many candidates of a passphrase (partitioning oracles, Len, Grubbs, Ristenpart 2021). So each head commits to
its key, and, apart from that, to its context; a refusal can then name its cause.
"""

from hashlib import blake2b
from hmac import compare_digest

from safeconduct.vault.errors import Truncated, UnknownFormat, WrongContext, WrongKey
from safeconduct.vault.keys import Key, require

SUITE = b"\x01"
TAG_SIZE = 32
BOUND_SIZE = 2 * TAG_SIZE


def bind(head: bytes, key: Key, context: bytes) -> bytes:
    """Give the 64 bytes that tie a head to a context and a key: context tag, then key commitment."""
    tag = _keyed(key, b"SVE1 context" + head + context)
    return tag + _keyed(key, b"SVE1 commitment" + head + tag)


def check(head: bytes, bound: bytes, key: Key, context: bytes) -> None:
    """Hold a head against key and context; raise WrongKey or WrongContext."""
    tag, commitment = bound[:TAG_SIZE], bound[TAG_SIZE:]
    if not compare_digest(commitment, _keyed(key, b"SVE1 commitment" + head + tag)):
        raise WrongKey("this key does not open this")
    if not compare_digest(tag, _keyed(key, b"SVE1 context" + head + context)):
        raise WrongContext("this was sealed for another place")


def expect(mark: bytes, data: bytes, least: int) -> None:
    """Refuse what does not begin with the mark (UnknownFormat) or is shorter than any such thing (Truncated)."""
    if data[: len(mark)] != mark[: len(data)]:
        raise UnknownFormat("the first bytes name no format that this vault reads")
    if len(data) < least:
        raise Truncated("the end is missing")


def _keyed(key: Key, message: bytes) -> bytes:
    return blake2b(message, key=require(key), digest_size=TAG_SIZE).digest()
