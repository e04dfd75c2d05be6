"""The desk's role in the database: rows of cases that whoever signed in holds a key of, whatever a selector forgets."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.cases.services.share_case import assign_case, revoke_case
from safeconduct.cell.conftest import count, desk_of, refused, sign_in
from safeconduct.cell.roles_beyond import BEYOND
from safeconduct.cell.roles_desk import ROWS
from safeconduct.custody import acting
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.models import Grant, KeySession, SealedRecord
from safeconduct.vaultd.tiers import Tier

NO_GUESTS = ["guests_guest", "guests_showing", "guests_shownpaper", "guests_shownpage", "guests_look"]
# Of the household that these tests know; guests are tried in tests/hostile/test_the_guest.py.
NOTHING_THERE = [
    *NO_GUESTS, "desk_logtable", "accounts_rolechange", "dossiers_answer", "dossiers_decision", "desk_erasure", "custody_brokenglass",
]  # fmt: skip
HOMES = 2  # whose address is sealed anew by whoever ends a stay
# Numbers and public keys; whose they are stands elsewhere.
EVERYBODYS = {"custody_compartmentkey", "programme_hold", "programme_ledgerline", "shelter_stay"}


@pytest.fixture
def outsider(colleague):
    """A caseworker with no case."""
    return colleague("olga", Role.CASEWORKER)


def test_every_table_that_belongs_to_a_case_has_its_rows():
    of_a_case = {"cases_case"}
    for model in [*apps.get_models(), *apps.get_models()]:  # twice: a child may come before its parent
        parents = {field.remote_field.model._meta.db_table for field in model._meta.fields if field.remote_field}
        if parents & of_a_case:
            of_a_case.add(model._meta.db_table)
    assert sorted((of_a_case | {"custody_grant", "custody_sealedrecord", "custody_blob"}) - ROWS.keys()) == []


def test_before_sign_in_no_row_of_a_case_is_there(lived):
    with desk_of() as cursor:
        assert {table: count(cursor, table) for table in ROWS if count(cursor, table)} == {}


def test_a_session_that_nobody_has_sees_no_row(lived):
    with desk_of() as cursor:
        acting.act(uuid4())
        assert not any(count(cursor, table) for table in ROWS)


OWN_ROWS = {
    "accounts_recoverycode": "(id, made_at, digest, user_id) VALUES (gen_random_uuid(), now(), 'x', %s)",
    "accounts_passkey": "(id, made_at, name, credential, public, counter, has_prf, seal, user_id)"
    " VALUES (gen_random_uuid(), now(), 'x', 'x', 'x', 0, false, '', %s)",
    "custody_passkeywrap": "(id, made_at, passkey, wrapped, holder_id)"
    " VALUES (gen_random_uuid(), now(), gen_random_uuid(), 'x', %s)",
}


def test_nobody_makes_a_factor_for_somebody_else_nor_before_they_have_signed_in(caseworker, lead):
    for table, row in OWN_ROWS.items():
        of = {one: one.user.holder_id if table.startswith("custody") else one.user.pk for one in (caseworker, lead)}
        make = f"INSERT INTO {table} {row}"
        with desk_of() as cursor:
            refused(cursor, make, of[caseworker])
        with desk_of(caseworker) as cursor:
            refused(cursor, make, of[lead])
            cursor.execute(make, [of[caseworker]])


def test_a_role_opens_no_row_until_both_keys_are_vouched_for(officer):
    acts = "SELECT accounts_acts_as(ARRAY['officer'])"
    with desk_of(officer) as cursor:
        cursor.execute(acts)
        assert cursor.fetchone() == (True,)
    officer.user.holder.keys.filter(tier=Tier.STEP_UP).update(seal=b"")
    with desk_of(officer) as cursor:
        cursor.execute(acts)
        assert cursor.fetchone() == (False,)


def test_a_colleague_without_a_key_sees_changes_and_removes_nothing_of_a_case(lived, outsider, caseworker):
    with desk_of(caseworker) as cursor:
        assert [table for table in ROWS if not count(cursor, table)] == NOTHING_THERE
    with desk_of(outsider) as cursor:
        seen = {table for table in ROWS if count(cursor, table)}
        assert seen == EVERYBODYS | {"custody_keysession", "custody_grant"}
        assert set(Grant.objects.values_list("compartment", flat=True)) == {"address"}  # of homes
        for table in ROWS.keys() - {"custody_keysession"}:  # its own session; a key for a stay is there in no case here
            if "UPDATE" in ROWS[table]:
                cursor.execute(f"UPDATE {table} SET made_at = made_at")
                assert cursor.rowcount == (HOMES if table == "custody_compartmentkey" else 0), table
            if "DELETE" in ROWS[table]:
                cursor.execute(f"DELETE FROM {table}")
                assert cursor.rowcount == 0, table


def test_a_colleague_adds_nothing_to_a_case_of_others(lived, outsider):
    case, _words = lived
    theirs = "custody_compartmentkey WHERE compartment = 'card'"
    with desk_of(outsider) as cursor:
        refused(
            cursor,
            "INSERT INTO cases_task (id, made_at, case_id, kind, due_on, ended_with)"
            " VALUES (gen_random_uuid(), now(), %s, 'call', now(), '')",
            case.pk,
        )
        refused(
            cursor,
            "INSERT INTO cases_person (id, made_at, case_id, position, card_id)"
            " VALUES (gen_random_uuid(), now(), %s, 9, gen_random_uuid())",
            case.pk,
        )
        refused(
            cursor,
            "INSERT INTO custody_grant (id, made_at, compartment_key_id, subject, compartment, holder_id, sealed_key,"
            f" granted_by, reason) SELECT gen_random_uuid(), now(), id, subject, compartment, %s, '', '', '' FROM {theirs}",
            outsider.user.holder_id,
        )


def test_a_case_of_ones_own_is_moved_to_nobody_elses_rows(lived, make_case, outsider, lead):
    case = make_case(caseworker=outsider)
    with desk_of(outsider) as cursor:
        refused(cursor, "UPDATE cases_person SET case_id = %s, position = 9 WHERE case_id = %s", lived[0].pk, case.pk)


def test_rows_are_gone_once_the_key_was_taken_back_or_has_run_out(make_case, lead, caseworker, outsider):
    case, other = make_case(caseworker=caseworker), make_case(name="Vera", caseworker=outsider)
    with desk_of(caseworker):
        assert list(Case.objects.all()) == [case]
    Grant.objects.filter(holder=caseworker.user.holder).update(ends_at=timezone.now() - timedelta(seconds=1))
    with desk_of(caseworker):
        assert not Case.objects.exists()
        assert not SealedRecord.objects.exists()
    with desk_of(outsider):
        assert list(Case.objects.all()) == [other]
    revoke_case(lead.actor, case=other, colleague=outsider.user)
    with desk_of(outsider):
        assert not Case.objects.exists()


def test_members_of_a_group_see_what_the_group_holds_until_they_leave_it(case, volunteer):
    with desk_of(volunteer):
        assert Case.objects.exists()
    volunteer.user.holder.memberships.all().delete()
    with desk_of(volunteer):
        assert not Case.objects.exists()


def test_the_officer_sees_ended_cases_by_name_and_nothing_that_is_sealed_of_them(lived, officer, make_case):
    make_case(name="Vera")
    with desk_of(officer) as cursor:
        assert list(Case.objects.values_list("pk", flat=True)) == [lived[0].pk]
        assert count(cursor, "cases_move") == lived[0].moves.count() > 0
        for table in ("cases_person", "custody_sealedrecord", "custody_blob", "evidence_item", "intake_message"):
            assert count(cursor, table) == 0, table


def test_housing_sees_who_lives_somewhere_and_no_other_household_of_others(lived, colleague, make_case):
    make_case(name="Vera")
    newcomer = colleague("hanna", Role.HOUSING)
    newcomer.user.holder.memberships.all().delete()
    with desk_of(newcomer) as cursor:
        assert list(Case.objects.values_list("pk", flat=True)) == [lived[0].pk]
        assert count(cursor, "cases_person") == count(cursor, "custody_sealedrecord") == 0
        assert count(cursor, "cases_apart") == 1  # which keeps two households from one home, and is not theirs to end
        cursor.execute("DELETE FROM cases_apart")
        assert cursor.rowcount == 0
        cursor.execute("UPDATE cases_apart SET made_at = made_at")
        assert cursor.rowcount == 0


def test_nobody_reads_the_sessions_of_others_and_a_guess_at_one_is_a_guess_at_its_id(lead, caseworker):
    sign_in(lead)
    with desk_of(caseworker) as cursor:
        assert [row.holder_id for row in KeySession.objects.all()] == [caseworker.user.holder_id]
        cursor.execute("SELECT set_config('safeconduct.session', %s, false)", [str(lead.user.holder_id)])
        assert not KeySession.objects.exists()


def test_a_session_that_is_renewed_goes_on_seeing_its_rows(case, lead, volunteer, browser):
    client = browser(volunteer)
    assert client.get(f"/cases/{case.slug}/").status_code == 200
    with desk_of(volunteer):
        acting.go_on_as(KeySession.objects.get().pk)
        assert Case.objects.exists()


def test_a_connection_that_is_made_anew_within_a_request_goes_on_for_the_same_colleague(
    transactional_db, case, volunteer, monkeypatch
):
    half = sign_in(volunteer)
    acting.act(half.session)
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody_session()")
        assert cursor.fetchone() == (half.session,)
        cursor.execute("SET ROLE sc_desk")
        assert Case.objects.exists()
    acting.act(None)
    connection.close()


def test_a_request_leaves_nobody_behind_on_its_connection(case, volunteer, browser):
    assert browser(volunteer).get(f"/cases/{case.slug}/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody_session()")
        assert cursor.fetchone() == (None,)


@contextmanager
def watched():
    """What everybody of the role can read of this connection, after each statement of the block."""
    where = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor, "autocommit": True}
    with psycopg.connect(**{name: value for name, value in where.items() if name != "context"}) as watcher:
        pid, texts = connection.connection.info.backend_pid, []

        def look(execute, *statement):
            done = execute(*statement)
            texts.append(watcher.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()[0])
            return done

        with connection.execute_wrapper(look):
            yield texts


def test_no_statement_that_others_of_the_role_can_read_names_a_session(case, volunteer, browser):
    with watched() as texts:
        client = browser(volunteer)
        first = BrowserHalf.from_cookie(client.cookies[settings.HALF_COOKIE].value).session
        KeySession.objects.update(seen_at=timezone.now() - timedelta(minutes=5))  # the next click keeps it awake
        assert client.get(f"/cases/{case.slug}/").status_code == 200
        client.post("/you/lock/")
    assert not KeySession.objects.filter(pk=first).exists()
    seen = [text for text in texts if "custody_keysession" in text]
    assert {"INSERT", "SELECT", "UPDATE", "DELETE"} <= {text.split()[0] for text in seen}
    assert [text for text in texts if str(first) in text or first.hex in text] == []


def test_whoever_takes_back_their_own_keys_finishes_the_step(case, lead, caseworker, browser):
    assign_case(lead.actor, case=case, caseworker=caseworker.user)
    answer = browser(caseworker).post(f"/cases/{case.slug}/revoke/{caseworker.user.pk}/")
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.caseworker is None
    assert not Grant.objects.filter(holder=caseworker.user.holder).exists()


def test_numbers_over_all_rows_are_not_for_the_public_face(db):
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sc_desk")
        cursor.execute("SELECT households FROM cases_waiting(ARRAY['selected'])")
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT has_function_privilege('sc_public', 'cases_waiting(text[])', 'EXECUTE')")
        assert cursor.fetchone() == (False,)


def test_what_goes_beyond_ones_own_rows_says_why():
    assert all(reason.endswith(".") and rows for rows, reason in BEYOND.values())
