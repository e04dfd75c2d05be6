"""What each role may do in the database, tried as that role; what no role may do, tried by whoever would gain."""

from uuid import uuid4

import psycopg
import pytest
from django.core.files.base import ContentFile

from safeconduct.cases.payloads import Story, Words
from safeconduct.cases.services.open_case import open_originals, open_subject
from safeconduct.cases.states import CaseState
from safeconduct.cell.conftest import sign_in
from safeconduct.cell.roles import FACES, OF_THE_OWNER, TABLES
from safeconduct.custody import acting
from safeconduct.custody.applicants import read_code, return_with
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.models import CompartmentKey, HolderKey
from safeconduct.custody.sealing import newest_key, open_record, seal
from safeconduct.custody.workers import announce_worker
from safeconduct.intake.models import Conversation, Message
from safeconduct.intake.payloads import Answers
from safeconduct.intake.selectors import applicant_of, messages_for
from safeconduct.intake.services.ask_for_help import add_file, ask_for_help
from safeconduct.intake.services.burn import burn
from safeconduct.intake.services.talk import answer, write_as_applicant
from safeconduct.kernel import clock
from safeconduct.programme.models import Selection
from safeconduct.shelter.payloads import OfferDetails
from safeconduct.shelter.services.offers import receive_offer

REFUSED = psycopg.errors.InsufficientPrivilege
ADD_KEY = """
    INSERT INTO custody_compartmentkey (id, made_at, subject, compartment, epoch, public_key, signature)
    VALUES (%s, now(), %s, %s, %s, %s, '')
"""


def add_key(connection, subject, compartment, epoch):
    connection.execute(ADD_KEY, [uuid4(), subject, compartment, epoch, b"theirs" * 5])


@pytest.mark.parametrize("epoch", [1, 2, 7])
def test_the_public_role_cannot_turn_the_sealing_of_a_case_to_a_key_of_its_own(connect_as, lead, case, epoch):
    before = newest_key(case.pk, Compartment.NARRATIVE).pk
    with connect_as("sc_public") as stranger, pytest.raises((REFUSED, psycopg.errors.UniqueViolation)):
        add_key(stranger, case.pk, "narrative", epoch)
    assert newest_key(case.pk, Compartment.NARRATIVE).pk == before


def test_the_public_role_gives_a_case_no_further_compartment(connect_as, lead, case):
    with connect_as("sc_public") as stranger, pytest.raises(REFUSED, match="row-level security"):
        add_key(stranger, case.pk, "address", 1)


def test_the_public_role_begins_no_subject_at_a_later_epoch(connect_as, lead):
    with connect_as("sc_public") as stranger, pytest.raises(REFUSED, match="row-level security"):
        add_key(stranger, uuid4(), "narrative", 2)


def test_the_public_role_gives_a_new_subject_its_compartments_one_after_the_other(connect_as, lead):
    files_came_first = open_originals(made_by="intake")
    with connect_as("sc_public") as stranger:
        for subject in (files_came_first, uuid4()):
            add_key(stranger, subject, "card", 1)
            add_key(stranger, subject, "narrative", 1)


def test_the_public_role_changes_and_removes_no_compartment(connect_as, lead):
    open_subject(made_by="intake")
    for statement in ("UPDATE custody_compartmentkey SET epoch = 9", "DELETE FROM custody_compartmentkey"):
        with connect_as("sc_public") as stranger, pytest.raises(REFUSED, match="permission denied"):
            stranger.execute(statement)


@pytest.mark.parametrize("role", ["sc_desk", "sc_owner"])
def test_the_house_itself_goes_on_to_a_new_epoch(connect_as, lead, case, role):
    with connect_as(role) as colleague:
        add_key(colleague, case.pk, "narrative", 2)
    assert CompartmentKey.objects.filter(subject=case.pk, epoch=2).exists()


VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")


@pytest.fixture(scope="module")
def owner(django_db_setup, _test_database):
    """A look at the database that changes nothing."""
    with _test_database.connect_as("sc_owner") as looking:
        yield looking


