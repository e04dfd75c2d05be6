"""What the day says of a case that was opened in an emergency: to others until one of them has looked into it."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.audit.models import Leaf
from safeconduct.desk.policies import BREAKS_GLASS, REVIEWS_GLASS
from safeconduct.desk.selectors_glass import Behind, Opening, openings_of, read_by
from safeconduct.look.needs import Need


def needs_for(actor: Actor, unreviewed: Sequence[Leaf]) -> list[Need]:
    """Alarms for those who look into it and whoever works on the case; where one reads a case oneself, until when."""
    told = openings_of(actor, unreviewed)
    reads = read_by(actor) if actor.has(*BREAKS_GLASS) else []
    return [_told(one, reviews=actor.has(*REVIEWS_GLASS)) for one in told] + [_read(one) for one in reads]


def _told(one: Opening, *, reviews: bool) -> Need:
    url = reverse("desk:glass_reviews") if reviews else reverse("cases:trail", args=[slugify(one.case)])
    why = _("A lead or the officer looks into it within 72 hours.")
    if reviews:
        why = _("Speak with both, then say whether it was needed: within 72 hours.")
    if one.is_late:
        why = _("Nobody has looked into it, and the 72 hours are over.")
    return Need(
        _("%(name)s opened a case of others in an emergency") % {"name": one.who},
        url,
        _("Look"),
        why=why,
        tone="stop",
        where=one.case,
        due_on=timezone.localdate(one.at),
        at_once=True,
        is_alarm=True,
    )


def _read(one: Behind) -> Need:
    until = timezone.localtime(one.ends_at).strftime("%H:%M")
    url = reverse("desk:glass_case", args=[one.case.slug])
    why = _("You can read it until %(time)s.") % {"time": until}
    return Need(_("A case of others in an emergency"), url, _("Open"), why=why, where=one.case.name, at_once=True)
