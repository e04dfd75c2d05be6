import pytest

from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import Urgency
from safeconduct.conftest import run_jobs, when_told
from safeconduct.custody import workers
from safeconduct.custody.models import Ticket
from safeconduct.kernel import clock
from safeconduct.placement import solution
from safeconduct.placement.conftest import again, order, page_of, placed, progress, state_of, stop
from safeconduct.placement.models import Choice, Round
from safeconduct.shelter.conftest import day


def test_a_search_that_goes_on_cannot_be_started_again(desk, ordered):
    assert again(desk, ordered).status_code == 409
    assert Ticket.objects.count() == 1


def test_a_worker_that_was_restarted_leaves_a_round_that_says_so_and_can_be_started_again(desk, ordered, unit):
    workers.announce_worker()
    shown = page_of(desk, ordered)
    assert "The work was interrupted before it was done." in shown
    assert "Start again" in shown
    assert "interrupted" in desk.get("/placement/").content.decode()
    assert again(desk, ordered).status_code == 302
    run_jobs()  # the job of before the restart as well, which does nothing
    assert state_of(ordered) == "open"
    assert placed(ordered) == {"Mira": unit, "Later": None}


def test_a_dead_ticket_interrupts_the_round(desk, ordered):
    workers.announce_worker()
    run_jobs()
    assert state_of(ordered) == "interrupted"
    assert {choice.state for choice in ordered.choices.all()} == {"sought"}


def test_a_worker_killed_in_the_middle_of_a_search_loses_nothing(desk, ordered, monkeypatch, unit):
    """A killed process writes nothing any more: what stands in the row is what its last sign of life left there."""
    when_told(monkeypatch, lambda figures: "objective" in figures, lambda: pytest.fail("killed here"))
    monkeypatch.setattr("safeconduct.placement.services.solve_round._end", lambda *_: None)
    with pytest.raises(pytest.fail.Exception):
        run_jobs()
    monkeypatch.undo()
    assert state_of(ordered) == "solving"
    workers.announce_worker()  # the supervisor has started it again
    assert "The work was interrupted" in progress(desk, ordered)
    again(desk, ordered)
    run_jobs()
    assert placed(ordered) == {"Mira": unit, "Later": None}


def test_a_worker_that_fell_silent_is_taken_for_dead(desk, ordered):
    ordered.take()
    ordered.save()
    assert "Homes are being sought" in page_of(desk, ordered)
    with clock.days_away(1):
        ordered.refresh_from_db()
        assert ordered.standing == "interrupted"


def test_a_lost_round_does_not_keep_the_next_one_out(desk, ordered):
    workers.announce_worker()
    newer = order(desk)
    assert state_of(ordered) == "interrupted"
    assert again(desk, ordered).status_code == 409
    run_jobs()
    assert (state_of(newer), state_of(ordered)) == ("open", "interrupted")


def test_a_fault_of_our_own_is_said_as_an_interruption_and_not_swallowed(desk, ordered, monkeypatch):
    monkeypatch.setattr(solution, "verify", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_jobs()
    assert state_of(ordered) == "interrupted"


def test_a_placement_that_does_not_stand_the_check_is_not_kept(desk, ordered, monkeypatch):
    monkeypatch.setattr(solution, "verify", lambda *_: ["a bed too many"])
    run_jobs()
    assert state_of(ordered) == "failed"
    assert "No placement was found that stands the check." in page_of(desk, ordered)
    assert "Start again" in page_of(desk, ordered)


def test_proposals_that_cannot_be_kept_together_are_said_and_not_tried_again(desk, unit, waits):
    waits("Ada", urgency=Urgency.CALM)
    first = order(desk)
    run_jobs()
    waits("Bea", urgency=Urgency.NOW)
    second = order(desk)
    run_jobs()
    kept = [str(choice.pk) for choice in Choice.objects.filter(state="proposed")]
    assert {choice.round_id for choice in Choice.objects.filter(pk__in=kept)} == {first.pk, second.pk}
    third = order(desk, keep=kept)
    run_jobs()
    assert state_of(third) == "impossible"
    shown = page_of(desk, third)
    assert "cannot all be kept together" in shown
    assert "Start again" not in shown
    assert again(desk, third).status_code == 409


def test_a_household_that_withdrew_while_the_search_went_on_is_proposed_nothing(desk, ordered, lead, monkeypatch):
    case = ordered.choices.get(case__name="Mira").case
    when_told(
        monkeypatch,
        lambda figures: "explained" in figures,
        lambda: go_to(lead.actor, case=case, to=CaseState.WITHDRAWN),
    )
    run_jobs()
    assert {choice.case.name: choice.state for choice in ordered.choices.select_related("case")} == {
        "Mira": "withdrawn", "Later": "unplaced",
    }  # fmt: skip


def test_a_round_whose_days_are_past_is_not_started_again(desk, ordered):
    stop(desk, ordered)
    Round.objects.update(from_on=day(-1))
    assert "Its days are past" in page_of(desk, ordered)
    assert again(desk, ordered).status_code == 409
