"""Drafts: readable with the browser's half, for six hours, and with nothing else."""

from typing import ClassVar

import pytest

from safeconduct.custody import drafts
from safeconduct.custody.drafts import DraftHalf
from safeconduct.custody.errors import SessionOver
from safeconduct.custody.models import Draft
from safeconduct.custody.payloads import Payload
from safeconduct.kernel import clock

pytestmark = pytest.mark.django_db


class Typed(Payload, frozen=True):
    sealed_type: ClassVar[str] = "test.typed"
    words: str


@pytest.fixture
def half():
    half = DraftHalf.new()
    drafts.keep(half, Typed(words="They came twice."))
    return half


def test_a_draft_is_read_with_its_half_and_no_other(half):
    assert drafts.read(half, Typed).words == "They came twice."
    assert drafts.read(DraftHalf.new(), Typed) is None


def test_a_draft_keeps_nothing_readable(half):
    assert b"came" not in bytes(Draft.objects.get().content)


def test_a_draft_moved_to_another_name_does_not_open(half):
    other = DraftHalf.new()
    Draft.objects.update(id=other.name)
    with pytest.raises(SessionOver):
        drafts.read(other, Typed)


def test_a_draft_runs_out_and_is_swept(half):
    with clock.days_away(1):
        assert drafts.read(half, Typed) is None
        assert drafts.sweep() == 1
    assert not Draft.objects.exists()


def test_a_draft_that_still_lives_is_not_swept(half):
    assert drafts.sweep() == 0


def test_a_forgotten_draft_is_gone(half):
    drafts.forget(half)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("cookie", ["", "§", "c2hvcnQ="])
def test_what_is_no_half_is_said(cookie):
    with pytest.raises(SessionOver):
        DraftHalf.from_cookie(cookie)
