"""The log is taken out as a table by the word of two: one who reads it asks, another allows it, once.

Both sign exactly this table: the request, the filter, the newest event in it, who asks and why.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.services.by_two import NotOpen, answer, lock_asker, make_room, must_be_open, must_wait, use
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody.approving import approve
from safeconduct.desk.log_filter import read, written
from safeconduct.desk.models import LogTable
from safeconduct.desk.policies import READS_THE_LOG
from safeconduct.desk.selectors_log import log_for
from safeconduct.desk.selectors_log_table import may_allow, table_for, who_reads
from safeconduct.desk.services.take_out_log import take_out_log
from safeconduct.desk.words import LogReason
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed, NotFound, Refused

LOG_TABLE = "log table"  # as the broker asks for it


class NobodyElse(Refused):
    """Nobody could allow it."""

    happened = _("Nobody besides you may read the log, so nobody can allow this.")
    kept = _("Nothing was taken out.")
    next_step = _("Let an administrator invite another programme lead or a data-protection officer.")


class NothingInIt(Refused):
    """A table without a line."""

    happened = _("There is nothing of that kind in the log.")
    next_step = _("Take another filter. A case is found by its whole name, two words and a number.")


def ask_log(actor: Actor, *, asked: Mapping[str, Any], reason: LogReason) -> LogTable:
    """Ask to take out what the log has now under a filter (as `log_for` takes it), good for a day.

    Raises NotAllowed, NobodyElse, NothingInIt, AskedAlready, StepUpNeeded.
    """
    actor.must_be(*READS_THE_LOG)
    narrowed, may = written(asked), may_allow(asked_by=actor.user)
    if actor.user not in who_reads():  # by the rows too: the database refuses what others ask
        raise NotAllowed
    if not may.exists():
        raise NobodyElse
    with transaction.atomic():
        last = log_for(actor, **asked).values_list("sequence", flat=True).first()
        if last is None:
            raise NothingInIt
        lock_asker(actor)
        make_room(LogTable.objects.filter(asked_by=actor.user, narrowed=narrowed, used_at__isnull=True), may=may)
        table = LogTable(narrowed=narrowed, last=last, reason=reason, asked_by=actor.user, asked_at=clock.now())
        table.asked_word = approve(actor, LOG_TABLE, table.pk, about=_about(table))
        table.save(force_insert=True)
        record(actor.reference, Action.CREATED, table, purpose=reason)
    return table


def allow_log(actor: Actor, *, table_id: UUID) -> LogTable:
    """Allow another's table. Raises NotAllowed, NotFound, OwnRequest, NotWaiting, StepUpNeeded."""
    with transaction.atomic():
        table = table_for(actor, table_id, for_change=True)
        must_wait(actor, table)
        answer(actor, table, word=approve(actor, LOG_TABLE, table.pk, about=_about(table)))
        record(actor.reference, Action.SIGNED, table, purpose=table.reason)
    return table


def refuse_log(actor: Actor, *, table_id: UUID) -> LogTable:
    """Refuse another's table; they may ask anew. Raises NotAllowed, NotFound, OwnRequest, NotWaiting."""
    with transaction.atomic():
        table = table_for(actor, table_id, for_change=True)
        must_wait(actor, table)
        answer(actor, table, word=None)
        record(actor.reference, Action.REFUSED, table, purpose=table.reason)
    return table


def take_log(actor: Actor, *, table_id: UUID) -> Iterator[str]:
    """Lines of CSV, once, for whoever asked and was allowed. Begun is used: a broken download asks anew.

    Raises NotAllowed, NotOpen, StepUpNeeded, NotTheirsAnyMore, NotTwo.
    """
    with transaction.atomic():
        table = _open_for(actor, table_id)
        actor.keyring.must_be_stepped_up()
        may = may_allow(asked_by=actor.user)
        use(actor, table, action=LOG_TABLE, subject=table.pk, about=_about(table), may=may)
        return take_out_log(actor, read(table.narrowed), last=table.last, name=table.pk)


def _open_for(actor: Actor, table_id: UUID) -> LogTable:
    """Used up, it is nobody's to change, and not found."""
    try:
        table = table_for(actor, table_id, for_change=True)
    except NotFound:
        raise NotOpen from None
    must_be_open(actor, table)
    return table


def _about(table: LogTable) -> str:
    """Everything that both have to mean."""
    return " ".join(map(str, (table.pk, table.asked_by_id, table.reason, table.last, table.narrowed)))
