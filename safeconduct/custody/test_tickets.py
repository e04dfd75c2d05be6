"""Tickets: the keys of one job, once, for half an hour, in one worker's memory."""

import threading
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import OperationalError
from django.utils import timezone

from safeconduct.custody import tickets, workers
from safeconduct.custody.errors import NoGrant, TicketDead
from safeconduct.custody.models import Holder, TicketKey
from safeconduct.custody.payloads import Payload
from safeconduct.custody.tickets import NotOnTicket, NoWorker
from safeconduct.kernel import clock


class Story(Payload, frozen=True):
    """Of what a story holds, its first words."""

    sealed_type: ClassVar[str] = "cases.story"
    own_words: str


@pytest.fixture
def ticket(lead, case):
    workers.announce_worker()
    return tickets.issue(lead.actor, [case.story], purpose="bundle")


def test_a_ticket_opens_what_it_names_once(ticket, case):
    opened = tickets.use(ticket.pk, of=case.pk)
    assert opened.record(case.story, Story).own_words == "They came twice."
    with pytest.raises(TicketDead):
        tickets.use(ticket.pk, of=case.pk)


def test_a_ticket_opens_nothing_that_it_does_not_name(ticket, case):
    card = case.people.get().card
    with pytest.raises(NotOnTicket):
        tickets.use(ticket.pk, of=case.pk).record(card, Story)


def test_a_ticket_dies_after_half_an_hour_and_is_swept(ticket, case):
    with clock.days_away(1):
        with pytest.raises(TicketDead):
            tickets.use(ticket.pk, of=case.pk)
        assert tickets.sweep() == 1


def test_a_ticket_dies_with_the_worker_that_it_was_sealed_to(ticket, case):
    workers.announce_worker()
    with pytest.raises(TicketDead):
        tickets.use(ticket.pk, of=case.pk)


def test_nobody_issues_a_ticket_over_what_they_cannot_open(ticket, caseworker, case):
    with pytest.raises(NoGrant):
        tickets.issue(caseworker.actor, [case.story], purpose="bundle")


def test_without_a_worker_nothing_is_issued(lead, case):
    with pytest.raises(NoWorker):
        tickets.issue(lead.actor, [case.story], purpose="bundle")


@pytest.fixture
def another(monkeypatch):
    """`another()`: from here on this process is a worker that came later; the one before lives on elsewhere."""

    def come(name="later"):
        before = workers.me()
        monkeypatch.setattr(workers, "_me", None)
        workers.announce_worker(name)
        return before

    return come


def fall_silent(worker):
    Holder.objects.filter(pk=worker).update(seen_at=timezone.now() - timedelta(minutes=1))


def test_a_ticket_is_sealed_to_each_worker_that_lives_and_used_by_the_first(lead, case, another, monkeypatch):
    first = workers.announce_worker("first")
    other = another()
    ticket = tickets.issue(lead.actor, [case.story], purpose="bundle")
    assert set(ticket.keys.values_list("worker", flat=True)) == {first.pk, workers.me().holder}
    assert len({bytes(key.sealed_key) for key in ticket.keys.all()}) == 2
    monkeypatch.setattr(workers, "_me", other)
    assert tickets.use(ticket.pk, of=case.pk).record(case.story, Story).own_words == "They came twice."
    assert not TicketKey.objects.exists()


def test_a_worker_that_came_after_the_order_leaves_it_to_those_who_can(ticket, case, another):
    before = another()
    assert tickets.is_for_another(ticket.pk)
    with pytest.raises(TicketDead):
        tickets.use(ticket.pk, of=case.pk)
    assert tickets.can_be_opened(ticket.pk)
    fall_silent(before.holder)
    assert not tickets.is_for_another(ticket.pk)
    assert not tickets.can_be_opened(ticket.pk)


def test_nothing_is_sealed_to_a_worker_that_fell_silent(lead, case):
    fall_silent(workers.announce_worker("first").pk)
    with pytest.raises(NoWorker):
        tickets.issue(lead.actor, [case.story], purpose="bundle")
    workers.beat()
    assert tickets.issue(lead.actor, [case.story], purpose="bundle")


def test_a_worker_that_was_taken_for_dead_announces_itself_anew(ticket, case):
    Holder.objects.filter(kind=Holder.Kind.WORKER).update(seen_at=timezone.now() - timedelta(minutes=11))
    assert workers.sweep() == 1
    workers.beat()
    assert workers.alive().get().pk == workers.me().holder
    with pytest.raises(TicketDead):
        tickets.use(ticket.pk, of=case.pk)


def test_a_worker_started_again_under_its_name_takes_its_place_and_no_others(db, another):
    workers.announce_worker("first")
    another("second")
    another("first")
    assert sorted(workers.alive().values_list("name", flat=True)) == ["first", "second"]


def test_a_worker_that_leaves_takes_its_tickets_along(ticket):
    workers.leave()
    assert not tickets.can_be_opened(ticket.pk)
    assert not Holder.objects.filter(kind=Holder.Kind.WORKER).exists()


def test_a_worker_goes_on_beating_when_the_database_was_away(monkeypatch):
    stopped, heard = threading.Event(), []

    def away_once() -> None:
        heard.append("beat")
        if len(heard) == 1:
            raise OperationalError("the server closed the connection")
        stopped.set()

    monkeypatch.setattr(workers, "BEAT", 0.01)
    monkeypatch.setattr(workers, "beat", away_once)
    monkeypatch.setattr(workers, "close_old_connections", lambda: None)
    monkeypatch.setattr(workers.connection, "close", lambda: None)
    workers.beat_until(stopped)
    assert len(heard) == 2
