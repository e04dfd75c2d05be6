"""The roles and the database of a cell on a server that we may administer: our own, or one behind DATABASE_URL.

    prepare_server(cluster.conninfo(), passwords)

Five roles log in, each with its own password: `sc_owner` owns the tables and migrates, `sc_public`, `sc_desk` and
`sc_worker` are the two faces and the worker, `sc_broker` is the key broker, which writes the log. What each may touch
is granted after migrating (`apply_grants`).
"""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from safeconduct.cell.refusal import CellRefused

DATABASE = "safeconduct"
OWNER = "sc_owner"
ROLES = (OWNER, "sc_public", "sc_desk", "sc_worker", "sc_broker")
OLDEST, NEWEST = 15, 18


class DatabaseRefused(CellRefused):
    """The server cannot be used; the message says what to do, with the SQL where SQL helps."""


def prepare_server(admin: str, passwords: Mapping[str, str], database: str = DATABASE) -> str:
    """Create what is missing of roles and database, and set the roles' passwords.

    `admin` is the conninfo of a role that may create both. Returns what no other database anywhere has in common with
    this one, also not a later one of the same name. Raises DatabaseRefused.
    """
    with psycopg.connect(admin, autocommit=True) as connection:
        check_version(connection)
        try:
            for role in ROLES:
                _prepare_role(connection, role, passwords[role])
            create_database(connection, database)
        except psycopg.errors.InsufficientPrivilege as error:
            raise DatabaseRefused(what_to_type(database)) from error
        identity = connection.execute(
            "SELECT system_identifier, pg_database.oid FROM pg_control_system(), pg_database WHERE datname = %s",
            [database],
        ).fetchone()
    return str(identity)


def check_version(connection: psycopg.Connection) -> None:
    """Raises DatabaseRefused for a PostgreSQL that this version was not tried on."""
    major = connection.info.server_version // 10000
    if not OLDEST <= major <= NEWEST:
        raise DatabaseRefused(f"The server is PostgreSQL {major}; Safeconduct needs {OLDEST} to {NEWEST}.")


def what_to_type(database: str = DATABASE) -> str:
    """What an administrator types where the role in DATABASE_URL may not create roles and databases."""
    roles = "\n".join(f"  CREATE ROLE {role} LOGIN PASSWORD '…';" for role in ROLES)
    return (
        "The role in DATABASE_URL may not create roles and databases. Let an administrator of the server run:\n"
        f"  CREATE ROLE sc_admin LOGIN CREATEDB CREATEROLE PASSWORD '…';\n{roles}\n"
        f"  GRANT {', '.join(ROLES)} TO sc_admin WITH ADMIN OPTION;\n"
        f"  CREATE DATABASE {database} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';\n"
        "and put sc_admin with its password into DATABASE_URL."
    )


def _prepare_role(connection: psycopg.Connection, role: str, password: str) -> None:
    """The password travels as its scram verifier, so that no statement holds it."""
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER" if exists else "CREATE")
    connection.execute(sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, sql.Identifier(role), verifier))


def create_database(connection: psycopg.Connection, name: str) -> None:
    """An empty database of OWNER with the same sorting on every machine, unless there is one of that name."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    locale = "LOCALE 'C.UTF-8'"
    if connection.info.server_version >= 170000:
        locale += " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
    if connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() != (True,):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' " + locale).format(
            sql.Identifier(name), sql.Identifier(OWNER)
        )
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    for role in ROLES:
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(role))
        )


def address(conninfo: str) -> str:
    """A conninfo as the URL that DATABASE_URL takes; a socket folder and all other options go into the query."""
    parts = {name: str(value) for name, value in conninfo_to_dict(conninfo).items() if value is not None}
    login = f"{quote(parts.pop('user'), safe='')}:{quote(parts.pop('password'), safe='')}"
    database = quote(parts.pop("dbname"), safe="")
    return f"postgresql://{login}@/{database}?{urlencode(parts)}"


def server_of_ones_own(url: str) -> tuple[str, str]:
    """The conninfo to prepare the server that DATABASE_URL names, and the cell's database on it.

    The database in the URL is the cell's, made if need be; `postgres` or none means DATABASE. Raises DatabaseRefused.
    """
    named = str(conninfo_to_dict(url).get("dbname") or "postgres")
    database = DATABASE if named == "postgres" else named
    for entrance in (database, "postgres"):
        try:
            psycopg.connect(make_conninfo(url, dbname=entrance, connect_timeout=10)).close()
        except psycopg.OperationalError as error:
            reason = error
        else:
            return make_conninfo(url, dbname=entrance), database
    raise DatabaseRefused(f"The server in DATABASE_URL does not let us in: {reason}")
