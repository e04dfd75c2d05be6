"""The applicant's code: two words find the lock, five open it, and it opens the conversation only."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.custody.broker import (
    BrowserHalf,
    check_words,
    end_sessions_of,
    open_session,
    pretend_to_check,
    save_holder,
)
from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.models import Grant, Holder, HolderKey, Lock
from safeconduct.custody.peppered import keyed_hash
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.custody.tries import Door, a_try
from safeconduct.kernel.errors import Refused
from safeconduct.vault import ApplicantCode, UnknownWord, WrongLength, generate_code, parse_code
from safeconduct.vaultd.requests import MakeHolder


class WrongWords(Refused):
    """What was typed is no code."""

    happened = _("These are not seven words that we know.")
    kept = _("Nothing was opened.")
    next_step = _("Look at each word once more: seven words, with spaces between them.")
    status = 400


class OpensNothing(WrongPassphrase):
    """Seven words, and none of ours: unknown, ended or wrong, which is not said."""

    happened = _("These seven words open nothing here.")
    next_step = _("Look at each word once more. Words that were ended open nothing any more.")


def read_code(text: str) -> ApplicantCode:
    """A code as people type it. Raises WrongWords, naming the word that stands in no list and what may be meant."""
    try:
        return parse_code(text)
    except UnknownWord as unknown:
        meant = ", ".join(unknown.suggestions[:3])
        if not meant:
            raise WrongWords(_("There is no word “%(word)s” in these codes.") % {"word": unknown.word}) from None
        words = {"word": unknown.word, "meant": meant}
        raise WrongWords(_("There is no word “%(word)s” in these codes. Did you mean: %(meant)s?") % words) from None
    except WrongLength:
        raise WrongWords(_("Seven words are needed, with spaces between them.")) from None


def locator_of(code: ApplicantCode) -> bytes:
    """The keyed hash under which a code's lock is found; the pepper keeps it from being guessed out of a dump."""
    return keyed_hash(code.locator.encode(), purpose="applicant locator")


def make_applicant(language: str) -> tuple[Holder, ApplicantCode]:
    """A holder for somebody who asks, with the code that opens their conversation. The code is kept nowhere."""
    with transaction.atomic():
        code = _unused_code(language)
        made = ask_broker(MakeHolder(uuid4(), code.secret, (Tier.STANDARD,)))
        holder = Holder(pk=made.holder, kind=Holder.Kind.APPLICANT)
        holder.save(force_insert=True)
        save_holder(holder, made, locator=locator_of(code))
    return holder, code


def _unused_code(language: str) -> ApplicantCode:
    while True:
        code = generate_code(language)
        if not Lock.objects.filter(locator=locator_of(code)).exists():
            return code


def return_with(code: ApplicantCode) -> BrowserHalf:
    """Open the conversation's session. Unknown, ended and wrong codes cost the same time, and wait alike.

    Raises OpensNothing, TriedTooOften, Busy.
    """
    locator = locator_of(code)
    with a_try(Door.WORDS, locator):
        lock = Lock.objects.filter(locator=locator).select_related("holder").first()
        try:
            if lock is None:
                pretend_to_check(code.secret)
                raise OpensNothing
            proof = check_words(lock.holder, code.secret)
        except WrongPassphrase:
            raise OpensNothing from None
    return open_session(lock.holder, proof, reference=str(lock.holder_id))


def burn(holder: UUID) -> None:
    """End the conversation for the code's bearer: the keys are deleted and count no more, staff keep the case."""
    take_back_at_commit(HolderKey.objects.filter(holder_id=holder).values_list("seal", flat=True))
    take_back_at_commit(Grant.objects.filter(holder_id=holder).values_list("seal", flat=True))
    HolderKey.objects.filter(holder_id=holder).delete()
    Lock.objects.filter(holder_id=holder).delete()
    end_sessions_of(Holder.objects.get(pk=holder))
