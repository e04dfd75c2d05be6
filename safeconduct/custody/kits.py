"""The recovery kit: ten words on a page that one keeps apart, under which both of one's secrets lie once more.

129 bits drawn by lot, kept nowhere; what they wrap stands in a row, and is gone once it was used. A kit opens no
session: it makes new words count, whose owner then signs in with them.
"""

from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from safeconduct.custody import drafts
from safeconduct.custody.broker import Proof, end_sessions_of, lock_of, pretend_to_check, wrapped_of
from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.drafts import DraftHalf
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.models import Holder, Kit
from safeconduct.custody.payloads import Payload
from safeconduct.custody.rewrapping import NewLock, NothingWaits, check_new, replace_lock
from safeconduct.vault import generate_passphrase, language_of_words
from safeconduct.vaultd.requests import CheckWords, MakeKit, UseKit

WORDS = 10


class WrongKit(WrongPassphrase):
    """The name, the kit's words or the code did not fit, or the kit was used; which of them is not said."""

    happened = _("The name, the words of the kit or the one-time code did not fit.")
    kept = _("Nothing was opened or changed.")
    next_step = _("Type them once more. A kit that was used, or that a newer one took the place of, fits no more.")


class Waiting(Payload, frozen=True):
    """What will take the place of a lost passphrase once its words were typed. kit: the row that is used up by it."""

    sealed_type: ClassVar[str] = "custody.kit-waiting"
    kit: UUID
    lock: NewLock


def make(holder: Holder, proof: Proof, *, language: str) -> str:
    """A new kit in the place of an earlier one. Returns its words, kept nowhere. Raises WrongPassphrase, Busy."""
    words = generate_passphrase(WORDS, language_of_words(language))
    made = ask_broker(MakeKit(proof, wrapped_of(holder), words))
    lock = made.lock
    kept = {"salt": lock.salt, "memory_kib": lock.memory_kib, "passes": lock.passes, "verifier": lock.verifier}
    wrapped = {f"wrapped_{tier}": content for tier, content in made.wrapped.items()}
    Kit.objects.filter(holder=holder).delete()  # another id: words that wait for the earlier one fit no more
    Kit.objects.create(holder=holder, **kept, **wrapped)
    return words


def check_words(kit: Kit | None, words: str) -> Proof:
    """Whether the words are the kit's; for no kit the same time. Raises WrongKit, Busy."""
    try:
        if kit is None:
            pretend_to_check(words)
            raise WrongKit
        return ask_broker(CheckWords(words, kit.holder_id, lock_of(kit)))
    except WrongPassphrase:
        raise WrongKit from None


def begin(kit: Kit, proof: Proof, *, language: str) -> tuple[DraftHalf, str]:
    """Six new words for whoever gave the kit's; until they are typed nothing has changed. Raises WrongKit, Busy.

    Returns what finds them again, for the browser that asked, and the words, kept nowhere.
    """
    words, half = generate_passphrase(language=language_of_words(language)), DraftHalf.new()
    wrapped = {Tier.STANDARD: bytes(kit.wrapped_standard), Tier.STEP_UP: bytes(kit.wrapped_step_up)}
    made = ask_broker(UseKit(proof, wrapped, words))
    lock = made.lock
    new = NewLock(lock.salt, lock.memory_kib, lock.passes, lock.verifier, made.wrapped)
    drafts.keep(half, Waiting(kit=kit.pk, lock=new))
    return half, words


def waiting(half: DraftHalf) -> Waiting:
    """What waits. Raises NothingWaits."""
    found = drafts.read(half, Waiting)
    if found is None:
        raise NothingWaits
    return found


def use_up(half: DraftHalf, words: str) -> Holder:
    """The new words count, for both keys at once; the kit is gone, and every session of the holder ends.

    Within the caller's transaction. Raises NothingWaits (also where the kit was used meanwhile), NotTheNewOne, Busy.
    """
    waits = waiting(half)
    kit = Kit.objects.select_for_update(of=("self",)).select_related("holder").filter(pk=waits.kit).first()
    if kit is None:
        raise NothingWaits
    check_new(kit.holder, waits.lock, words)
    replace_lock(kit.holder, waits.lock)
    kit.delete()
    drafts.forget(half)
    end_sessions_of(kit.holder)
    return kit.holder
