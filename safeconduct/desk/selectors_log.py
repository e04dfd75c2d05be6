"""The log and its signatures, as the officer and leads may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.audit.models import NEWEST_FIRST, Checkpoint, Cosignature, Leaf
from safeconduct.audit.published import groups
from safeconduct.audit.words import PARTS
from safeconduct.cases.selectors import cases_for
from safeconduct.custody.canaries import CANARY
from safeconduct.desk.policies import READS_THE_LOG
from safeconduct.kernel import clock


def log_for(
    actor: Actor,
    *,
    who: str | None = None,
    did: str | None = None,
    case: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Leaf]:
    """Events, the newest first, of one colleague or part of the house (a reference), one action, one case (by name),
    some days (both inclusive). Raises NotAllowed.
    """
    actor.must_be(*READS_THE_LOG)
    found = Leaf.objects.order_by("-sequence")
    if not actor.has(Role.OFFICER):  # a stolen session of a lead looks here whether it was noticed
        found = found.exclude(object_kind=CANARY)
    if who:
        found = found.filter(actor=who)
    if did:
        found = found.filter(action=did)
    if case:
        found = found.filter(subject_id__in=[str(pk) for pk in _named(actor, case.strip())])
    if since:
        found = found.filter(at__gte=clock.midnight(since))
    return found.filter(at__lt=clock.midnight(until + timedelta(days=1))) if until else found


def people_of_the_log(actor: Actor) -> dict[str, str]:
    """Who can have done something: colleagues, also of closed accounts, then parts of the house. Raises NotAllowed."""
    actor.must_be(*READS_THE_LOG)
    people = {str(pk): name for pk, name in User.objects.order_by("display_name").values_list("pk", "display_name")}
    return people | {part: str(words) for part, words in PARTS.items()}


def case_names(actor: Actor, subjects: Iterable[str]) -> dict[str, str]:
    """Names of the cases among what events speak of: the officer's are all, a lead's those that they hold."""
    ids = [UUID(subject) for subject in set(subjects) if subject]
    if actor.has(Role.OFFICER):
        known = _asked("SELECT id, name FROM desk_names(%s)", ids)
    else:
        known = list(cases_for(actor).filter(pk__in=ids).order_by().values_list("pk", "name"))
    return {str(pk): name for pk, name in known}


def _named(actor: Actor, name: str) -> list[UUID]:
    if actor.has(Role.OFFICER):
        return [pk for (pk,) in _asked("SELECT desk_named(%s)", name)]
    return list(cases_for(actor).filter(name__iexact=name).order_by().values_list("pk", flat=True))


def _asked(question: str, words: str | list[UUID]) -> list[Any]:
    """The officer sees no row of a case that goes on: the database says its name, to officers."""
    with connection.cursor() as cursor:
        cursor.execute(question, [words])
        return list(cursor.fetchall())


@dataclass(frozen=True)
class Seal:
    """What was signed last, who outside saw the log last, and how much came since. groups: the root, 8 letters each."""

    checkpoint: Checkpoint
    groups: list[str]
    seen: Cosignature | None
    since: int


def seal_for(actor: Actor) -> Seal | None:
    """None before anything was signed. Raises NotAllowed."""
    actor.must_be(*READS_THE_LOG)
    last = Checkpoint.objects.order_by(*NEWEST_FIRST).first()
    if last is None:
        return None
    seen = Cosignature.objects.filter(witness__until=None).select_related("witness").order_by("-at").first()
    since = Leaf.objects.filter(sequence__gte=last.size).count()
    return Seal(last, groups(bytes(last.root)), seen, since)
