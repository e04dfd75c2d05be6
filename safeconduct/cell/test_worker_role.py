"""The worker's role in the database: its own work passes, and nothing else does."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from safeconduct.accounts.models import User
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.services.open_case import open_originals
from safeconduct.cases.states import CaseState
from safeconduct.custody import stores, workers
from safeconduct.custody.models import CompartmentKey, Draft, Holder, HolderKey, KeySession
from safeconduct.desk.models import Erasure
from safeconduct.desk.services.erase_case import confirm_erasure
from safeconduct.desk.tasks import sweep_house
from safeconduct.dossiers.models import Bundle, Dossier
from safeconduct.dossiers.services.bind_bundle import bind_with_ticket
from safeconduct.dossiers.services.order_bundle import order_bundle
from safeconduct.guests.models import Guest, Showing
from safeconduct.kernel import clock
from safeconduct.placement.models import Round
from safeconduct.placement.services.open_round import order_round
from safeconduct.placement.services.solve_round import solve_with_ticket
from safeconduct.programme.models import Hold, QuotaRound
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Stay
from safeconduct.shelter.services import end_stays
from safeconduct.shelter.services.change_stay import confirm_stay

FORBIDDEN = (
    "SELECT session_data FROM django_session",
    "INSERT INTO custody_grant DEFAULT VALUES",
    "INSERT INTO cases_case DEFAULT VALUES",
    "INSERT INTO desk_erasure DEFAULT VALUES",
    "UPDATE desk_erasure SET confirmed_at = now()",
    "UPDATE custody_grant SET ends_at = NULL",
    "UPDATE cases_case SET state = 'erased'",
    "DELETE FROM cases_case",
    "DELETE FROM desk_erasure",
    "DELETE FROM programme_ledgerline",
)
OF_A_LIVING_CASE = (
    "arrival_arrival", "arrival_planstep", "cases_consent", "cases_move", "cases_person",
    "cases_task", "custody_compartmentkey", "custody_grant", "dossiers_author", "dossiers_decision", "dossiers_question",
    "dossiers_signoff", "dossiers_step", "evidence_handover", "evidence_item", "intake_conversation", "intake_message",
    "programme_recusal", "programme_selection", "shelter_stay",
)  # fmt: skip


@pytest.fixture
def become_worker(connect_as):
    """From the call on, every query of the test is the worker's."""
    kept = dict(connection.settings_dict)

    def become():
        with connect_as("sc_worker") as theirs:
            taken = {"USER": theirs.info.user, "PASSWORD": theirs.info.password}
        connection.close()
        connection.settings_dict.update(taken)

    yield become
    connection.close()
    connection.settings_dict.update(kept)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_worker_reads_no_sign_in_gives_no_key_and_erases_nothing_by_itself(become_worker, statement):
    become_worker()
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_worker_deletes_nothing_of_a_case_that_nobody_erased(become_worker, lived, asked):
    become_worker()
    with connection.cursor() as cursor:
        for table in OF_A_LIVING_CASE:
            cursor.execute(f"SELECT count(*) FROM {table}")
            before = cursor.fetchone()
            cursor.execute(f"DELETE FROM {table}")
            assert (table, cursor.rowcount) == (table, 0)
            assert before != (0,) or table == "dossiers_decision"
        cursor.execute("UPDATE cases_case SET size = 9, story_id = NULL")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM custody_holder WHERE kind <> 'worker'")
        assert cursor.rowcount == 0


def test_the_worker_sweeps_the_whole_house(become_worker, asked, lived, lead, reads, make_case):
    guests = [reads(asked.case, "lou"), reads(make_case(name="Other"), "max")]
    Holder.objects.filter(user=guests[1].user).update(until=None)
    Guest.objects.filter(pk=guests[1].pk).update(last_on=clock.today() - timedelta(days=1))
    copies = list(Showing.objects.values_list("subject", flat=True))
    confirm_erasure(lead.actor, erasure=asked, name=asked.case.name)
    Hold.objects.update(state="held", held_until=clock.today(), used_at=None, freed_at=None)
    QuotaRound.objects.update(taken=1)
    Draft.objects.create(content=b"", ends_at=clock.now())
    begun = open_originals(made_by="intake")
    CompartmentKey.objects.filter(subject=begun).update(made_at=timezone.now() - timedelta(days=2))
    become_worker()
    with clock.days_away(2):
        sweep_house(0)
    assert Erasure.objects.get().finished_at is not None
    assert not stores.has_shred_key(lived[0].pk)
    assert (Case.objects.get(pk=lived[0].pk).state, Hold.objects.get().state) == (CaseState.ERASED, "expired")
    assert not Draft.objects.exists()
    assert not KeySession.objects.exists()
    assert not CompartmentKey.objects.filter(subject__in=[lived[0].pk, begun, *copies]).exists()
    assert not any(stores.has_shred_key(subject) for subject in copies)
    assert not HolderKey.objects.filter(holder__kind=Holder.Kind.GUEST).exists()
    assert not User.objects.filter(pk__in=[guest.user_id for guest in guests], is_active=True).exists()
    assert [guest.pk for guest in Guest.objects.all()] == [guests[1].pk]  # of the erased case there is none
    assert set(Leaf.objects.order_by("-sequence")[:2].values_list("actor", flat=True)) == {"worker"}


def test_the_worker_binds_a_bundle(become_worker, household, caseworker):
    workers.announce_worker()
    dossier = Dossier.objects.get()
    bundle = order_bundle(caseworker.actor, dossier=dossier, language="fr", second_language="en")
    ticket = ProcrastinateJob.objects.get(task_name="dossiers.bind").args["ticket_id"]
    become_worker()
    bind_with_ticket(bundle.pk, UUID(ticket))
    assert Bundle.objects.get().state == "made"


def test_the_worker_solves_a_round(become_worker, programme, unit, waits, housing):
    workers.announce_worker()
    waits("Mira")
    found = order_round(housing.actor, order=uuid4(), from_on=day(10), until_on=day(100))
    ticket = ProcrastinateJob.objects.get(task_name="placement.solve").args["ticket_id"]
    become_worker()
    solve_with_ticket(found.pk, UUID(ticket))
    assert Round.objects.get().state == "open"


def test_the_worker_ends_a_stay_that_is_over_and_does_nothing_else_to_one(
    become_worker, hold, lead, make_unit, make_case
):
    over, lasting = (confirm_stay(lead.actor, stay=hold(make_unit(), make_case(), -20, 9)) for _time in range(2))
    Stay.objects.filter(pk=over.pk).update(until_on=day(-2))
    become_worker()
    end_stays.sweep()
    assert [Stay.objects.get(pk=stay.pk).state for stay in (over, lasting)] == ["ended", "confirmed"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shelter_stay SET state = 'ended'")
        assert cursor.rowcount == 0


@pytest.mark.parametrize("change", ["state = 'cancelled'", "until_on = until_on + 30"])
def test_the_worker_only_ends_a_stay(become_worker, hold, lead, unit, make_case, change):
    confirm_stay(lead.actor, stay=hold(unit, make_case(), -20, 9))
    Stay.objects.update(until_on=day(-2))
    become_worker()
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE shelter_stay SET {change}")
