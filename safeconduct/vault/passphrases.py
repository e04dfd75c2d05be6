"""Passphrases: made by us, stretched into keys by Argon2id."""

from dataclasses import dataclass, field
from secrets import choice
from typing import Self
from unicodedata import normalize

from nacl.pwhash import argon2id

from safeconduct.vault.errors import Malformed
from safeconduct.vault.keys import KEY_SIZE, Key, derive
from safeconduct.vault.wordlists import wordlist

SALT_SIZE = argon2id.SALTBYTES
LARGEST_MEMORY_KIB = 1024 * 1024
MOST_PASSES = 16


@dataclass(frozen=True)
class Cost:
    """What one Argon2id run takes: memory in KiB (8 to 1 GiB) and passes (1 to 16); one lane.

    Kept in each row; new words take today's. The upper bounds keep a forged row from stopping the house.
    """

    memory_kib: int
    passes: int

    def __post_init__(self) -> None:
        if not (8 <= self.memory_kib <= LARGEST_MEMORY_KIB and 1 <= self.passes <= MOST_PASSES):
            raise Malformed("a cost outside 8 KiB to 1 GiB and 1 to 16 passes")

    @classmethod
    def staff(cls) -> Self:
        """Give today's cost for people and codes: 256 MiB, three passes, about a second."""
        return cls(memory_kib=256 * 1024, passes=3)

    def is_below(self, other: Self) -> bool:
        """Whether this takes less work than another that takes as much memory at least: no guess gets cheaper."""
        less = self.memory_kib * self.passes < other.memory_kib * other.passes
        return less and self.memory_kib <= other.memory_kib


@dataclass(frozen=True)
class Stretched:
    """What one passphrase gives: three values, none of which tells anything of another.

    standard, step_up: wrap the person's two secret keys. verifier: 32 bytes to compare at login, in constant time.
    """

    standard: Key = field(repr=False)
    step_up: Key = field(repr=False)
    verifier: bytes = field(repr=False)


def generate_passphrase(words: int = 6, language: str = "en") -> str:
    """Give words of 12.9 bits each, with spaces between; six make 77.5 bits. Raises Malformed: no such language."""
    listed = wordlist(language)
    return " ".join(choice(listed) for _ in range(words))


def stretch(passphrase: str, *, salt: bytes, pepper: bytes, cost: Cost) -> Stretched:
    """Stretch a passphrase: one run of Argon2id, then HKDF-SHA256 under the pepper into three.

    salt: 16 bytes, the row's own. pepper: at least 32 bytes, kept outside the database. Case, spacing and
    the keyboard's way of writing a letter make no difference. Raises Malformed for another salt or pepper.
    """
    if len(salt) != SALT_SIZE or len(pepper) < KEY_SIZE:
        raise Malformed("the salt has 16 bytes and the pepper 32 or more")
    root = Key(argon2id.kdf(KEY_SIZE, fold(passphrase).encode(), salt, cost.passes, cost.memory_kib * 1024))
    return Stretched(
        standard=derive(root, "safeconduct standard", salt=pepper),
        step_up=derive(root, "safeconduct step-up", salt=pepper),
        verifier=derive(root, "safeconduct verifier", salt=pepper),
    )


def fold(passphrase: str) -> str:
    """Give the one form of a passphrase: NFKC, folded case, single spaces, none at the ends."""
    return " ".join(normalize("NFKC", normalize("NFKC", passphrase).casefold()).split())
