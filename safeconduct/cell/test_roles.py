"""What each role may do in the database, tried as that role; what no role may do, tried by whoever would gain."""

from uuid import uuid4

import psycopg
import pytest

from safeconduct.cases.services.open_case import open_originals, open_subject
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import CompartmentKey
from safeconduct.custody.sealing import newest_key

REFUSED = psycopg.errors.InsufficientPrivilege
ADD_KEY = """
    INSERT INTO custody_compartmentkey (id, made_at, subject, compartment, epoch, public_key)
    VALUES (%s, now(), %s, %s, %s, %s)
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


@pytest.mark.parametrize("role", ["sc_desk", "sc_worker", "sc_owner"])
def test_the_house_itself_goes_on_to_a_new_epoch(connect_as, lead, case, role):
    with connect_as(role) as colleague:
        add_key(colleague, case.pk, "narrative", 2)
    assert CompartmentKey.objects.filter(subject=case.pk, epoch=2).exists()
