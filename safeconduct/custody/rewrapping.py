"""A holder's two secret keys, wrapped anew under other words: the same pairs, so what was sealed to them still opens.

What will stand in the rows is made while the old words are there, and waits as a draft of the session; the new words
themselves are kept nowhere. It takes their place once somebody has typed them.
"""

from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from safeconduct.custody import drafts
from safeconduct.custody.broker import BrowserHalf, Proof, lock_of, renew, wrapped_of
from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker, todays_cost
from safeconduct.custody.drafts import DraftHalf
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.models import Holder, HolderKey, Lock, PasskeyWrap
from safeconduct.custody.payloads import Payload
from safeconduct.kernel.errors import Refused
from safeconduct.vault import Cost, VaultError, generate_passphrase, language_of_words
from safeconduct.vaultd import carried
from safeconduct.vaultd.requests import CheckWords, Rewrap

WAITING = UUID("00000000-0000-4000-8000-6e6577776f72")  # one at a time: beginning anew forgets the earlier


class NothingWaits(Refused):
    """No new passphrase was made in this session, or it was for too long ago."""

    happened = _("No new passphrase is waiting to be confirmed.")
    kept = _("The passphrase that you have is still the one that counts.")
    next_step = _("Ask for a new one once more.")


class NotTheNewOne(Refused):
    """What was typed are not the words that were shown."""

    happened = _("These are not the six words that were shown.")
    kept = _("The passphrase that you had still counts.")
    next_step = _("Look at what you wrote down and type it once more, or ask for another one.")
    status = 400


class NewLock(Payload, frozen=True):
    """What will stand in the rows of the lock and of both keys."""

    sealed_type: ClassVar[str] = "custody.new-lock"
    salt: bytes
    memory_kib: int
    passes: int
    verifier: bytes
    wrapped: dict[Tier, bytes]


def begin(half: BrowserHalf, holder: Holder, proof: Proof, *, language: str) -> str:
    """Wrap both keys under generated words, at today's cost, and let that wait. Returns the words, kept nowhere.

    Raises Busy.
    """
    words = generate_passphrase(language=language_of_words(language))
    made = ask_broker(Rewrap(proof, wrapped_of(holder), words))
    lock = made.lock
    waits = NewLock(lock.salt, lock.memory_kib, lock.passes, lock.verifier, made.wrapped)
    drafts.keep(DraftHalf.of_session(half, WAITING), waits)
    return words


def waiting(half: BrowserHalf) -> NewLock:
    """What waits in this session for its words to be typed. Raises NothingWaits."""
    lock = drafts.read(DraftHalf.of_session(half, WAITING), NewLock)
    if lock is None:
        raise NothingWaits
    return lock


def check_new(holder: Holder, lock: NewLock, words: str) -> None:
    """Whether these are the words that were shown. Raises NotTheNewOne, Busy."""
    try:
        ask_broker(CheckWords(words, holder.pk, carried.Lock(lock.salt, lock.memory_kib, lock.passes, lock.verifier)))
    except WrongPassphrase:
        raise NotTheNewOne from None


def put_in_place(half: BrowserHalf, holder: Holder, lock: NewLock) -> BrowserHalf:
    """Lock and both keys at once; every session of the holder ends, and this browser's goes on under another half.

    Within the caller's transaction.
    """
    replace_lock(holder, lock)
    drafts.forget(DraftHalf.of_session(half, WAITING))
    return renew(half)


def under_todays_cost(holder: Holder, words: str) -> NewLock | None:
    """Both keys under the same words at today's cost; the rows stay as they are until `raise_lock`.

    None where the lock takes no less already, and where it cannot be now: the house is busy, or other words count.
    """
    stands = lock_of(holder.lock)
    try:
        if not Cost(memory_kib=stands.memory_kib, passes=stands.passes).is_below(todays_cost()):
            return None
        proof = ask_broker(CheckWords(words, holder.pk, stands))
        made = ask_broker(Rewrap(proof, wrapped_of(holder), words))
    except (Refused, VaultError):
        return None
    return NewLock(made.lock.salt, made.lock.memory_kib, made.lock.passes, made.lock.verifier, made.wrapped)


def raise_lock(holder: Holder, lock: NewLock) -> bool:
    """Lock and both wrapped keys take the place of those that `holder.lock` was read with; whether those still stood.

    Other words that came to count meanwhile stay. In the caller's transaction: all of it is stored, or nothing.
    """
    read = holder.lock
    if not Lock.objects.filter(pk=read.pk, salt=read.salt, verifier=read.verifier).update(**_rows_of(lock)):
        return False
    _wrap_anew(holder, lock)
    return True


def replace_lock(holder: Holder, lock: NewLock) -> None:
    """Lock and both wrapped keys take the place of those that stand; the pairs stay. In the caller's transaction.

    Passkeys open the second key no more until they are allowed to again.
    """
    Lock.objects.filter(holder=holder).update(**_rows_of(lock))
    _wrap_anew(holder, lock)
    PasskeyWrap.objects.filter(holder=holder).delete()


def _rows_of(lock: NewLock) -> dict[str, bytes | int]:
    return {"salt": lock.salt, "memory_kib": lock.memory_kib, "passes": lock.passes, "verifier": lock.verifier}


def _wrap_anew(holder: Holder, lock: NewLock) -> None:
    for tier, wrapped in lock.wrapped.items():
        HolderKey.objects.filter(holder=holder, tier=tier).update(wrapped_secret=wrapped)
