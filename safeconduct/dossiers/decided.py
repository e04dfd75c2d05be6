"""A decision and the clock that it started, as the page tells it."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from safeconduct.dossiers.clock import Deadline, Notification, appeal_deadline, collect_visa_by
from safeconduct.dossiers.models import Decision
from safeconduct.dossiers.words import DecisionKind
from safeconduct.kernel import clock
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.phrases import written_day
from safeconduct.programme.rules.vocabulary import NotificationKind


@dataclass(frozen=True)
class Decided:
    """A decision with its clock: what must be done, how many days are left, how the day is counted.

    last_day: the one that was kept with the decision, which the worklist shows too. by_present_rules: what the rules of
    today would say where that is another day, else nothing; `reasons` are those of the rules of today.
    """

    decision: Decision
    sentence: str
    reasons: tuple[str, ...]
    last_day: date
    days_left: int
    by_present_rules: str


def decided(pack: Pack, decision: Decision) -> Decided:
    """A decision in the reader's language; `pack`: the rules of today."""
    language, limit, kept = get_language() or "en", _counted_now(pack, decision), decision.last_day
    return Decided(
        decision=decision,
        sentence=replace(limit, last_day=kept).sentence(language),
        reasons=limit.reasons(language),
        last_day=kept,
        days_left=(kept - clock.today()).days,
        by_present_rules="" if limit.last_day == kept else _other_day(pack, limit),
    )


def _counted_now(pack: Pack, decision: Decision) -> Deadline:
    if decision.kind == DecisionKind.GRANTED:
        return collect_visa_by(pack, decision.decided_on)
    return appeal_deadline(pack, Notification(NotificationKind(decision.notified), decision.notified_on))


def _other_day(pack: Pack, limit: Deadline) -> str:
    known = {"day": written_day(limit.last_day, get_language() or "en"), "edition": pack.edition}
    words = _(
        "By the rules of today, %(edition)s, the last day would be %(day)s. Ask a lawyer which of the two counts, and "
        "act by the earlier one until then."
    )
    return words % known
