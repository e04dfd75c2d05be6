from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.conftest import at_one_moment
from safeconduct.kernel import clock
from safeconduct.programme.models import Hold, LedgerLine, QuotaRound
from safeconduct.programme.selectors import releasable
from safeconduct.programme.services.found_programme import found_programme
from safeconduct.programme.services.quota import (
    HeldAlready,
    NotHeld,
    OutsideTransaction,
    QuotaExhausted,
    RoundsOverlap,
    count_visas,
    hold_places,
    open_round,
    release_places,
    sweep,
    use_places,
)


@pytest.fixture
def programme(lead):
    return found_programme(made_by="test")


def grant(lead, programme, places: int) -> QuotaRound:
    until = clock.today() + timedelta(days=90)
    return open_round(lead.actor, programme=programme, granted=places, from_on=clock.today(), until_on=until)


def test_places_are_held_used_and_released_and_each_movement_is_a_line(lead, programme, make_case):
    grant(lead, programme, 3)
    with transaction.atomic():
        hold = hold_places(lead.actor, programme=programme, case=make_case(CaseState.SELECTED), places=2)
    use_places(lead.actor, hold=hold)
    release_places(lead.actor, hold=hold)
    assert [line.state for line in LedgerLine.objects.all()] == ["held", "used", "released"]
    assert QuotaRound.objects.get().taken == 0


@pytest.mark.parametrize(("granted", "people", "counted"), [(5, 3, 3), (5, 1, 1), (2, 3, 2)])
def test_a_grant_counts_as_many_visas_as_the_household_has_people_by_then(
    lead, programme, make_case, granted, people, counted
):
    grant(lead, programme, granted)
    case = make_case(CaseState.SELECTED)
    with transaction.atomic():
        hold_places(lead.actor, programme=programme, case=case, places=2)
    case.size = people
    hold = count_visas(lead.actor, programme=programme, case=case)
    assert (hold.state, hold.places, QuotaRound.objects.get().taken) == ("used", counted, counted)


def test_more_than_granted_is_refused_and_nothing_is_taken(lead, programme, make_case):
    grant(lead, programme, 1)
    with pytest.raises(QuotaExhausted), transaction.atomic():
        hold_places(lead.actor, programme=programme, case=make_case(CaseState.SELECTED), places=2)
    assert not Hold.objects.exists()


def test_a_household_holds_once(lead, programme, case):
    grant(lead, programme, 5)
    with transaction.atomic():
        hold_places(lead.actor, programme=programme, case=case, places=1)
    with pytest.raises(HeldAlready), transaction.atomic():
        hold_places(lead.actor, programme=programme, case=case, places=1)


def test_what_was_released_is_not_used_any_more(lead, programme, case):
    grant(lead, programme, 5)
    with transaction.atomic():
        hold = hold_places(lead.actor, programme=programme, case=case, places=1)
    release_places(lead.actor, hold=hold)
    with pytest.raises(NotHeld):
        use_places(lead.actor, hold=hold)


def test_rounds_never_overlap(lead, programme):
    grant(lead, programme, 5)
    with pytest.raises(RoundsOverlap):
        grant(lead, programme, 5)


@pytest.mark.django_db(transaction=True)
def test_fifty_threads_cannot_overdraw_the_quota(lead, programme, make_case):
    grant(lead, programme, 20)
    cases = [make_case(name=f"P{number}") for number in range(50)]

    def hold(case):
        with transaction.atomic():
            hold_places(lead.actor, programme=programme, case=case, places=1)

    answers = at_one_moment(*(partial(hold, case) for case in cases))
    refused = [answer for answer in answers if isinstance(answer, QuotaExhausted)]
    assert (Hold.objects.count(), len(refused), QuotaRound.objects.get().taken) == (20, 30, 20)


@pytest.mark.django_db(transaction=True)
def test_holding_outside_a_transaction_is_a_mistake_of_ours(lead, programme, case):
    grant(lead, programme, 5)
    with pytest.raises(OutsideTransaction):
        hold_places(lead.actor, programme=programme, case=case, places=1)


def test_used_places_are_offered_for_release_only_once_the_household_did_not_come(lead, programme, case):
    grant(lead, programme, 5)
    with transaction.atomic():
        hold = hold_places(lead.actor, programme=programme, case=case, places=1)
    use_places(lead.actor, hold=hold)
    lines = LedgerLine.objects.select_related("hold__case")
    assert releasable(lead.actor, list(lines), {case.pk: case}) == set()
    Case.objects.update(state=CaseState.WITHDRAWN)
    case.refresh_from_db()
    assert releasable(lead.actor, list(lines.all()), {}) == set()
    assert releasable(lead.actor, list(lines.all()), {case.pk: case}) == {LedgerLine.objects.get(state="used").pk}


def test_overdue_holds_expire_without_anybody_at_the_desk(lead, programme, case):
    grant(lead, programme, 5)
    with transaction.atomic():
        hold_places(lead.actor, programme=programme, case=case, places=2, until=clock.today())
    assert sweep() == 0
    with clock.days_away(1):
        assert (sweep(), sweep()) == (1, 0)
    assert (Hold.objects.get().state, QuotaRound.objects.get().taken) == ("expired", 0)
    assert LedgerLine.objects.get(state="expired").by is None
    assert Leaf.objects.get(purpose="quota expired").actor == "worker"
