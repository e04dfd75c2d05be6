"""The database roles of the two faces and the worker get their rights: those of `roles_tables`, and no others.

The broker's role tells the log and reads nothing. The public role inserts requests, messages and offers, and reads
what it needs to seal them (public keys) and to show the site. It cannot read a case, a person, a task, a colleague's
key. What is told to the log everyone inserts; its leaves nobody but the database itself.
"""

from collections.abc import Iterable, Mapping

from django.db import connection, transaction
from psycopg import sql

from safeconduct.cell import roles_rows
from safeconduct.cell.roles_desk import bound
from safeconduct.cell.roles_refusing import REFUSING
from safeconduct.cell.roles_site import SITE
from safeconduct.cell.roles_tables import ACCOUNTS, CASES, CUSTODY, DEPARTMENTS, JOBS, LOG, Line, Rights, Role

FACES: tuple[Role, ...] = ("sc_public", "sc_desk", "sc_worker", "sc_broker")
TABLES: Mapping[str, Line] = bound({**CUSTODY, **LOG, **ACCOUNTS, **CASES, **DEPARTMENTS, **JOBS, **SITE})
_OF_FEW = (*roles_rows.NUMBERS, *REFUSING)  # functions that no role calls unless it is said below
_MAY_CALL = "GRANT EXECUTE ON FUNCTION public.{} TO {{}}"
OF_THE_OWNER = frozenset({"django_migrations"})


def apply_grants() -> None:
    """Give each role its rights anew, all at once; run by the owner after every migration.

    Roles that do not exist are left out, and a table that has no line belongs to the owner alone.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(FACES)])
        present = {name for (name,) in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute("SELECT polname, polrelid::regclass::text FROM pg_policy")
        for policy, table in cursor.fetchall():
            cursor.execute(_drop(policy, table))
        roles = [role for role in FACES if role in present]
        for statement in _statements(roles, sorted(TABLES.keys() & tables)):
            cursor.execute(statement)


def _each(role: Role, statement: str, signatures: Iterable[str]) -> Iterable[sql.Composable]:
    for signature in signatures:
        yield _to(role, statement.format(signature.partition(" RETURNS")[0]))


def _statements(roles: list[Role], tables: list[str]) -> Iterable[sql.Composable]:
    for role in roles:
        yield _to(role, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}")
        yield _to(role, "GRANT USAGE ON SCHEMA public TO {}")
        if role == "sc_broker":
            continue
        yield _to(role, "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}")
        if role != "sc_public":
            yield _to(role, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}")
    yield from roles_rows.functions()
    for role in roles:  # which were there before, and came with all functions of the schema
        yield from _each(role, "REVOKE EXECUTE ON FUNCTION public.{} FROM {{}}", _OF_FEW)
    if "sc_desk" in roles:
        yield _to("sc_desk", "GRANT SELECT ON {} TO {}", "custody_reached")
        yield from _each("sc_desk", _MAY_CALL, _OF_FEW)
    if "sc_worker" in roles:
        yield from _each("sc_worker", _MAY_CALL, roles_rows.OF_RECEIPTS)
    for table in tables:
        rights: dict[str, Rights] = {role: TABLES[table].of(role) for role in roles}
        for role in roles:
            for right in rights[role]:
                yield _to(role, f"GRANT {right} ON {{}} TO {{}}", table)
        yield from roles_rows.policies(table, rights)


def _to(role: Role, template: str, *names: str) -> sql.Composed:
    return sql.SQL(template).format(*map(sql.Identifier, (*names, role)))


def _drop(policy: str, table: str) -> sql.Composed:
    return sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(policy), sql.Identifier(table))
