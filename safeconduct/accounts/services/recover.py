"""A colleague without passphrase and kit gets their keys again: begun by another, proved at the door, allowed by two.

begin      a colleague who has spoken with them gets five words to tell them
prove      at the door: the five words and the one-time code; six new words, and keys under them
write      at the server: the request for the custodians (docs/recovery.md)
approve    two others, neither the person nor who began: these are the words of the request
apply      at the server, within a day: what three custodians answered is put in place
"""

from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import Notice, Recovery, User
from safeconduct.accounts.selectors import RECOVERERS
from safeconduct.accounts.services.passphrase import are_their_own
from safeconduct.accounts.services.sign_in import NOBODY, check_second_factor, log_failure, must_enrol
from safeconduct.audit.actions import Action
from safeconduct.audit.exporting import OPERATOR
from safeconduct.audit.services import record
from safeconduct.custody import broker, drafts, recovering
from safeconduct.custody.approving import approve, must_be_two
from safeconduct.custody.drafts import DraftHalf
from safeconduct.custody.errors import NotTwo, WrongPassphrase
from safeconduct.custody.kits import WrongKit
from safeconduct.custody.payloads import Payload
from safeconduct.custody.recognising import Tell, untold
from safeconduct.custody.recovering import NewKeys
from safeconduct.custody.rewrapping import NothingWaits, check_new
from safeconduct.custody.tries import Door, a_try
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed, Refused
from safeconduct.recovery import PublicHalf
from safeconduct.recovery.answering import check
from safeconduct.recovery.errors import DoesNotFit
from safeconduct.recovery.files import Answer, Request, read, written

WITHIN = timedelta(hours=24)
RECOVER = "recover"


class NothingToApprove(Refused):
    """The request is not written yet, was written anew, or is done."""

    happened = _("There is no request with these words any more.")
    kept = _("Nothing was approved.")
    next_step = _("Open the page again: what is to be approved stands there.")


class NoRequestYet(Refused):
    """The colleague has not been at the door yet."""

    happened = _("Nobody asks for this colleague, or they have not made their new words yet.")
    next_step = _("They open “I have lost my passphrase” with the five words first.")


class NotTwoApprovals(Refused):
    """Fewer than two colleagues said yes to this request within the last day."""

    happened = _("This request has no two approvals of the last 24 hours.")
    kept = _("Nothing was given. The answer stays good while its request is open.")
    next_step = _("Two colleagues who did not begin it approve it on their day, and the answer is brought again.")


class NoCodes(Refused):
    """The house requires one-time codes and they have none: five words alone would let in whoever heard them."""

    happened = _("This account has no one-time codes, and nobody goes on here without one.")
    kept = _("Nothing was made or changed.")
    next_step = _(
        "Use your recovery kit. If you have none, have yourself invited anew: two colleagues vouch for the new "
        "account, and a programme lead gives it your cases."
    )


class Waiting(Payload, frozen=True):
    """New keys that wait for their words to be typed."""

    sealed_type: ClassVar[str] = "accounts.recovery-waiting"
    recovery: UUID
    keys: NewKeys


def begin_recovery(actor: Actor, *, user: User) -> str:
    """Five words to tell the colleague by voice, shown once. What was open for them before ends.

    Raises NotAllowed (also for oneself), StepUpNeeded, Busy.
    """
    _must_recover(actor, user)
    words, lock = recovering.make_code(user.language)
    with transaction.atomic():
        Recovery.objects.filter(user=user, applied_at=None).delete()
        _forget_approving(user)
        begun = Recovery.objects.create(
            user=user,
            begun_by=actor.user,
            salt=lock.salt,
            memory_kib=lock.memory_kib,
            passes=lock.passes,
            verifier=lock.verifier,
        )
        record(actor.reference, Action.CREATED, begun)
    return words


def _must_recover(actor: Actor, user: User) -> None:
    actor.must_be(*RECOVERERS)
    if user.pk == actor.user.pk:
        raise NotAllowed(_("Nobody recovers their own keys."))
    actor.keyring.must_be_stepped_up()


def begin_with_code(*, username: str, passphrase: str, code: str) -> tuple[DraftHalf, str]:
    """Six new words for whoever has the five and the telephone. Unknown names cost the same and wait alike.

    Raises WrongKit (never saying which part was wrong), NoCodes, TriedTooOften, Busy.
    """
    username = username.strip().lower()
    with a_try(Door.KIT, username):
        found = _open().filter(user__username=username, user__is_active=True, request=None).first()
        try:
            if found is None:
                broker.pretend_to_check(passphrase)
                raise WrongKit
            lock = {"memory_kib": found.memory_kib, "passes": found.passes}
            recovering.check_code(passphrase, salt=bytes(found.salt), verifier=bytes(found.verifier), **lock)
            _must_have_codes(found.user)
            check_second_factor(found.user, code)
        except WrongPassphrase:
            log_failure(str(found.user.pk) if found else NOBODY, purpose="recovery")
            raise WrongKit from None
    keys, words = recovering.make_keys(found.user.holder, language=found.user.language)
    half = DraftHalf.new()
    drafts.keep(half, Waiting(recovery=found.pk, keys=keys))
    return half, words


def _must_have_codes(user: User) -> None:
    if must_enrol(user):
        raise NoCodes


