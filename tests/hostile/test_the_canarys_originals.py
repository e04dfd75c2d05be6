"""What was tried to get at an original of a canary case unnoticed: without words, with broken ones, through the worker."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from msgspec.structs import replace as altered

from safeconduct.custody import workers
from safeconduct.custody.approving import approvals
from safeconduct.custody.errors import NotTwo
from safeconduct.custody.originals import Download, by_two, say_yes
from safeconduct.custody.sealing import open_blob
from safeconduct.evidence.conftest import PAPER
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.services.order_pages import order_pages
from safeconduct.evidence.services.receive import receive
from tests.hostile.test_the_canary import alarms, canary, second

__all__ = ["canary", "second"]


@pytest.fixture
def bait(lead, canary):
    """A paper in a canary case."""
    return receive(lead.actor, case=canary, file=ContentFile(PAPER, name="паспорт.pdf"), origin=Origin.HOUSEHOLD)


def told_of_alone(who, bait, purpose):
    """That exactly this one was told of."""
    assert alarms() == [(who.actor.reference, str(bait.case_id), purpose)]


@pytest.mark.parametrize("purpose", ["download", "pages", "search", "placement"])
def test_who_asks_without_words_is_told_of_though_nothing_was_given(second, bait, purpose):
    with pytest.raises(NotTwo):
        open_blob(second.actor, bait.blob, purpose=purpose)
    told_of_alone(second, bait, purpose)


@pytest.mark.parametrize("lie", [{"on": bytes(70_000)}, {"at": datetime(1960, 1, 1, tzinfo=UTC)}, {"seal": b""}])
def test_who_breaks_the_check_off_with_words_that_are_none_is_told_of(lead, second, bait, lie):
    asked = Download(uuid4(), bait.pk, second.user.pk, "court")
    told = by_two(asked, bait.blob, [say_yes(one.actor, asked, bait.blob) for one in (second, lead)])
    first, other = told.words
    for words in ((altered(first, **lie), other), (first, other, first), (*approvals([b""]), other)):
        with pytest.raises(NotTwo):
            second.actor.keyring.data_keys([bait.blob], purpose="download", by_two=altered(told, words=words))
        told_of_alone(second, bait, "download")


@pytest.mark.parametrize("purpose", ["pages", "search"])
def test_who_has_its_pages_drawn_is_told_of_before_any_worker_opens_it(second, bait, purpose):
    with workers.at_work():
        if purpose == "pages":
            order_pages(second.actor, item=bait, numbers=[1])
        else:  # whoever holds the desk says that it is for something else
            me = workers.me()
            known = {me.holder: bytes(me.pair.public)}
            second.actor.keyring.ticket([bait.blob], purpose=purpose, name=uuid4(), workers=known)
        told_of_alone(second, bait, purpose)
