"""Tickets: the keys of one job, once, for half an hour, in one worker's memory."""

from typing import ClassVar

import pytest

from safeconduct.custody import tickets
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.payloads import Payload
from safeconduct.custody.tickets import NotOnTicket, NoWorker, TicketDead
from safeconduct.kernel import clock


class Story(Payload, frozen=True):
    """Of what a story holds, its first words."""

    sealed_type: ClassVar[str] = "cases.story"
    own_words: str


@pytest.fixture
def ticket(lead, case):
    tickets.announce_worker()
    return tickets.issue(lead.actor, [case.story], purpose="bundle")


def test_a_ticket_opens_what_it_names_once(ticket, case):
    opened = tickets.use(ticket.pk)
    assert opened.record(case.story, Story).own_words == "They came twice."
    with pytest.raises(TicketDead):
        tickets.use(ticket.pk)


def test_a_ticket_opens_nothing_that_it_does_not_name(ticket, case):
    card = case.people.get().card
    with pytest.raises(NotOnTicket):
        tickets.use(ticket.pk).record(card, Story)


def test_a_ticket_dies_after_half_an_hour_and_is_swept(ticket):
    with clock.days_away(1):
        with pytest.raises(TicketDead):
            tickets.use(ticket.pk)
        assert tickets.sweep() == 1


def test_a_ticket_dies_with_the_worker_that_it_was_sealed_to(ticket):
    tickets.announce_worker()
    with pytest.raises(TicketDead):
        tickets.use(ticket.pk)


def test_nobody_issues_a_ticket_over_what_they_cannot_open(ticket, caseworker, case):
    with pytest.raises(NoGrant):
        tickets.issue(caseworker.actor, [case.story], purpose="bundle")


def test_without_a_worker_nothing_is_issued(lead, case):
    with pytest.raises(NoWorker):
        tickets.issue(lead.actor, [case.story], purpose="bundle")
