import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.utils import timezone

from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.conftest import Colleague
from safeconduct.custody import broker, drafts, stores, sweeping
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import Blob, CompartmentKey, Draft, KeySession
from safeconduct.custody.sealing import store_blob
from safeconduct.desk.services.sweep import SWEEPS, sweep
from safeconduct.desk.tasks import sweep_house
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.papers import pdf
from safeconduct.evidence.services.receive import receive
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import add_file
from safeconduct.kernel import clock
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.services.change_stay import confirm_stay


class Paper(ContentFile[bytes]):
    """An uploaded paper, as the form hands it on."""

    def head(self, size: int = 4096) -> bytes:
        return bytes(self.file.getvalue()[:size])


@pytest.fixture
def abandoned(lead: Colleague) -> Blob:
    """A stranger's file; they closed the window before sending."""
    add_file(Answers(), Paper(pdf("Paper"), name="a.pdf"))  # type: ignore[arg-type]  # needs only what it shows
    return Blob.objects.get()


def age(*, days: float) -> None:
    """Every row that stands was made so long ago."""
    for model in (Blob, CompartmentKey, Draft):
        model.objects.update(made_at=timezone.now() - timedelta(days=days))  # type: ignore[attr-defined]


def files(settings: LazySettings) -> list[Path]:
    return [
        path for root in (settings.BLOB_DIR, settings.SHRED_DIR) for path in Path(root).rglob("*") if path.is_file()
    ]


def test_the_file_of_a_request_that_was_never_sent_goes_after_a_day_with_its_keys(
    abandoned: Blob, settings: LazySettings
) -> None:
    subject = abandoned.compartment_key.subject
    sweep()
    assert len(files(settings)) == 2
    age(days=1.1)
    sweep()
    assert files(settings) == []
    assert not Blob.objects.exists()
    assert not CompartmentKey.objects.filter(subject=subject).exists()
    told = Leaf.objects.filter(subject_id=str(subject), action="erased").values_list("actor", "object_kind", "purpose")
    assert list(told) == [("worker", "custody.blob", "abandoned"), ("worker", "custody.subject", "abandoned")]


def test_what_a_draft_that_is_alive_may_name_stays(abandoned: Blob) -> None:
    drafts.keep(drafts.DraftHalf.new(), Answers())
    age(days=1.1)
    sweep()
    assert Blob.objects.exists()
    Draft.objects.update(ends_at=timezone.now())
    sweep()
    assert not Blob.objects.exists()


def test_the_papers_of_a_case_stay_however_old(case: Case, lead: Colleague) -> None:
    receive(lead.actor, case=case, file=ContentFile(pdf("Paper"), name="a.pdf"), origin=Origin.COLLEAGUE)
    age(days=400)
    sweep()
    assert stores.size_of_blob(Blob.objects.get().pk) is not None
    assert stores.has_shred_key(case.pk)


def test_a_case_without_any_paper_keeps_its_originals_open_for_one(case: Case, lead: Colleague) -> None:
    age(days=400)
    sweep()
    assert store_blob(case.pk, Compartment.ORIGINALS, [b"later"], kind="test").pk


@pytest.fixture
def broken_off(settings: LazySettings) -> list[Path]:
    """What a machine that stopped in the middle leaves behind."""
    blobs, shred = Path(settings.BLOB_DIR), Path(settings.SHRED_DIR)
    name = "ab" * 16
    left = [blobs / "ab" / f"{name}.0a.part", shred / "ab" / f"{name}.0a.part", blobs / "incoming" / "incoming-x"]
    stray = blobs / "ab" / name
    for path in (*left, stray):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"?")
    return [*left, stray]


def test_pieces_of_broken_uploads_go_after_a_day_and_not_before(broken_off: list[Path], lead: Colleague) -> None:
    sweep()
    assert all(path.exists() for path in broken_off)
    yesterday = time.time() - 90_000
    for path in broken_off:
        os.utime(path, (yesterday, yesterday))
    sweep()
    assert not any(path.exists() for path in broken_off)


def test_a_store_full_of_files_without_rows_is_left_alone_and_said(
    lead: Colleague, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "OLD", timedelta(0))
    folder = Path(settings.BLOB_DIR) / "00"
    folder.mkdir(parents=True)
    for number in range(sweeping.AT_ONCE + 1):
        (folder / f"{number:032x}").write_bytes(b"?")
    with pytest.raises(ExceptionGroup) as raised:
        sweep()
    assert isinstance(raised.value.exceptions[0], sweeping.TooManyStrays)
    assert len(list(folder.iterdir())) == sweeping.AT_ONCE + 1


def test_sessions_that_are_over_go(lead: Colleague, caseworker: Colleague, browser: Callable[..., object]) -> None:
    browser(caseworker)
    browser(lead)
    KeySession.objects.filter(holder=lead.user.holder).update(seen_at=clock.now() - broker.IDLE)
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now())
    sweep()
    assert [session.holder for session in KeySession.objects.all()] == [caseworker.user.holder]
    assert not Session.objects.filter(session_key="old").exists()


@pytest.mark.parametrize("name", sorted(SWEEPS))
def test_a_sweep_that_fails_keeps_none_of_the_others_and_is_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    swept = []

    def fail() -> int:
        raise ValueError(name)

    of_departments = {each: (lambda each=each: swept.append(each)) for each in SWEEPS} | {name: fail}
    monkeypatch.setattr("safeconduct.desk.services.sweep.SWEEPS", of_departments)
    with pytest.raises(ExceptionGroup, match="not whole"):
        sweep_house(0)
    assert swept == [each for each in SWEEPS if each != name]


def test_a_confirmed_stay_ends_the_day_after_its_last_day_and_a_held_one_waits_for_a_person(
    lead: Colleague, hold: Callable[..., Stay], make_unit: Callable[..., Unit], make_case: Callable[..., Case]
) -> None:
    yesterday, today = (confirm_stay(lead.actor, stay=hold(make_unit(), make_case(), -20, 9)) for _time in range(2))
    Stay.objects.filter(pk=yesterday.pk).update(until_on=day(-1))
    Stay.objects.filter(pk=today.pk).update(until_on=day(0))
    held = hold(make_unit(), make_case(), -20, -1)
    sweep()
    sweep()
    states = [Stay.objects.get(pk=stay.pk).state for stay in (yesterday, today, held)]
    assert states == ["ended", "confirmed", "held"]
    told = Leaf.objects.filter(object_kind="shelter.stay", action="released").values_list("actor", "object_id")
    assert list(told) == [("worker", str(yesterday.pk))]
