"""What the day says of tables of the log: what others ask for, and what the actor asked for and may take out."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.desk.models import LogTable
from safeconduct.desk.policies import READS_THE_LOG
from safeconduct.desk.selectors_log_table import tables_for
from safeconduct.look.needs import Need


def needs_for(actor: Actor) -> list[Need]:
    """For whoever reads the log."""
    if not actor.has(*READS_THE_LOG):
        return []
    return [need for table in tables_for(actor) if (need := _need(table, is_mine=table.asked_by_id == actor.user.pk))]


def _need(table: LogTable, *, is_mine: bool) -> Need | None:
    until = timezone.localtime(table.ends_at).strftime("%H:%M")
    if not is_mine:
        text = _("%(name)s asks to take out the log as a table") % {"name": table.asked_by.display_name}
        why, tone = _("until %(time)s; %(reason)s") % {"time": until, "reason": table.get_reason_display()}, "wait"
    elif table.is_allowed and table.used_at is None:
        text, tone = _("You may take out the log as a table once"), "good"
        why = _("until %(time)s; a colleague has allowed it") % {"time": until}
    else:
        return None
    url, due_on = reverse("desk:log_asked", args=[table.pk]), timezone.localdate(table.ends_at)
    return Need(text, url, _("Look"), why=why, tone=tone, due_on=due_on)
