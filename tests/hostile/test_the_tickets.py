"""What whoever writes into the database tries with a worker's ticket: once more, later, and into a case of their own."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from safeconduct.accounts.roles import Role
from safeconduct.cases.states import CaseState
from safeconduct.custody import tickets, workers
from safeconduct.custody.errors import TicketDead
from safeconduct.custody.models import Ticket
from safeconduct.custody.tickets import NotOnTicket
from safeconduct.evidence.kinds import NotDrawn, Origin
from safeconduct.evidence.models import Drawing, Item, PageOrdered
from safeconduct.evidence.papers import pdf
from safeconduct.evidence.payloads import ItemAbout
from safeconduct.evidence.services.draw_pages import draw_with_ticket
from safeconduct.evidence.services.order_pages import order_pages
from safeconduct.evidence.services.receive import receive
from safeconduct.kernel import clock

pytestmark = pytest.mark.django_db
PASSPORT = pdf("Passport")


@pytest.fixture
def paper(caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    file = ContentFile(PASSPORT, name="passport.pdf")
    item = receive(caseworker.actor, case=case, file=file, origin=Origin.HOUSEHOLD)
    workers.announce_worker()
    yield item
    workers.leave()


@pytest.fixture
def ordered(caseworker, paper):
    """The ticket over Clara's paper, and a copy of its rows."""
    order_pages(caseworker.actor, item=paper, numbers=[1])
    ticket = Ticket.objects.get()
    return ticket, list(ticket.keys.all())


def put_back(ticket, keys, **later):
    for name, value in later.items():
        setattr(ticket, name, value)
    ticket.save(force_insert=True)
    for key in keys:
        key.save(force_insert=True)


def test_rows_that_are_put_back_after_the_use_open_nothing(paper, ordered):
    ticket, keys = ordered
    draw_with_ticket(paper.pk, ticket.pk)
    assert Drawing.objects.filter(item=paper, number=1).exists()
    put_back(ticket, keys)
    PageOrdered.objects.create(item=paper, number=2, ticket=ticket.pk, heard_at=clock.now())
    draw_with_ticket(paper.pk, ticket.pk)
    assert PageOrdered.objects.get().not_drawn == NotDrawn.INTERRUPTED
    with pytest.raises(TicketDead):
        tickets.use(ticket.pk, of=paper.case_id)


@pytest.mark.parametrize("later", [timedelta(minutes=31), timedelta(days=9)])
def test_a_row_that_says_a_later_end_gives_no_hour_more(paper, ordered, later, monkeypatch):
    ticket, _keys = ordered
    Ticket.objects.update(ends_at=clock.now() + timedelta(days=99))
    now = clock.now
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: now() + later)
        with pytest.raises(TicketDead):
            tickets.use(ticket.pk, of=paper.case_id)
    assert b"".join(tickets.use(ticket.pk, of=paper.case_id).blob(paper.blob)) == PASSPORT


def test_a_ticket_under_another_s_name_opens_nothing(paper, ordered):
    ticket, keys = ordered
    copies = [(ticket.content, key.worker_id, key.sealed_key) for key in keys]
    tickets.use(ticket.pk, of=paper.case_id)
    other = Ticket.objects.create(
        content=ticket.content, purpose="pages", issued_by="x", ends_at=clock.now() + timedelta(minutes=9)
    )
    for _content, worker, sealed in copies:
        other.keys.create(worker_id=worker, sealed_key=sealed)
    with pytest.raises(TicketDead):
        tickets.use(other.pk, of=paper.case_id)


def test_a_paper_moved_into_their_own_case_while_it_is_drawn_is_not_drawn_there(
    colleague, make_case, lead, paper, ordered
):
    """Between Clara's order and the worker: what is drawn would be sealed to those who open the other case."""
    ticket, _keys = ordered
    theirs = make_case(CaseState.EVIDENCE, caseworker=colleague("olga", Role.CASEWORKER))
    Item.objects.filter(pk=paper.pk).update(case=theirs)
    draw_with_ticket(paper.pk, ticket.pk)
    assert not Drawing.objects.exists()
    assert PageOrdered.objects.get().not_drawn


def test_what_a_bundle_of_theirs_is_made_of_is_of_its_own_case(colleague, make_case, caseworker, paper):
    theirs = make_case(CaseState.EVIDENCE, caseworker=colleague("olga", Role.CASEWORKER))
    ticket = tickets.issue(caseworker.actor, [paper.about, paper.blob], purpose="bundle")
    opened = tickets.use(ticket.pk, of=theirs.pk)
    with pytest.raises(NotOnTicket):
        opened.blob(paper.blob)
    with pytest.raises(NotOnTicket):
        opened.record(paper.about, ItemAbout)
