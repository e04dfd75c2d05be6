"""Tables of the log that were asked for: whom it takes to allow one, and what waits for whom."""

from uuid import UUID

from django.db.models import Q, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.by_two import GOOD_FOR
from safeconduct.accounts.models import User
from safeconduct.desk.models import LogTable
from safeconduct.desk.policies import READS_THE_LOG
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound


def who_reads() -> QuerySet[User]:
    """Colleagues who read the log."""
    return User.objects.filter(is_active=True, roles_held__role__in=READS_THE_LOG).distinct().order_by("display_name")


def may_allow(*, asked_by: User) -> QuerySet[User]:
    """Those of them who may allow what one of them asks for: the others."""
    return who_reads().exclude(pk=asked_by.pk)


def tables_for(actor: Actor) -> QuerySet[LogTable]:
    """What was asked for within a day: the actor's own, and others' that nobody has answered. Raises NotAllowed."""
    actor.must_be(*READS_THE_LOG)
    lately = LogTable.objects.filter(asked_at__gt=clock.now() - GOOD_FOR)
    found = lately.filter(Q(asked_by=actor.user) | Q(answered_at__isnull=True))
    return found.select_related("asked_by", "answered_by")


def table_for(actor: Actor, table_id: UUID, *, for_change: bool = False) -> LogTable:
    """One table, by whomever it was asked for; locked until the transaction ends. Raises NotFound, NotAllowed."""
    actor.must_be(*READS_THE_LOG)
    found = LogTable.objects.select_related("asked_by", "answered_by")
    locked = found.select_for_update(of=("self",)) if for_change else found
    table = locked.filter(pk=table_id).first()
    if table is None:
        raise NotFound
    return table
