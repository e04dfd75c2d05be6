from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core import serializers
from django.db import IntegrityError, connection
from django.db.models import Model
from procrastinate.contrib.django.models import ProcrastinateJob

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case, Person
from safeconduct.cases.payloads import PersonCard
from safeconduct.cases.states import CaseState
from safeconduct.conftest import Colleague, actor_of
from safeconduct.custody import applicants, erasing, stores
from safeconduct.custody.errors import Shredded, WrongPassphrase
from safeconduct.custody.models import Blob, CompartmentKey, Grant, Holder, HolderKey, SealedRecord
from safeconduct.custody.sealing import open_record
from safeconduct.desk.models import Erasure
from safeconduct.desk.services.erase_case import (
    AnotherCase,
    AskedAlready,
    OwnRequest,
    TooLate,
    ask_erasure,
    confirm_erasure,
    sweep,
)
from safeconduct.desk.tasks import finish_confirmed
from safeconduct.desk.words import ErasureGround
from safeconduct.guests.models import Guest
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed, NotFound

Capture = Callable[..., AbstractContextManager[object]]
KEPT = {"cases_case", "desk_erasure", "desk_glass", "programme_hold", "audit_leaf"}


@pytest.fixture
def confirm(lead: Colleague, django_capture_on_commit_callbacks: Capture) -> Callable[[Erasure], None]:
    """The lead confirms; what waits for the commit is done, and then the worker's job."""

    def make(asked: Erasure) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            confirm_erasure(lead.actor, erasure=asked, name=asked.case.name)
        finish_confirmed(**ProcrastinateJob.objects.get(task_name="desk.erase").args)

    return make