@pytest.fixture(scope="module")
def granted(owner):
    """Table, role, verb → the condition of its policy, "true" for the whole table, None for no right."""
    tables = [name for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    secured = dict(owner.execute("SELECT relname, relrowsecurity FROM pg_class WHERE relkind = 'r'").fetchall())
    ask = "SELECT has_table_privilege(%s, %s, %s) OR (%s AND has_any_column_privilege(%s, %s, %s))"
    policies = {
        (table, roles[0], verb)
        for table, roles, verb in owner.execute("SELECT tablename, roles::text[], cmd FROM pg_policies")
    }
    found = {}
    for table in tables:
        for role in FACES:
            for verb in VERBS:
                has = owner.execute(
                    ask, [role, table, verb, verb != "DELETE", role, table, verb.replace("DELETE", "SELECT")]
                )
                may = has.fetchone()[0]
                found[table, role, verb] = may and (not secured[table] or (table, role, verb) in policies)
    return found


def test_every_table_has_its_line_and_every_line_its_table(granted):
    tables = {table for table, _role, _verb in granted}
    assert sorted(tables - OF_THE_OWNER - TABLES.keys()) == []
    assert sorted(TABLES.keys() - tables) == []


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_role_has_the_rights_of_its_line_and_no_others(granted, table):
    asked = [(role, verb) for role in FACES for verb in VERBS]
    line = {(role, verb): any(right.split()[0] == verb for right in TABLES[table].of(role)) for role, verb in asked}
    assert {(role, verb): bool(granted[table, role, verb]) for role, verb in asked} == line


def test_no_role_owns_anything_or_may_more_than_it_was_given(owner):
    rows = owner.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR rolcreaterole)",
        [list(FACES)],
    )
    assert rows.fetchall() == []
    owned = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'sc_owner'")
    assert owned.fetchall() == []


def test_functions_that_read_as_the_owner_look_nothing_up_by_the_callers_path(owner):
    loose = owner.execute(
        "SELECT proname FROM pg_proc WHERE prosecdef AND NOT coalesce("
        "'search_path=pg_catalog, public, pg_temp' = ANY(proconfig), false)"
    )
    assert loose.fetchall() == []


@pytest.mark.parametrize(
    "table",
    [
        "cases_move",
        "dossiers_step",
        "evidence_handover",
        "programme_ledgerline",
        "programme_recusal",
        "shelter_offerstep",
    ],
)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET made_at = now()"])
def test_what_was_done_is_neither_changed_nor_removed(connect_as, table, statement):
    with connect_as("sc_desk") as colleague, pytest.raises(REFUSED, match="permission denied"):
        colleague.execute(statement.format(table))
    if statement.startswith("UPDATE"):
        with connect_as("sc_worker") as worker, pytest.raises(REFUSED, match="permission denied"):
            worker.execute(statement.format(table))


