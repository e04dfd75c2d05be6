"""Somebody from outside is invited to read papers of one case."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import MAY_VOUCH, Role
from safeconduct.accounts.services.colleagues import create_user
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case
from safeconduct.cases.policies import CASEWORK
from safeconduct.cases.selectors import case_for_change
from safeconduct.custody import founding, vouching
from safeconduct.custody.guests import end_of, last_day
from safeconduct.guests.models import Guest
from safeconduct.guests.refusals import TooLong
from safeconduct.kernel import clock


@dataclass(frozen=True)
class NewGuest:
    """A guest, and the passphrase that is shown once."""

    guest: Guest
    passphrase: str = field(repr=False)


def invite_guest(
    actor: Actor,
    *,
    case: Case,
    display_name: str,
    username: str,
    language: str,
    last_on: date,
    is_counted: bool = False,
) -> NewGuest:
    """Make a guest's account, which ends with that day. Whoever may vouch has thereby done so, and another must too.

    is_counted: without anybody's word, for the demonstration. Raises NotAllowed, NotFound, TooLong, NameTaken,
    StepUpNeeded, Busy.
    """
    actor.must_be(*CASEWORK)
    if not clock.today() <= last_on <= last_day():
        raise TooLong
    actor.keyring.must_be_stepped_up()
    passphrase = founding.choose_passphrase(language, until=end_of(last_on), vouched=is_counted)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        new = create_user(
            username=username,
            display_name=display_name,
            roles=[Role.GUEST],
            language=language,
            by=actor.reference,
            passphrase=passphrase,
            keeps_it=True,
        )
        guest = Guest.objects.create(user=new.user, case=locked, invited_by=actor.user, last_on=last_on)
        if actor.has(*MAY_VOUCH) and not is_counted:
            vouching.vouch(actor, new.user.holder)
        record(actor.reference, Action.CREATED, guest, subject=locked.pk)
    return NewGuest(guest, new.passphrase)
