"""Promises that go across departments, and where they are broken."""

from collections.abc import Iterator

from safeconduct.cases.models import Case
from safeconduct.cases.states import ENDED, CaseState
from safeconduct.programme.models import Hold, QuotaRound
from safeconduct.programme.selectors import visas_outside_the_quota
from safeconduct.programme.words import HoldState
from safeconduct.shelter.selectors.stays import stays_of_ended_cases

HERE = frozenset({CaseState.ARRIVED, CaseState.SETTLED})


def complaints() -> Iterator[str]:
    """One sentence for each broken promise, by case name; none when the house is sound."""
    for stay in stays_of_ended_cases():
        yield f"{stay.case.name} has ended and still holds a unit."
    ended = [state.value for state in ENDED - {CaseState.CLOSED}]
    for hold in Hold.objects.filter(state=HoldState.HELD, case__state__in=ended).select_related("case"):
        yield f"{hold.case.name} has ended and still holds places of the quota."
    for quota_round in QuotaRound.objects.prefetch_related("holds"):
        live = [hold.places for hold in quota_round.holds.all() if hold.state in {HoldState.HELD, HoldState.USED}]
        if sum(live) != quota_round.taken:
            yield f"The round from {quota_round.from_on} counts {quota_round.taken} places and its holds {sum(live)}."
    for case in visas_outside_the_quota():
        yield f"{case.name} was granted visas that no round of the quota counts."
    for case in Case.objects.filter(state__in=[state.value for state in HERE], arrival__isnull=True):
        yield f"{case.name} has arrived without an entry of its landing."
