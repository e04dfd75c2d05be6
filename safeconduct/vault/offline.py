"""One sealed thing, opened with a secret key and what was written down about it: no server, no database, no broker.

What was written down (`./run manage write_down ID`) is JSON: ids and names as text, bytes as hex. A place is the six
fields of a Context beside `organisation`.

    {"organisation": …, "content": {"at": place},
     "data_key": {"sealed": …, "at": place}, "shred_key": …,
     "grants": [{"holder": …, "sealed": …, "at": place}],
     "memberships": [{"group": …, "member": …, "sealed": …, "at": place}],
     "locks": [{"holder": …, "salt": …, "memory_kib": …, "passes": …, "bound_to": …, "wrapped": …}]}
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from safeconduct.vault.content import open_stream
from safeconduct.vault.context import Context
from safeconduct.vault.errors import Malformed, VaultError, WrongKey
from safeconduct.vault.grants import compartment_pair, open_key
from safeconduct.vault.keys import Key, KeyPair, SealedKey, SecretKey, Wrapped
from safeconduct.vault.passphrases import Cost, stretch
from safeconduct.vault.wraps import unwrap

Written = dict[str, Any]


def open_thing(written: Written, pairs: Iterable[KeyPair], sealed: Iterable[bytes]) -> Iterator[bytes]:
    """Give the plaintext of sealed content in pieces, with any of these pairs: a holder's, or the recovery key's.

    Raises WrongKey where none of them opens it, Malformed for what was not written so, and what `open_stream` raises;
    pieces that came before an error are to be thrown away.
    """
    try:
        key = _data_key(written, list(pairs))
        at = _place(written, written["content"]["at"])
    except (KeyError, TypeError, ValueError) as flaw:
        raise Malformed("what was written down is not whole") from flaw
    return open_stream(sealed, key, at)


def pairs_under(written: Written, words: str, pepper: bytes) -> list[KeyPair]:
    """Give the pairs that a passphrase opens, of whichever holder it is. Raises WrongKey where it is nobody's."""
    found = []
    for lock in written["locks"]:
        cost = Cost(memory_kib=lock["memory_kib"], passes=lock["passes"])
        given = stretch(words, salt=bytes.fromhex(lock["salt"]), pepper=pepper, cost=cost)
        wrapped, bound_to = Wrapped(bytes.fromhex(lock["wrapped"])), bytes.fromhex(lock["bound_to"])
        for under in (given.standard, given.step_up):
            try:
                found.append(KeyPair.from_secret(SecretKey(unwrap(wrapped, under, bound_to))))
            except VaultError:
                continue
    if not found:
        raise WrongKey("these words open nobody's key here")
    return found


def _data_key(written: Written, pairs: list[KeyPair]) -> Key:
    shred_key, data_key = bytes.fromhex(written["shred_key"]), written["data_key"]
    for pair in [*pairs, *_of_groups(written, pairs)]:
        for grant in written["grants"]:
            compartment_key = _opened(written, grant, pair)
            if compartment_key is not None:
                opener = compartment_pair(compartment_key, shred_key)
                return open_key(SealedKey(bytes.fromhex(data_key["sealed"])), opener, _place(written, data_key["at"]))
    raise WrongKey("none of these keys was given this")


def _of_groups(written: Written, pairs: list[KeyPair]) -> Iterator[KeyPair]:
    for pair in pairs:
        for membership in written["memberships"]:
            secret = _opened(written, membership, pair)
            if secret is not None:
                yield KeyPair.from_secret(SecretKey(bytes(secret)))


def _opened(written: Written, sealed: Written, pair: KeyPair) -> Key | None:
    try:
        return open_key(SealedKey(bytes.fromhex(sealed["sealed"])), pair, _place(written, sealed["at"]))
    except VaultError:
        return None


def _place(written: Written, at: Written) -> Context:
    return Context(
        organisation=UUID(written["organisation"]),
        subject=UUID(at["subject"]),
        compartment=at["compartment"],
        object=UUID(at["object"]),
        version=at["version"],
        epoch=at["epoch"],
        type=at["type"],
    )
