"""More cases in an hour than one opens without another's word: a colleague asks, a lead or the officer lets them."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import Notice, User
from safeconduct.accounts.selectors import MAY_ALLOW_MORE
from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.models import MoreAsked
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed, Refused


class NothingToAsk(Refused):
    """The next case opens as it is."""

    happened = _("Nothing is closed to you at this moment.")
    next_step = _("Ask when a case does not open any more.")


def ask_for_more(actor: Actor) -> None:
    """Put the wish of somebody who was refused on the day of those who may allow it. Raises NothingToAsk."""
    if not actor.keyring.cases_opened().is_refused:
        raise NothingToAsk
    with transaction.atomic():
        MoreAsked.objects.update_or_create(holder=actor.user.holder, defaults={"asked_at": clock.now()})
        record_events(actor.reference, [Event(Action.REFUSED, "custody.more", actor.user.pk)])


def tell_of_refusal(actor: Actor) -> None:
    """Somebody was refused one case more: log it, and tell those who may allow it, at once and once an hour.

    It may be much work; it may be a stolen session, whose owner will not ask.
    """
    told = Notice.objects.filter(what=Notice.What.TOO_MANY, about=actor.user)
    if told.filter(made_at__gt=clock.now() - timedelta(hours=1)).exists():
        return
    may = User.objects.filter(is_active=True, roles_held__role__in=MAY_ALLOW_MORE).exclude(pk=actor.user.pk).distinct()
    with transaction.atomic():
        told.delete()
        Notice.objects.bulk_create(Notice(to=one, what=Notice.What.TOO_MANY, about=actor.user) for one in may)
        record_events(actor.reference, [Event(Action.REFUSED, "custody.more", actor.user.pk)])


def allow_more(actor: Actor, *, user: User) -> None:
    """Let a colleague open sixty more cases within an hour: another one, whom the broker has refused.

    Raises NotAllowed, StepUpNeeded, NothingToAllow (the wish is gone then).
    """
    actor.must_be(*MAY_ALLOW_MORE)
    if user.pk == actor.user.pk:
        raise NotAllowed
    actor.keyring.must_be_stepped_up()
    MoreAsked.objects.filter(holder=user.holder).delete()
    actor.keyring.allow_more(user.holder_id)
    record_events(actor.reference, [Event(Action.GRANTED, "custody.more", user.pk)])
