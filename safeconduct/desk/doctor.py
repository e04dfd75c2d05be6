"""Promises that go across departments, and where they are broken."""

import shutil
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Exists, OuterRef
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent

from safeconduct.accounts.passkeys import not_as_sealed
from safeconduct.audit import witnessing
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import open_tasks_of_ended_cases
from safeconduct.cases.states import ENDED, CaseState
from safeconduct.custody import doubts, pace, stores, sweeping
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.models import Blob, Grant
from safeconduct.desk.models import Erasure
from safeconduct.desk.tasks import SWEEP
from safeconduct.dossiers.words import AT_THE_AUTHORITY
from safeconduct.evidence import scanning
from safeconduct.kernel import clock
from safeconduct.programme.models import Hold, QuotaRound, Selection
from safeconduct.programme.selectors import lapsed, visas_outside_the_quota
from safeconduct.programme.services.quota import overdue
from safeconduct.programme.signing import is_as_signed
from safeconduct.programme.words import HoldState, SelectionState
from safeconduct.shelter.selectors.stays import stays_of_ended_cases
from safeconduct.shelter.services.end_stays import overdue as overdue_stays

HERE = frozenset({CaseState.ARRIVED, CaseState.SETTLED})
TAKEN = frozenset({HoldState.HELD, HoldState.USED})
A_DAY = timedelta(days=1)


def complaints() -> Iterator[str]:
    """One sentence for each broken promise, by case name; none when the house is sound."""
    of_cases = (_held_by_leads, _ends, _selections, _stays, _holds, _rounds, _arrivals, _files, _erasures, _shred_keys)
    checks = (*of_cases, _sweeping, _pace, _scanner, witnessing.complaints, doubts.complaints, not_as_sealed)
    for check in checks:
        yield from check()


def _scanner() -> Iterator[str]:
    if settings.CLAMD_SOCKET and not scanning.answers():
        yield "The virus scanner at CLAMD_SOCKET does not answer: files are taken and marked as not scanned."


def _held_by_leads() -> Iterator[str]:
    """The database shows a lead the rows of every case without looking at each grant (cell.roles_desk)."""
    theirs = Grant.objects.filter(holder__name=Group.LEADS.value, compartment=Compartment.CARD, subject=OuterRef("pk"))
    for case in Case.objects.exclude(state=CaseState.ERASED).filter(~Exists(theirs)).order_by("name"):
        yield f"{case.name} is not sealed to the leads, whom the database shows its rows."


def _ends() -> Iterator[str]:
    for stay in stays_of_ended_cases():
        yield f"{stay.case.name} has ended and still holds a unit."
    ended = [state.value for state in ENDED]
    for hold in Hold.objects.filter(state=HoldState.HELD, case__state__in=ended).select_related("case"):
        yield f"{hold.case.name} has ended and still holds places of the quota."
    for name in open_tasks_of_ended_cases().order_by("case__name").values_list("case__name", flat=True).distinct():
        yield f"{name} has ended and its tasks are still open."


def _stays() -> Iterator[str]:
    for stay in overdue_stays().filter(until_on__lt=clock.today() - A_DAY).select_related("case"):
        yield f"The stay of {stay.case.name} ended on {stay.until_on} and is still confirmed."


def _selections() -> Iterator[str]:
    bound = Selection.objects.exclude(criteria_fingerprint="").exclude(state=SelectionState.VOID)
    for selection in bound.select_related("case", "reasons").iterator(chunk_size=500):
        if not is_as_signed(selection):
            yield f"What is kept of the selection of {selection.case.name} is not what was signed."


def _holds() -> Iterator[str]:
    for hold in overdue().filter(held_until__lt=clock.today() - A_DAY).select_related("case"):
        yield f"{hold.case.name} holds places of the quota whose last day was {hold.held_until}."
    for hold in lapsed().filter(case__dossiers__state__in=list(AT_THE_AUTHORITY)).distinct():
        yield f"{hold.case.name} lost its places of the quota on {hold.held_until}; its dossier is with the authority."
    for hold in Hold.objects.select_related("case").prefetch_related("lines"):
        lines = list(hold.lines.all())
        if not lines or (lines[-1].state, lines[-1].places) != (hold.state, hold.places):
            yield f"The ledger does not end as the places of {hold.case.name} stand."


def _rounds() -> Iterator[str]:
    for quota_round in QuotaRound.objects.prefetch_related("holds"):
        live = [hold.places for hold in quota_round.holds.all() if hold.state in TAKEN]
        if sum(live) != quota_round.taken:
            yield f"The round from {quota_round.from_on} counts {quota_round.taken} places and its holds {sum(live)}."
    for case in visas_outside_the_quota():
        yield f"{case.name} was granted visas that no round of the quota counts."


def _arrivals() -> Iterator[str]:
    for case in Case.objects.filter(state__in=[state.value for state in HERE], arrival__isnull=True):
        yield f"{case.name} has arrived without an entry of its landing."


def _files() -> Iterator[str]:
    for blob in Blob.objects.order_by("made_at").iterator():
        size = stores.size_of_blob(blob.pk)
        if size != blob.stored_bytes:
            yield f"The file of blob {blob.pk} ({blob.type}) {'is missing' if size is None else 'was cut or altered'}."
    strays = sum(1 for _path in sweeping.strays())
    if strays > sweeping.AT_ONCE:
        yield f"{strays} files have no row: is this the right database? The sweep leaves them."


def _erasures() -> Iterator[str]:
    unfinished = Erasure.objects.filter(finished_at__isnull=True, confirmed_at__lt=clock.now() - A_DAY)
    for erasure in unfinished.select_related("case"):
        yield f"The erasure of {erasure.case.name} was confirmed and is not finished."


def _shred_keys() -> Iterator[str]:
    unfinished = Erasure.objects.filter(confirmed_at__isnull=False, finished_at__isnull=True).values("case")
    for case in Case.objects.exclude(pk__in=unfinished).order_by("name"):
        is_there = stores.has_shred_key(case.pk)
        if case.case_state is CaseState.ERASED and is_there:
            yield f"{case.name} is erased and its shred key lives."
        if case.case_state is not CaseState.ERASED and not is_there:
            yield f"{case.name} is not erased and its shred key is gone: nobody can open it."


def _sweeping() -> Iterator[str]:
    """In the machine's own time, as the worker's events and the migrations are."""
    a_day_ago = timezone.now() - A_DAY
    is_young = not MigrationRecorder.Migration.objects.filter(applied__lt=a_day_ago).exists()
    swept = ProcrastinateEvent.objects.filter(job__task_name=SWEEP, type="succeeded", at__gte=a_day_ago)
    if not is_young and not swept.exists():
        yield "The sweep has not been whole for a day: is the worker running? Its log says more."


def _pace() -> Iterator[str]:
    """Who needs help and was asked to wait; and a disk that a day of strangers would fill."""
    for row in pace.reached():
        at = timezone.localtime(row.reached_at).strftime("%d.%m. %H:%M")
        yield f"The pace of {row.what} by the {row.span} was reached: {row.refused} asked to come back, last {at}."
    a_day = sum(pace.limit(what, pace.Span.DAY) for what in (pace.What.FILES, pace.What.WORDS))
    if settings.IS_PRODUCTION and (free := shutil.disk_usage(settings.BLOB_DIR).free) < a_day:
        yield f"The disk of the files has {free >> 20} MiB left, and strangers may send {a_day >> 20} MiB a day."
