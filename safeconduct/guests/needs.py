"""What of the actor's own guests needs them: somebody who waits for papers, an end that comes, one that has come."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.cases.policies import CASEWORK
from safeconduct.custody import vouching
from safeconduct.guests.models import Guest
from safeconduct.guests.selectors import guests_for
from safeconduct.kernel import clock
from safeconduct.look.needs import Need

TOLD_FOR = timedelta(days=2)


def needs_for(actor: Actor) -> list[Need]:
    """Of the guests whom the actor has invited."""
    if not actor.has(*CASEWORK):
        return []
    mine = guests_for(actor).filter(invited_by=actor.user).prefetch_related("showings")
    lately = mine.exclude(ended_at__lt=clock.now() - TOLD_FOR)
    return [need for guest in lately for need in _of(guest)]


def _of(guest: Guest) -> Iterator[Need]:
    name, where = {"name": guest.user.display_name}, guest.case.name
    url = reverse("guests:guest", args=[guest.case.slug, guest.pk])
    if guest.ended_at is not None:
        text, day = _("%(name)s’s time as a guest has ended") % name, timezone.localdate(guest.ended_at)
        why = _("The account is closed, and the keys are deleted.")
        yield Need(text, url, _("Look"), why, tone="good", due_on=day, where=where)
        return
    days = (guest.last_on - clock.today()).days
    if days <= 1:
        today, tomorrow = _("%(name)s’s time as a guest ends today"), _("%(name)s’s time as a guest ends tomorrow")
        text = (tomorrow if days == 1 else today) % name
        yield Need(text, url, _("Look"), due_on=guest.last_on, where=where)
    if not guest.showings.all() and vouching.counts(guest.user.holder):
        why = _("Two have vouched for them, and they were given nothing yet.")
        text = _("Choose what %(name)s reads") % name
        yield Need(text, url, _("Choose"), why, due_on=guest.last_on, where=where)
