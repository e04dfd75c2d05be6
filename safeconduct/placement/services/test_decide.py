from functools import partial

import pytest

from safeconduct.audit.models import Leaf
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.conftest import at_one_moment
from safeconduct.kernel.errors import NotFound, Refused
from safeconduct.placement import errors
from safeconduct.placement.models import Choice
from safeconduct.placement.services.decide import accept, close_round, decline, withdraw
from safeconduct.programme.models import Hold, QuotaRound
from safeconduct.programme.services.quota import QuotaExhausted
from safeconduct.shelter.conftest import day
from safeconduct.shelter.errors import UnitTaken
from safeconduct.shelter.models import Stay
from safeconduct.shelter.services.change_stay import cancel_stay
from safeconduct.shelter.words import StayState


@pytest.fixture
def proposal(opened, unit, waits):
    waits()
    return opened().choices.get()


def test_accepting_holds_the_stay_and_the_visas_and_writes_both_down(proposal, housing, unit):
    accepted = accept(housing.actor, choice=proposal)
    stay = Stay.objects.get()
    assert (stay.unit, stay.case_id, stay.from_on, stay.until_on) == (unit, proposal.case_id, day(10), day(100))
    assert (accepted.state, accepted.stay, Hold.objects.get().places) == ("accepted", stay, 1)
    assert Leaf.objects.filter(object_id=str(proposal.pk), action="decided", purpose="accepted").exists()


def test_a_couple_takes_one_double_bed_and_two_visas(opened, make_unit, waits, housing):
    make_unit(beds=1, double_beds=1)
    waits(size=2, couples=1, composition="family")
    accept(housing.actor, choice=opened().choices.get())
    assert (Stay.objects.get().beds, Hold.objects.get().places) == (1, 2)


def test_without_visas_nothing_is_accepted_and_no_stay_is_left(proposal, housing):
    QuotaRound.objects.update(granted=0)
    with pytest.raises(QuotaExhausted):
        accept(housing.actor, choice=proposal)
    proposal.refresh_from_db()
    assert (proposal.state, Stay.objects.count(), Hold.objects.count()) == ("proposed", 0, 0)


def test_a_unit_that_was_taken_meanwhile_leaves_no_visa_held(proposal, housing, unit, hold, make_case):
    hold(unit, make_case(name="Faster"))
    with pytest.raises(UnitTaken):
        accept(housing.actor, choice=proposal)
    assert (Stay.objects.count(), Hold.objects.count(), QuotaRound.objects.get().taken) == (1, 0, 0)


def test_a_proposal_is_accepted_once(proposal, housing):
    accept(housing.actor, choice=proposal)
    with pytest.raises(errors.DecidedAlready):
        accept(housing.actor, choice=proposal)
    assert Stay.objects.count() == 1


def test_a_household_that_withdrew_is_given_no_home(proposal, housing, lead):
    go_to(lead.actor, case=proposal.case, to=CaseState.WITHDRAWN)
    with pytest.raises(Refused):
        accept(housing.actor, choice=proposal)
    assert not Stay.objects.exists()
    assert not Hold.objects.exists()


def test_declining_takes_a_reason_and_keeps_it_sealed(proposal, housing):
    with pytest.raises(errors.ReasonNeeded):
        decline(housing.actor, choice=proposal, words="  ")
    declined = decline(housing.actor, choice=proposal, words="Her brother lives in that street.")
    assert b"brother" not in bytes(declined.words.content)
    with pytest.raises(errors.DecidedAlready):
        accept(housing.actor, choice=proposal)


def test_taking_back_frees_the_unit_and_the_visas_and_the_household_waits_again(proposal, housing, opened):
    withdraw(housing.actor, choice=accept(housing.actor, choice=proposal))
    assert (Stay.objects.get().state, QuotaRound.objects.get().taken) == (StayState.CANCELLED, 0)
    accept(housing.actor, choice=opened().choices.get())
    assert Choice.objects.filter(state="accepted").count() == 1


def test_a_household_whose_stay_was_cancelled_on_the_board_can_be_placed_anew(proposal, housing, opened):
    cancel_stay(housing.actor, stay=accept(housing.actor, choice=proposal).stay)
    accept(housing.actor, choice=opened().choices.get())
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    assert Hold.objects.count() == 1


def test_what_was_not_accepted_cannot_be_taken_back(proposal, housing):
    with pytest.raises(errors.NotAccepted):
        withdraw(housing.actor, choice=proposal)


def test_a_closed_round_takes_no_answers(proposal, housing):
    close_round(housing.actor, of=proposal.round)
    with pytest.raises(errors.DecidedAlready):
        accept(housing.actor, choice=proposal)
    with pytest.raises(errors.DecidedAlready):
        close_round(housing.actor, of=proposal.round)


def test_a_case_that_is_no_longer_shared_is_not_accepted(proposal, housing, lead):
    from safeconduct.custody import grants

    grants.revoke(lead.actor, proposal.case_id, from_holder=grants.group(grants.Group.HOUSING), reason="work ended")
    with pytest.raises(NotFound):
        accept(housing.actor, choice=proposal)


@pytest.mark.django_db(transaction=True)
def test_of_two_rounds_that_accept_the_same_unit_at_once_one_wins(lead, housing, programme, unit, waits, opened):
    first = waits("Ada")
    one = opened().choices.get(case=first)
    decline_all(housing, first, one)
    second = waits("Bea")
    other = opened(start=20).choices.get(case=second)
    Choice.objects.filter(pk=one.pk).update(state="proposed")
    answers = at_one_moment(*(partial(accept, housing.actor, choice=choice) for choice in (one, other)))
    assert sorted(isinstance(answer, UnitTaken) for answer in answers) == [False, True]
    assert (Stay.objects.count(), Hold.objects.count()) == (1, 1)
    assert QuotaRound.objects.get().taken == 1


def decline_all(housing, case, choice):
    """So that the next round proposes the unit to somebody else."""
    decline(housing.actor, choice=choice, words="For the test's second round.")


def test_a_household_whose_stay_is_over_waits_again_and_gets_another_home(proposal, opened, housing):
    stay = accept(housing.actor, choice=proposal).stay
    Stay.objects.filter(pk=stay.pk).update(state="confirmed", from_on=day(-60), until_on=day(-1))
    again = opened().choices.get()
    assert again.case_id == proposal.case_id
    assert accept(housing.actor, choice=again).stay.is_live
