"""From words to keys: the one place where Argon2 runs, two at a time."""

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from safeconduct.vault import Cost, Key, Stretched, derive, generate_key, stretch
from safeconduct.vaultd.carried import Lock
from safeconduct.vaultd.refusals import TooManyAtOnce, WordsDoNotFit

RUNNING, WAITING = 2, 20


class Deriving:
    """At most two derivations at once and some that wait: a storm of sign-ins takes neither memory nor the house."""

    def __init__(self, pepper: bytes, at: Cost, *, waiting: int = WAITING) -> None:
        self._pepper, self._at = pepper, at
        self._running = threading.BoundedSemaphore(RUNNING)
        self._queued = threading.BoundedSemaphore(RUNNING + waiting)

    @contextmanager
    def _a_place(self) -> Iterator[None]:
        if not self._queued.acquire(blocking=False):
            raise TooManyAtOnce
        try:
            with self._running:
                yield
        finally:
            self._queued.release()

    def check(self, words: str, lock: Lock) -> Stretched:
        """What the words give. Raises WordsDoNotFit, TooManyAtOnce."""
        cost = Cost(memory_kib=lock.memory_kib, passes=lock.passes)
        with self._a_place():
            given = stretch(words, salt=lock.salt, pepper=self._pepper, cost=cost)
        if not hmac.compare_digest(_verifier_of(given), lock.verifier):
            raise WordsDoNotFit
        return given

    def pretend(self, words: str) -> None:
        """Spend the same time for a name or a code that does not exist. Raises TooManyAtOnce."""
        with self._a_place():
            stretch(words, salt=b"nobody-has-this-", pepper=self._pepper, cost=self._at)

    def of_passkey(self, answered: bytes) -> Stretched:
        """What 32 bytes that a passkey answers give: they are no words, and take no time. Raises VaultError."""
        root = Key(answered)
        return Stretched(
            standard=derive(root, "safeconduct passkey standard", salt=self._pepper),
            step_up=derive(root, "safeconduct passkey step-up", salt=self._pepper),
            verifier=derive(root, "safeconduct passkey verifier", salt=self._pepper),
        )

    def make(self, words: str) -> tuple[Lock, Stretched]:
        """A lock for new words, at today's cost. Raises TooManyAtOnce."""
        salt = bytes(generate_key())[:16]
        with self._a_place():
            given = stretch(words, salt=salt, pepper=self._pepper, cost=self._at)
        return Lock(salt, self._at.memory_kib, self._at.passes, _verifier_of(given)), given


def _verifier_of(given: Stretched) -> bytes:
    """What the lock keeps: the hash of the verifier, so that the row itself proves nothing."""
    return hashlib.sha256(given.verifier).digest()