def tables_that_name(case_id: object) -> set[str]:
    """Tables with a row in which the case's id stands anywhere."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT 1 FROM {table} t WHERE t::text LIKE %s LIMIT 1", [f"%{case_id}%"])
            found |= {table} if cursor.fetchone() else set()
    return found


def test_after_an_erasure_only_name_ledger_and_log_are_left(
    lived: tuple[Case, str],
    asked: Erasure,
    confirm: Callable[[Erasure], None],
    settings: LazySettings,
    reads: Callable[[Case, str], Guest],
) -> None:
    case, guest = lived[0], reads(lived[0], "lou")
    names = [blob.hex for blob in Blob.objects.filter(compartment_key__subject=case.pk).values_list("pk", flat=True)]
    assert len(names) == 3
    confirm(asked)
    assert tables_that_name(case.pk) == KEPT
    assert not HolderKey.objects.filter(holder=guest.user.holder).exists()
    assert not [path for path in Path(settings.BLOB_DIR).rglob("*") if path.name in names]
    case.refresh_from_db()
    assert (case.state, case.caseworker, case.language, case.size, case.story) == ("erased", None, "", 1, None)
    assert Erasure.objects.get().finished_at is not None


def test_the_shred_key_and_the_applicant_are_gone(
    lived: tuple[Case, str], asked: Erasure, confirm: Callable[[Erasure], None]
) -> None:
    case, words = lived
    confirm(asked)
    assert not stores.has_shred_key(case.pk)
    assert not Holder.objects.filter(kind=Holder.Kind.APPLICANT).exists()
    with pytest.raises(WrongPassphrase):
        applicants.return_with(applicants.read_code(words))


def test_an_old_copy_of_the_database_opens_nothing_of_an_erased_case(
    lived: tuple[Case, str], asked: Erasure, confirm: Callable[[Erasure], None], lead: Colleague
) -> None:
    case = lived[0]
    card = Person.objects.get(case=case).card
    assert open_record(lead.actor, card, PersonCard, purpose="test").working_name == "Мира"
    subject = CompartmentKey.objects.filter(subject=case.pk)
    grants = Grant.objects.filter(compartment_key__in=subject).exclude(holder__kind=Holder.Kind.APPLICANT)
    backup = serializers.serialize("json", [*subject, *grants, card])
    confirm(asked)
    for row in serializers.deserialize("json", backup):
        row.save()
    with pytest.raises(Shredded):
        open_record(lead.actor, SealedRecord.objects.get(pk=card.pk), PersonCard, purpose="test")


def test_the_log_says_who_asked_who_confirmed_and_that_it_was_shredded(
    lived: tuple[Case, str], asked: Erasure, confirm: Callable[[Erasure], None], officer: Colleague, lead: Colleague
) -> None:
    confirm(asked)
    told = Leaf.objects.filter(subject_id=str(lived[0].pk)).order_by("-sequence")[:4]
    assert [(leaf.actor, leaf.action, leaf.object_kind, leaf.purpose) for leaf in reversed(told)] == [
        (officer.actor.reference, "created", "desk.erasure", "consent"),
        (lead.actor.reference, "signed", "desk.erasure", "consent"),
        (lead.actor.reference, "erased", "cases.case", "consent"),
        ("worker", "erased", "custody.subject", "shredded"),
    ]


def untouched(case: Case) -> bool:
    """Whether nothing was erased."""
    return stores.has_shred_key(case.pk) and Case.objects.get(pk=case.pk).state == CaseState.WITHDRAWN


def test_nobody_confirms_their_own_request(ended: Case, asked: Erasure, officer: Colleague) -> None:
    with pytest.raises(OwnRequest):
        confirm_erasure(officer.actor, erasure=asked, name=asked.case.name)
    assert untouched(ended)
    with pytest.raises(IntegrityError, match="erasure_confirmed_by_another"):
        Erasure.objects.update(confirmed_by=officer.user, confirmed_at=clock.now())


def test_a_confirmation_that_names_another_case_is_refused(
    ended: Case, asked: Erasure, lead: Colleague, make_case: Callable[..., Case]
) -> None:
    other = make_case()
    with pytest.raises(AnotherCase):
        confirm_erasure(lead.actor, erasure=asked, name=other.name)
    assert untouched(ended)


def test_a_confirmation_counts_once(
    asked: Erasure, confirm: Callable[[Erasure], None], lead: Colleague, second: Colleague
) -> None:
    confirm(asked)
    for who in (lead, second):
        with pytest.raises(NotFound):
            confirm_erasure(who.actor, erasure=asked, name=asked.case.name)


def test_a_request_runs_out_after_a_day(ended: Case, asked: Erasure, lead: Colleague) -> None:
    with clock.days_away(1), pytest.raises(TooLate):
        confirm_erasure(lead.actor, erasure=asked, name=asked.case.name)
    assert untouched(ended)
    with pytest.raises(IntegrityError, match="erasure_confirmed_within_a_day"), clock.days_away(2):
        Erasure.objects.update(confirmed_by=lead.user, confirmed_at=clock.now())


def test_a_page_that_shows_a_request_of_yesterday_does_not_confirm_the_one_of_today(
    ended: Case, asked: Erasure, officer: Colleague, lead: Colleague
) -> None:
    with clock.days_away(1):
        ask_erasure(officer.actor, case=ended, ground=ErasureGround.CONSENT)
        with pytest.raises(NotFound):
            confirm_erasure(lead.actor, erasure=asked, name=asked.case.name)
    assert untouched(ended)


def test_a_case_is_asked_for_once_at_a_time(ended: Case, asked: Erasure, lead: Colleague) -> None:
    with pytest.raises(AskedAlready):
        ask_erasure(lead.actor, case=ended, ground=ErasureGround.NEEDLESS)


def test_no_other_role_asks_or_confirms(asked: Erasure, colleague: Callable[..., Colleague]) -> None:
    for role in sorted(set(Role) - {Role.OFFICER, Role.LEAD}):
        other = colleague(f"rita-{role}", role)
        with pytest.raises(NotAllowed):
            ask_erasure(other.actor, case=asked.case, ground=ErasureGround.NEEDLESS)
        with pytest.raises(NotAllowed):
            confirm_erasure(other.actor, erasure=asked, name=asked.case.name)


def test_a_case_that_has_not_ended_is_not_erased(case: Case, officer: Colleague) -> None:
    with pytest.raises(NotFound):
        ask_erasure(officer.actor, case=case, ground=ErasureGround.CONSENT)


def test_a_lead_without_the_key_asks_for_nothing(ended: Case, lead: Colleague) -> None:
    Grant.objects.filter(compartment_key__subject=ended.pk, compartment_key__compartment="card").delete()
    with pytest.raises(NotFound):
        ask_erasure(lead.actor, case=ended, ground=ErasureGround.CONSENT)


def stop(*_args: object, **_named: object) -> None:
    raise OSError("the machine stops here")


def test_once_it_is_confirmed_nothing_opens_though_the_worker_has_not_come_yet(
    lived: tuple[Case, str],
    asked: Erasure,
    lead: Colleague,
    django_capture_on_commit_callbacks: Capture,
    settings: LazySettings,
) -> None:
    card = Person.objects.get(case=lived[0]).card
    with django_capture_on_commit_callbacks(execute=True):
        confirm_erasure(lead.actor, erasure=asked, name=asked.case.name)
    with pytest.raises(NotFound):  # from the next request on: a keyring lives as long as one
        open_record(actor_of(lead.user, lead.passphrase, Role.LEAD), card, PersonCard, purpose="test")
    assert not stores.has_shred_key(lived[0].pk)
    assert not [path for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file()]
    assert Erasure.objects.get().finished_at is None


@pytest.mark.parametrize("step", ["shred", "forget_rows"])
def test_an_interrupted_erasure_is_finished_by_the_sweep(
    lived: tuple[Case, str],
    asked: Erasure,
    confirm: Callable[[Erasure], None],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(erasing, step, stop)
        with pytest.raises(OSError, match="stops here"):
            confirm(asked)
    assert Case.objects.get(pk=lived[0].pk).state == CaseState.ERASED
    assert Erasure.objects.get().finished_at is None
    assert (sweep(), sweep()) == (1, 0)
    assert tables_that_name(lived[0].pk) == KEPT
    assert not stores.has_shred_key(lived[0].pk)


def test_no_model_that_refers_to_a_case_was_forgotten_in_the_test_above(lived: tuple[Case, str]) -> None:
    def refers(model: type[Model]) -> bool:
        return any(field.related_model is Case for field in model._meta.concrete_fields)

    empty = {model._meta.label for model in apps.get_models() if refers(model) and not model._default_manager.exists()}
    assert empty == {"desk.Erasure", "guests.Guest"}  # which are made in that test
