from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from safeconduct.cases.models import Case
from safeconduct.cases.services.tasks import add_task
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import TaskKind
from safeconduct.custody import stores
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import Blob, Grant
from safeconduct.custody.sealing import reseal, store_blob
from safeconduct.desk.doctor import complaints
from safeconduct.desk.models import Erasure
from safeconduct.desk.services.end_case import end_case
from safeconduct.desk.tasks import SWEEP
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.words import DossierState
from safeconduct.kernel import clock
from safeconduct.programme.demo import select
from safeconduct.programme.models import Hold, LedgerLine, QuotaRound, Selection
from safeconduct.programme.payloads import SelectionReasons
from safeconduct.programme.services.quota import sweep
from safeconduct.shelter.models import Stay
from safeconduct.shelter.services.change_stay import confirm_stay


@pytest.fixture(autouse=True)
def swept(db):
    """The worker swept an hour ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('q', %s, 'succeeded')", [SWEEP]
        )
        cursor.execute("UPDATE procrastinate_events SET type = 'succeeded', at = now() - interval '1 hour'")


def test_a_sound_house_has_no_complaint(household, lead):
    assert list(complaints()) == []
    end_case(lead.actor, case=household, to=CaseState.WITHDRAWN, words="They found another way.")
    assert list(complaints()) == []


def test_a_selection_that_is_not_what_was_signed_is_named(lead, second, make_case):
    case = make_case(CaseState.HEARD)
    select(lead.actor, second.actor, case)
    assert list(complaints()) == []
    reseal(Selection.objects.get().reasons, SelectionReasons(overall="Their cousin paid."))
    assert list(complaints()) == [f"What is kept of the selection of {case.name} is not what was signed."]


def test_an_arrival_without_a_visa_and_without_a_landing_is_named(case):
    Case.objects.update(state=CaseState.ARRIVED)
    assert list(complaints()) == [
        f"{case.name} was granted visas that no round of the quota counts.",
        f"{case.name} has arrived without an entry of its landing.",
    ]


def test_an_ended_case_whose_tasks_are_open_is_named_once(case, lead):
    for _time in range(2):
        add_task(lead.actor, case=case, kind=TaskKind.CALL, due_on=clock.today(), owner=lead.user)
    assert list(complaints()) == []
    Case.objects.update(state=CaseState.DECLINED)
    assert list(complaints()) == [f"{case.name} has ended and its tasks are still open."]


@pytest.mark.parametrize("end", [CaseState.CLOSED, CaseState.DECLINED, CaseState.WITHDRAWN])
def test_an_ended_case_that_holds_anything_is_named(household, end):
    Case.objects.update(state=end)
    assert list(complaints()) == [
        f"{household.name} has ended and still holds a unit.",
        f"{household.name} has ended and still holds places of the quota.",
    ]


def test_a_ledger_that_does_not_add_up_is_named(household):
    QuotaRound.objects.update(taken=3)
    LedgerLine.objects.update(places=2)
    from_on = QuotaRound.objects.get().from_on
    assert list(complaints()) == [
        f"The ledger does not end as the places of {household.name} stand.",
        f"The round from {from_on} counts 3 places and its holds 1.",
    ]


def test_an_overdue_hold_is_named_once_a_sweep_should_have_taken_it(household):
    last = clock.today() - timedelta(days=1)
    Hold.objects.update(held_until=last)
    assert list(complaints()) == []
    Hold.objects.update(held_until=last - timedelta(days=1))
    assert "holds places of the quota whose last day was" in next(complaints())


def test_places_that_expired_while_the_authority_has_the_dossier_are_named(household):
    last = clock.today() - timedelta(days=1)
    Hold.objects.update(held_until=last)
    assert sweep() == 1
    assert list(complaints()) == []
    Dossier.objects.update(state=DossierState.WITH_AUTHORITY)
    assert list(complaints()) == [
        f"{household.name} lost its places of the quota on {last}; its dossier is with the authority."
    ]


def test_a_file_that_is_missing_or_cut_is_named(case, settings):
    first, second = (store_blob(case.pk, Compartment.ORIGINALS, [b"paper"], kind="test") for _time in range(2))
    stores.drop_blob(first.pk)
    next(Path(settings.BLOB_DIR).rglob(second.pk.hex)).write_bytes(b"pap")
    assert list(complaints()) == [
        f"The file of blob {first.pk} (test) is missing.",
        f"The file of blob {second.pk} (test) was cut or altered.",
    ]
    assert Blob.objects.count() == 2


def test_an_erased_case_whose_shred_key_lives_is_named(case):
    Case.objects.update(state=CaseState.ERASED)
    assert list(complaints()) == [f"{case.name} is erased and its shred key lives."]


def test_a_living_case_whose_shred_key_is_gone_is_named(case):
    stores.shred(case.pk)
    assert list(complaints()) == [f"{case.name} is not erased and its shred key is gone: nobody can open it."]


def test_an_erasure_that_stays_unfinished_is_named(case, officer, lead):
    Case.objects.update(state=CaseState.ERASED)
    done = {"confirmed_by": lead.user, "confirmed_at": clock.now() - timedelta(hours=25)}
    asked_at = clock.now() - timedelta(hours=26)
    Erasure.objects.create(case=case, ground="consent", asked_by=officer.user, asked_at=asked_at, **done)
    assert list(complaints()) == [f"The erasure of {case.name} was confirmed and is not finished."]


def test_a_house_that_was_not_swept_for_a_day_says_so(case):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '25 hours'")
        assert list(complaints()) == []  # a house of today
        cursor.execute("UPDATE django_migrations SET applied = %s", [timezone.now() - timedelta(days=2)])
    assert list(complaints()) == ["The sweep has not been whole for a day: is the worker running? Its log says more."]


def test_a_stay_that_no_sweep_has_ended_is_named(hold, lead, unit, make_case):
    stay = confirm_stay(lead.actor, stay=hold(unit, make_case(name="Late"), -20, 9))
    Stay.objects.filter(pk=stay.pk).update(until_on=clock.today() - timedelta(days=1))
    assert list(complaints()) == []
    Stay.objects.filter(pk=stay.pk).update(until_on=clock.today() - timedelta(days=2))
    assert "and is still confirmed" in next(complaints())


def test_a_virus_scanner_that_was_named_and_does_not_answer_is_named(db, settings, tmp_path):
    settings.CLAMD_SOCKET = str(tmp_path / "nobody")
    assert list(complaints()) == [
        "The virus scanner at CLAMD_SOCKET does not answer: files are taken and marked as not scanned."
    ]


def test_a_case_that_the_leads_do_not_hold_is_named(case):
    assert not [line for line in complaints() if "not sealed to the leads" in line]
    Grant.objects.filter(subject=case.pk, holder__name="leads").delete()
    assert f"{case.name} is not sealed to the leads, whom the database shows its rows." in list(complaints())
