"""A colleague changes their passphrase: the old one proves them, new words count once they are typed."""

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import Notice, User
from safeconduct.accounts.services.notices import announce
from safeconduct.accounts.services.sign_in import prove
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import rewrapping
from safeconduct.custody.broker import BrowserHalf


def make_passphrase(actor: Actor, half: BrowserHalf, *, passphrase: str, code: str) -> str:
    """Six new words, shown once and kept nowhere. Until they are confirmed the old ones count.

    Raises WrongPassphrase, TriedTooOften, Busy.
    """
    proof = prove(actor.user, passphrase, code)
    return rewrapping.begin(half, actor.user.holder, proof, language=actor.user.language)


def confirm_passphrase(actor: Actor, half: BrowserHalf, *, passphrase: str) -> BrowserHalf:
    """The new words take the place of the old ones, for both keys at once; every session of the person ends.

    Returns another half for this browser, so that a copy of its cookie opens nothing either.

    Raises NothingWaits, NotTheNewOne, Busy.
    """
    lock = rewrapping.waiting(half)
    rewrapping.check_new(actor.user.holder, lock, passphrase)
    with transaction.atomic():
        renewed = rewrapping.put_in_place(half, actor.user.holder, lock)
        are_their_own(actor.user)
        announce(actor.user, Notice.What.PASSPHRASE)
        record(actor.reference, Action.CHANGED, actor.user, purpose="passphrase")
    return renewed


def are_their_own(user: User) -> None:
    """Nobody else has seen the words that count from here on: pages open. In the caller's transaction."""
    user.words_are_given = False
    user.save(update_fields=["words_are_given"])
