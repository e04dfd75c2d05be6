"""Which rows the public role may touch, where a right over the whole table is too much: row-level security.

The other roles see every row: what they may do stands in `roles`. Conditions are SQL, constants of this file; the
functions they call read as the owner what the public role may not read itself.
"""

from collections.abc import Iterable, Mapping

from psycopg import sql

PUBLIC = "sc_public"

FUNCTIONS: Mapping[str, str] = {
    # A subject takes compartments until the first thing is sealed into it: cases, offers and homes are closed then.
    "custody_takes_keys(wanted uuid)": """
        NOT EXISTS (
            SELECT FROM public.custody_sealedrecord AS record
            JOIN public.custody_compartmentkey AS key ON key.id = record.compartment_key_id
            WHERE key.subject = wanted
        )""",
}

# Table → right → the rows it holds for. A right that is not named for a table holds for none of its rows.
ROWS: Mapping[str, Mapping[str, str]] = {
    "custody_compartmentkey": {
        "SELECT": "true",
        "INSERT": "epoch = 1 AND custody_takes_keys(subject)",
    },
}


def statements(present: set[str], tables: set[str]) -> Iterable[sql.Composed]:
    """Make functions and policies anew, for the roles and tables that there are."""
    if PUBLIC not in present:
        return
    for signature, condition in FUNCTIONS.items():
        yield _function(signature, condition)
    for table in sorted(ROWS.keys() & tables):
        yield sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(sql.Identifier(table))
        yield from _policy(table, "everybody_else", "ALL", sorted(present - {PUBLIC}), "true")
        for right, condition in ROWS[table].items():
            yield from _policy(table, f"public_{right.lower()}", right, [PUBLIC], condition)


def _function(signature: str, condition: str) -> sql.Composed:
    made = f"CREATE OR REPLACE FUNCTION public.{signature} RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER"
    return sql.SQL(f"{made} SET search_path = pg_catalog, public, pg_temp AS {{}}").format(f"SELECT {condition}")


def _policy(table: str, name: str, right: str, roles: list[str], condition: str) -> Iterable[sql.Composed]:
    """INSERT looks at the new row, SELECT and DELETE at the old one, UPDATE at both."""
    seen = f"USING ({condition})" if right != "INSERT" else ""
    made = f"WITH CHECK ({condition})" if right not in {"SELECT", "DELETE"} else ""
    names = {"name": sql.Identifier(name), "table": sql.Identifier(table)}
    yield sql.SQL("DROP POLICY IF EXISTS {name} ON {table}").format(**names)
    if roles:
        to = sql.SQL(", ").join(map(sql.Identifier, roles))
        yield sql.SQL(f"CREATE POLICY {{name}} ON {{table}} FOR {right} TO {{to}} {seen} {made}").format(**names, to=to)
