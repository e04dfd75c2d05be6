"""A case of the caseworker's own, with one paper in it."""

import pytest
from django.core.files.base import ContentFile

from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.conftest import Colleague
from safeconduct.custody import tickets, workers
from safeconduct.custody.originals import ByTwo, Download, by_two
from safeconduct.evidence import papers
from safeconduct.evidence.kinds import Origin, OriginalReason
from safeconduct.evidence.models import Item
from safeconduct.evidence.services.open_original import PAGES
from safeconduct.evidence.services.order_pages import draw_now
from safeconduct.evidence.services.original_by_two import allow_original, ask_original
from safeconduct.evidence.services.receive import receive

PAPER = papers.pdf("Справка о несудимости")


def drawn(who: Colleague, item: Item, *numbers: int) -> None:
    """A worker draws these pages for a colleague, the first one where none is named."""
    draw_now(who.actor, item=item, numbers=numbers or [1])


def plain(who: Colleague, item: Item) -> bytes:
    """The original as a worker has it."""
    with workers.at_work():
        ticket = tickets.issue(who.actor, [item.blob], purpose=PAGES)
        return b"".join(tickets.use(ticket.pk, of=item.case_id).blob(item.blob))


def two_words(item: Item, asking: Colleague, allowing: Colleague) -> ByTwo:
    """What one colleague asks and another allows, as the broker takes it."""
    asked = ask_original(asking.actor, item=item, reason=OriginalReason.COURT)
    asked = allow_original(allowing.actor, item=item, asked_id=asked.pk)
    signed = Download(asked.pk, item.pk, asking.user.pk, asked.reason)
    return by_two(signed, item.blob, [asked.asked_word, asked.allowed_word])


@pytest.fixture
def mine(caseworker, make_case) -> Case:
    return make_case(CaseState.EVIDENCE, caseworker=caseworker)


@pytest.fixture
def item(caseworker, mine: Case) -> Item:
    return receive(caseworker.actor, case=mine, file=ContentFile(PAPER, name="справка.pdf"), origin=Origin.HOUSEHOLD)
