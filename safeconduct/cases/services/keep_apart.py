"""Two households that must not meet are kept apart in every home, whichever of them is placed first."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Apart, Case
from safeconduct.cases.selectors import case_for_change, cases_for
from safeconduct.cases.services.household import WRITE_THE_PROFILE
from safeconduct.kernel.errors import Refused


class NoSuchHousehold(Refused):
    """No other case that the colleague can open is called so."""

    happened = _("No other household that you can open is called so.")
    kept = _("What you typed is still in the form.")
    next_step = _(
        "Look the name up in the list of cases. For a case that is not shared with you, ask a programme lead."
    )


def keep_apart(actor: Actor, *, case: Case, other_name: str) -> None:
    """Let two households never live in one home at the same time; said twice, it is said once.

    other_name: the name of the other case. Where they live under one roof already, somebody has to move them: the rule
    holds for stays that are made or changed from now on. Raises NotAllowed, NotFound, NoSuchHousehold.
    """
    actor.must_be(*WRITE_THE_PROFILE)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        other = cases_for(actor).filter(name__iexact=other_name.strip()).exclude(pk=locked.pk).first()
        if other is None:
            raise NoSuchHousehold
        first, second = sorted([locked.pk, other.pk])
        pair, is_new = Apart.objects.get_or_create(first_id=first, second_id=second)
        if is_new:
            _write(actor, pair, Action.CREATED)


def let_meet(actor: Actor, *, case: Case, other: Case) -> None:
    """They may meet again. Raises NotAllowed, NotFound."""
    actor.must_be(*WRITE_THE_PROFILE)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        first, second = sorted([locked.pk, other.pk])
        for pair in Apart.objects.select_for_update().filter(first_id=first, second_id=second):
            _write(actor, pair, Action.RELEASED)
            pair.delete()


def _write(actor: Actor, pair: Apart, action: Action) -> None:
    for case in (pair.first_id, pair.second_id):
        record(actor.reference, action, pair, subject=case, purpose="apart")
