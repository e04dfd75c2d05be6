"""The recovery kit of a colleague: made with the passphrase, used instead of it, once; both need the code too."""

from django.db import transaction
from django.db.models import Q

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import Notice, User
from safeconduct.accounts.services.notices import announce
from safeconduct.accounts.services.passphrase import are_their_own
from safeconduct.accounts.services.sign_in import NOBODY, check_second_factor, log_failure, prove
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import kits
from safeconduct.custody.drafts import DraftHalf
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.kits import WrongKit
from safeconduct.custody.models import Kit
from safeconduct.custody.tries import Door, a_try


def make_kit(actor: Actor, *, passphrase: str, code: str) -> str:
    """Ten words to be printed, shown once and kept nowhere; an earlier kit counts no more.

    Raises WrongPassphrase, TriedTooOften, Busy.
    """
    proof = prove(actor.user, passphrase, code)
    with transaction.atomic():
        words = kits.make(actor.user.holder, proof, language=actor.user.language)
        announce(actor.user, Notice.What.KIT_MADE)
        record(actor.reference, Action.CREATED, actor.user, purpose="kit")
    return words


def begin_with_kit(*, username: str, passphrase: str, code: str) -> tuple[DraftHalf, str]:
    """Six new words for whoever has a colleague's kit and telephone. passphrase: the words of the kit.

    Unknown names, colleagues without a kit and wrong words cost the same time and wait alike.
    Raises WrongKit (never saying which part was wrong), TriedTooOften, Busy.
    """
    username = username.strip().lower()
    with a_try(Door.KIT, username):
        kit = Kit.objects.select_related("holder__user").filter(_of(username)).first()
        try:
            proof = kits.check_words(kit, passphrase)
            assert kit is not None  # or the words did not fit
            check_second_factor(kit.holder.user, code)
        except WrongPassphrase:
            log_failure(str(kit.holder.user.pk) if kit else NOBODY, purpose="kit")
            raise WrongKit from None
    return kits.begin(kit, proof, language=kit.holder.user.language)


def confirm_with_kit(half: DraftHalf, *, passphrase: str) -> None:
    """The new words count, the kit is used up, every session ends, and the colleague reads of it at their next sign-in.

    Raises NothingWaits, NotTheNewOne, Busy.
    """
    with transaction.atomic():
        user = User.objects.get(holder=kits.use_up(half, passphrase))
        are_their_own(user)
        Notice.objects.create(to=user, what=Notice.What.KIT_USED, about=user)
        record(str(user.pk), Action.CHANGED, user, purpose="kit")


def _of(username: str) -> Q:
    return Q(holder__user__username=username, holder__user__is_active=True)
