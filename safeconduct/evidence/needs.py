"""What of the evidence needs somebody today: papers to sort, papers whose time runs out, originals to allow."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.evidence.models import Item, OriginalAsked
from safeconduct.evidence.policies import READS
from safeconduct.evidence.selectors import expiring_for, unsorted_for
from safeconduct.evidence.selectors_originals import open_for
from safeconduct.kernel import clock
from safeconduct.look.needs import Need

SOON = timedelta(days=30)


def needs_for(actor: Actor) -> list[Need]:
    """Of a caseworker's own cases; originals that others ask for, and one's own that were allowed."""
    if not actor.has(*READS):
        return []
    originals = [_allowed(one) if one.asked_by_id == actor.user.pk else _to_allow(one) for one in open_for(actor)]
    if not actor.has(Role.CASEWORKER):
        return originals
    return [*originals, *_to_sort(actor), *_expiring(actor)]


def _to_allow(asked: OriginalAsked) -> Need:
    return Need(
        _("%(name)s asks to download an original") % {"name": asked.asked_by.display_name},
        _page_of(asked),
        _("Look"),
        why=_("until %(time)s; %(reason)s") % {"time": _hour(asked), "reason": asked.get_reason_display()},
        due_on=timezone.localdate(asked.ends_at),
        where=asked.item.case.name,
    )


def _allowed(asked: OriginalAsked) -> Need:
    return Need(
        _("You may download an original once"),
        _page_of(asked),
        _("Look"),
        why=_("until %(time)s; a colleague has allowed it") % {"time": _hour(asked)},
        tone="good",
        due_on=timezone.localdate(asked.ends_at),
        where=asked.item.case.name,
    )


def _hour(asked: OriginalAsked) -> str:
    return timezone.localtime(asked.ends_at).strftime("%H:%M")


def _page_of(asked: OriginalAsked) -> str:
    return reverse("evidence:item", args=[asked.item.case.slug, asked.item_id])


def _to_sort(actor: Actor) -> Iterator[Need]:
    """One line a case, with the day since when the first paper waits."""
    waiting = unsorted_for(actor).filter(case__caseworker=actor.user).order_by("case__name", "received_at")
    for case, run in groupby(waiting, key=lambda item: item.case):
        items: list[Item] = list(run)
        words = ngettext("%(n)s paper to sort", "%(n)s papers to sort", len(items)) % {"n": len(items)}
        url = reverse("evidence:items", args=[case.slug])
        yield Need(words, url, _("Sort"), due_on=items[0].received_at.date(), where=case.name)


def _expiring(actor: Actor) -> Iterator[Need]:
    for item in expiring_for(actor, within=SOON).filter(case__caseworker=actor.user):
        has_passed = item.expires_on is not None and item.expires_on < clock.today()
        yield Need(
            item.get_kind_display(),
            reverse("evidence:item", args=[item.case.slug, item.pk]),
            _("Look"),
            why=_("Its validity has ended.") if has_passed else _("Its validity ends."),
            tone="stop" if has_passed else "wait",
            due_on=item.expires_on,
            where=item.case.name,
        )
