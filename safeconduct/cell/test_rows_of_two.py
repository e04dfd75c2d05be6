"""The desk's role in the database: what takes two is asked for and answered by whoever acts, in their own name."""

from uuid import uuid4

import pytest

from safeconduct.accounts.roles import Role
from safeconduct.accounts.selectors_roles import roles_of
from safeconduct.accounts.services.by_two import NotOpen
from safeconduct.accounts.services.change_roles import confirm_roles, propose_roles
from safeconduct.cell.conftest import count, desk_of, refused
from safeconduct.desk.services.log_by_two import allow_log, ask_log, take_log
from safeconduct.desk.words import LogReason


def test_what_takes_two_is_asked_and_answered_in_one_s_own_name(lead, officer, colleague):
    outsider = colleague("olga", Role.CASEWORKER)
    change = propose_roles(lead.actor, user=outsider.user, wanted=[Role.LAWYER])
    table = ask_log(lead.actor, asked={}, reason=LogReason.INCIDENT)
    answered = "UPDATE {} SET answered_by_id = %s, answered_at = now(), is_allowed = true"
    with desk_of(outsider) as cursor:
        assert count(cursor, "accounts_rolechange") == count(cursor, "desk_logtable") == 0
        role = "INSERT INTO accounts_roleheld (id, made_at, user_id, role) VALUES (%s, now(), %s, 'lead')"
        refused(cursor, role, uuid4(), outsider.user.pk)
        cursor.execute("DELETE FROM accounts_roleheld")
        assert cursor.rowcount == 0
    with desk_of(lead) as cursor:
        for name in ("accounts_rolechange", "desk_logtable"):
            refused(cursor, answered.format(name), officer.user.pk)
    with desk_of(officer) as cursor:
        confirm_roles(officer.actor, change=change)
        allow_log(officer.actor, table_id=table.pk)
        for name, left in (("accounts_rolechange", 0), ("desk_logtable", 1)):
            assert count(cursor, name) == 1
            cursor.execute(f"DELETE FROM {name}")
            assert cursor.rowcount == 0
            cursor.execute(f"SELECT FROM {name} FOR UPDATE")
            assert cursor.rowcount == left
    with desk_of(lead):
        assert "".join(take_log(lead.actor, table_id=table.pk))
        with pytest.raises(NotOpen):
            take_log(lead.actor, table_id=table.pk)
    assert roles_of(outsider.user) == [Role.LAWYER]
