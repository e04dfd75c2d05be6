import uuid
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from safeconduct.audit.models import Leaf
from safeconduct.conftest import at_one_moment, run_jobs
from safeconduct.custody import workers
from safeconduct.custody.models import Ticket
from safeconduct.placement import errors
from safeconduct.placement.conftest import again, days_of, order, state_of, stop
from safeconduct.placement.models import Round
from safeconduct.placement.services.open_round import order_round
from safeconduct.shelter.conftest import day


def test_the_ticket_opens_the_problem_and_nothing_else(desk, ordered):
    purposes = Leaf.objects.filter(action="opened", purpose="placement").annotate(kind=Cast("object_kind", TextField()))
    assert purposes.filter(kind__endswith=":placement.problem").count() == 1
    assert Ticket.objects.count() == 1
    run_jobs()
    assert not Ticket.objects.exists()


def test_a_form_that_is_sent_twice_opens_one_round(desk, unit, waits):
    waits()
    fields = days_of(desk)
    first, second = desk.post("/placement/", fields), desk.post("/placement/", fields)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Round.objects.count() == 1
    run_jobs()
    assert desk.post("/placement/", fields).url == first.url


def test_a_form_that_was_brought_back_for_other_days_opens_another_round(desk, ordered, unit):
    run_jobs()
    other = order(desk, order=str(ordered.order), from_on_day=str(day(11).day), from_on_month=str(day(11).month))
    assert other.pk != ordered.pk
    assert other.from_on == day(11)


def test_a_second_opening_is_refused_while_one_is_being_solved(desk, ordered):
    answer = desk.post("/placement/", days_of(desk))
    assert answer.status_code == 400
    assert "Another round is being solved." in answer.content.decode()
    assert Round.objects.count() == 1
    run_jobs()
    assert desk.post("/placement/", days_of(desk)).status_code == 302


def test_without_a_worker_no_round_is_opened_and_the_page_says_why(browser, housing, programme, unit, waits):
    waits()
    client = browser(housing)
    answer = client.post("/placement/", days_of(client))
    assert answer.status_code == 400
    assert "long work is not running" in answer.content.decode()
    assert not Round.objects.exists()


def test_an_unsolved_round_has_no_households_to_answer_for_and_is_not_closed(desk, ordered):
    for step in ("", "accept/", "decline/"):
        answer = (
            desk.post(f"/placement/{ordered.pk}/mira/{step}") if step else desk.get(f"/placement/{ordered.pk}/mira/")
        )
        assert answer.status_code == 404
    assert desk.post(f"/placement/close/{ordered.pk}/").status_code == 409


@pytest.mark.parametrize("who", ["caseworker", "volunteer"])
def test_nobody_else_sees_cancels_or_restarts_a_search(browser, request, ordered, who):
    stranger = browser(request.getfixturevalue(who))
    assert stranger.get(f"/placement/progress/{ordered.pk}/").status_code == 404
    assert stop(stranger, ordered).status_code == again(stranger, ordered).status_code == 404
    assert state_of(ordered) == "solving"


def test_a_lead_may_cancel_what_housing_began_and_both_are_in_the_log(browser, desk, ordered, lead):
    stop(browser(lead), ordered)
    events = Leaf.objects.filter(object_id=str(ordered.pk)).exclude(purpose="").order_by("sequence")
    assert list(events.values_list("action", "purpose")) == [("created", "placement"), ("changed", "stop")]


def test_a_round_that_does_not_exist_has_no_progress(desk):
    for step in ("progress", "stop", "again"):
        send = desk.get if step == "progress" else desk.post
        assert send(f"/placement/{step}/{uuid.uuid4()}/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_same", [True, False])
def test_of_two_orders_at_once_one_round_comes(lead, housing, programme, unit, waits, is_same):
    waits()
    workers.announce_worker()
    orders = [uuid.uuid4()] * 2 if is_same else [uuid.uuid4(), uuid.uuid4()]
    days = {"from_on": day(10), "until_on": day(100)}
    given = at_one_moment(*(partial(order_round, housing.actor, order=number, **days) for number in orders))
    refused = [one for one in given if isinstance(one, errors.SearchRuns)]
    opened = {one.pk for one in given if one not in refused}
    assert (len(opened), len(refused), Round.objects.count()) == (1, 0 if is_same else 1, 1)


def test_the_database_holds_one_search_at_a_time(desk, ordered):
    run_jobs()
    order(desk)
    with pytest.raises(IntegrityError, match="placement_one_search_at_a_time"), transaction.atomic():
        Round.objects.update(state="solving")