def test_a_signed_selection_is_neither_changed_nor_removed(connect_as, lead, caseworker, case):
    by_two = {"state": "signed", "signed_by": lead.user, "signed_at": case.made_at, "signed_hash": "b" * 64}
    bound = {"criteria_version": "1", "criteria_fingerprint": "a" * 64, "proposed_hash": "b" * 64}
    bound |= {"case": case, "proposed_by": caseworker.user, "proposed_at": case.made_at}
    signed, unsigned = (
        Selection.objects.create(
            reasons=seal(case.pk, Compartment.NARRATIVE, Words(text="Threatened.")), **bound, **by_whom
        )
        for by_whom in (by_two, {})
    )
    with connect_as("sc_desk") as colleague:
        colleague.execute("SELECT set_config('safeconduct.session', %s, false)", [str(sign_in(lead).session)])
        changed = colleague.execute("UPDATE programme_selection SET criteria_version = '2' RETURNING id").fetchall()
        assert changed == [(unsigned.pk,)]
        with pytest.raises(REFUSED):
            colleague.execute("DELETE FROM programme_selection")
    signed.refresh_from_db()
    assert signed.criteria_version == "1"


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("SELECT id FROM custody_holder WHERE kind = 'person'", 0),
        ("SELECT wrapped_secret FROM custody_holderkey WHERE wrapped_secret IS NOT NULL", 0),
        ("SELECT id FROM custody_lock", 0),
        ("SELECT id FROM custody_keysession", 0),
        ("SELECT id FROM custody_grant", 0),
        ("SELECT id FROM custody_membership", 0),
        ("SELECT id FROM custody_sealedrecord", 0),
        ("DELETE FROM custody_holderkey", 0),
        ("DELETE FROM custody_lock", 0),
        ("DELETE FROM custody_keysession", 0),
        ("UPDATE custody_keysession SET seen_at = now()", 0),
        ("SELECT id FROM custody_holderkey", 12),
    ],
)
def test_the_public_role_sees_and_touches_nothing_of_colleagues(connect_as, lead, caseworker, case, statement, left):
    with connect_as("sc_public") as stranger:
        assert stranger.execute(statement).rowcount == left


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO custody_holder (id, made_at, kind, name) VALUES (gen_random_uuid(), now(), 'person', '')",
        "INSERT INTO custody_holder (id, made_at, kind, name) VALUES (gen_random_uuid(), now(), 'applicant', 'leads2')",
        (
            "INSERT INTO custody_holderkey (id, made_at, holder_id, tier, public_key)"
            " SELECT gen_random_uuid(), now(), id, 'standard', '' FROM custody_holder WHERE name = 'leads'"
        ),
        (
            "INSERT INTO custody_grant (id, made_at, compartment_key_id, subject, compartment, holder_id, sealed_key, granted_by, reason)"
            " SELECT gen_random_uuid(), now(), k.id, k.subject, k.compartment, h.id, '', 'intake', '' FROM custody_compartmentkey k, custody_holder h"
            " WHERE h.name = 'housing' AND k.compartment = 'narrative'"
        ),
        (
            "INSERT INTO cases_person (id, made_at, case_id, position, card_id)"
            " VALUES (gen_random_uuid(), now(), %(case)s, 9, gen_random_uuid())"
        ),
        (
            "INSERT INTO cases_consent (id, made_at, case_id, kind, given_on)"
            " VALUES (gen_random_uuid(), now(), %(case)s, 'free', now())"
        ),
        "SELECT session_data FROM django_session",
        "UPDATE custody_lock SET verifier = ''",
        "UPDATE custody_keysession SET ends_at = now() + interval '1 year'",
        "UPDATE intake_message SET content_id = gen_random_uuid()",
        "UPDATE intake_conversation SET case_id = gen_random_uuid()",
        "SELECT totp_secret FROM accounts_user",
    ],
)
def test_the_public_role_is_refused_what_would_let_it_act_for_others(connect_as, lead, make_case, statement):
    heard = make_case(CaseState.HEARD)
    with connect_as("sc_public") as stranger, pytest.raises(REFUSED):
        stranger.execute(statement, {"case": heard.pk})


def test_the_public_role_takes_a_request_a_message_and_a_burning(as_role, lead, volunteer):
    file = ContentFile(b"A letter from the court.", name="letter.txt")
    with as_role("sc_public"):
        subject, files = add_file(Answers(), file)
        answers = Answers(
            own_words="They came.", working_name="Mira", keep=True, free=True, subject=subject, files=files
        )
        code = ask_for_help(answers, language="en")
    with as_role("sc_desk"):
        assert not Conversation.objects.exists()
        acting.act(sign_in(volunteer).session)
        (conversation,) = Conversation.objects.all()
        answer(volunteer.actor, conversation=conversation, text="We read you.")
        assert open_record(volunteer.actor, conversation.case.story, Story, purpose="view").own_words == "They came."
    with as_role("sc_public"):
        applicant = applicant_of(return_with(read_code(code)))
        write_as_applicant(applicant, text="Thank you.", file=file)
        assert [one.text for one in messages_for(applicant, conversation)] == ["We read you.", "Thank you."]
        mark = Message.objects.filter(from_applicant=False).update(read_at=clock.now())
        assert mark == 1
        burn(applicant)
        with pytest.raises(WrongPassphrase):
            return_with(read_code(code))


def test_the_public_role_takes_an_offer(as_role, lead, housing):
    with as_role("sc_public"):
        offer = receive_offer(details=OfferDetails(name="Jan", phone="1", postcode="9000", town="Gent"), beds=2)
    with as_role("sc_desk"):
        acting.act(sign_in(housing).session)
        assert open_record(housing.actor, offer.details, OfferDetails, purpose="view").name == "Jan"


def test_the_worker_announces_itself_again_and_again_and_touches_no_other_key(as_role, lead):
    with as_role("sc_worker"):
        announce_worker()
        announced = announce_worker()
        assert [key.holder_id for key in HolderKey.objects.all()] == [announced.pk]
        assert HolderKey.objects.all().delete()[0] == 1
    assert HolderKey.objects.filter(holder=lead.user.holder).count() == 2