def confirm_with_code(half: DraftHalf, *, passphrase: str) -> None:
    """The new words were typed: the keys under them are what custodians will be asked for. Nothing counts yet.

    Raises NothingWaits, NotTheNewOne, Busy.
    """
    waits = drafts.read(half, Waiting)
    with transaction.atomic():
        found = _open().select_for_update(of=("self",)).filter(pk=waits.recovery, request=None) if waits else None
        row = found.first() if found is not None else None
        if waits is None or row is None:
            raise NothingWaits
        check_new(row.user.holder, waits.keys.lock, passphrase)
        row.new_keys = waits.keys.encoded()
        row.save(update_fields=["new_keys"])
        drafts.forget(half)
        record(str(row.user.pk), Action.CHANGED, row)


def write_request(user: User, public: PublicHalf, *, tell: Tell = untold) -> Request:
    """The request for the custodians; written anew it takes the place of the earlier, and approvals with it.

    tell: what hears of keys that somebody wrote into the database; they are left out.
    Raises NoRequestYet, OtherRecoveryKey.
    """
    with transaction.atomic():
        row = _open().select_for_update(of=("self",)).filter(user=user).first()
        if row is None or row.new_keys is None:
            raise NoRequestYet
        keys = NewKeys.decoded(bytes(row.new_keys))
        name, now = user.display_name, clock.now()
        asked = recovering.request_for(user.holder, keys.public, recovery=public, name=name, now=now, tell=tell)
        row.request, row.digest = written(asked), asked.digest()
        row.save(update_fields=["request", "digest"])
        row.approvals.all().delete()
        _forget_approving(user)
        may = User.objects.filter(is_active=True, roles_held__role__in=RECOVERERS).distinct()
        may = may.exclude(pk__in=[user.pk, row.begun_by_id])
        Notice.objects.bulk_create(Notice(to=one, what=Notice.What.APPROVE, about=user) for one in may)
        record(OPERATOR, Action.SENT, row)
    return asked


def approve_recovery(actor: Actor, *, recovery: Recovery, digest: bytes) -> None:
    """Say yes to one request, whose words were compared. Raises NotAllowed, StepUpNeeded, NothingToApprove.

    Whoever began it has been the only one at the door, and does not approve.
    """
    _must_recover(actor, recovery.user)
    with transaction.atomic():
        row = _open().select_for_update(of=("self",)).filter(pk=recovery.pk, digest=digest).first()
        if row is None:
            raise NothingToApprove
        if row.begun_by_id == actor.user.pk:
            raise NotAllowed(_("Whoever began a recovery does not approve it: two others do."))
        word = approve(actor, RECOVER, row.user.holder_id, about=digest.hex())
        row.approvals.update_or_create(by=actor.user, defaults={"digest": digest, "word": word, "made_at": clock.now()})
        _forget_approving(row.user, by=actor.user)
        record(actor.reference, Action.SIGNED, row)


def apply_answer(given: Answer, public: PublicHalf, *, tell: Tell = untold) -> tuple[User, int]:
    """Put in place what three custodians answered, once, and announce it to everybody. Returns who, and how many keys.

    tell: as in write_request. Raises DoesNotFit, NotTwoApprovals.
    """
    with transaction.atomic():
        row = _open().select_for_update(of=("self",)).filter(digest=given.request).first()
        if row is None or row.request is None or row.new_keys is None:
            raise DoesNotFit("there is no open request that this answers")
        check(given, read(bytes(row.request), Request), public)
        _must_be_approved(row)
        new = NewKeys.decoded(bytes(row.new_keys))
        count = recovering.give_back(row.user.holder, new, given, by=OPERATOR, tell=tell)
        are_their_own(row.user)
        Recovery.objects.filter(pk=row.pk).update(applied_at=clock.now(), new_keys=None, request=None)
        _forget_approving(row.user)
        everybody = User.objects.filter(is_active=True)
        Notice.objects.bulk_create(Notice(to=to, what=Notice.What.RECOVERED, about=row.user) for to in everybody)
        record(OPERATOR, Action.GRANTED, row.user, purpose="recovery")
    return row.user, count


def _forget_approving(user: User, *, by: User | None = None) -> None:
    """No request about this colleague waits any more for anybody, or for one."""
    waiting = Notice.objects.filter(about=user, what=Notice.What.APPROVE)
    (waiting.filter(to=by) if by else waiting).delete()


def announce_recovery_key() -> None:
    """Tell everybody that the house has another recovery key."""
    for user in User.objects.filter(is_active=True):
        Notice.objects.create(to=user, what=Notice.What.KEY_CHANGED, about=user)


def _must_be_approved(row: Recovery) -> None:
    """By signed words, whatever the rows say of whom and when. Raises NotTwoApprovals."""
    since, about = clock.now() - WITHIN, bytes(row.digest or b"").hex()
    good = row.approvals.filter(digest=row.digest, made_at__gt=since, by__is_active=True)
    said = list(good.exclude(by__in=[row.user_id, row.begun_by_id]).values_list("by__holder", "word"))
    by, words = {holder for holder, _word in said}, [word for _holder, word in said]
    try:
        must_be_two(RECOVER, row.user.holder_id, about=about, kept=words, by=by, since=since)
    except NotTwo:
        raise NotTwoApprovals from None


def _open() -> QuerySet[Recovery]:
    return Recovery.objects.filter(applied_at=None).select_related("user__holder")
