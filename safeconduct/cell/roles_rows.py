"""Row-level security: how a right over some rows of a table becomes policies, and the functions that conditions call.

The functions read as the owner what the asking role may not read itself, and answer one word.
"""

from collections.abc import Iterable, Mapping

from psycopg import sql

BECOMES = " BECOMES "  # in the rows of an UPDATE: then follows what a changed row must be
FUNCTIONS: Mapping[str, str] = {
    "custody_kind_of(holder uuid) RETURNS text": "(SELECT kind FROM public.custody_holder WHERE id = holder)",
    "custody_is_applicant(reference text) RETURNS boolean": """
        EXISTS (SELECT FROM public.custody_holder WHERE id::text = reference AND kind = 'applicant')""",
    # A subject takes compartments until the first thing is sealed into it: cases, offers and homes are closed then.
    "custody_takes_keys(wanted uuid) RETURNS boolean": """
        NOT EXISTS (
            SELECT FROM public.custody_sealedrecord AS record
            JOIN public.custody_compartmentkey AS key ON key.id = record.compartment_key_id
            WHERE key.subject = wanted
        )""",
    "custody_takes_grants(wanted uuid) RETURNS boolean": """
        EXISTS (
            SELECT FROM public.custody_compartmentkey
            WHERE id = wanted AND public.custody_takes_keys(subject)
        )""",
    # Originals of a stranger who did not send, and nothing else: no other compartment, nothing in it.
    "custody_is_begun(wanted uuid) RETURNS boolean": """
        NOT EXISTS (
            SELECT FROM public.custody_compartmentkey AS key
            WHERE key.subject = wanted AND (
                key.compartment <> 'originals'
                OR EXISTS (SELECT FROM public.custody_sealedrecord WHERE compartment_key_id = key.id)
                OR EXISTS (SELECT FROM public.custody_blob WHERE compartment_key_id = key.id)
            )
        )""",
    "custody_is_of_messages(wanted uuid) RETURNS boolean": """
        EXISTS (SELECT FROM public.custody_compartmentkey WHERE id = wanted AND compartment = 'messages')""",
    "cases_is_asked(wanted uuid) RETURNS boolean": """
        EXISTS (SELECT FROM public.cases_case WHERE id = wanted AND state = 'asked')""",
    "desk_is_erased(wanted uuid) RETURNS boolean": """
        EXISTS (SELECT FROM public.desk_erasure WHERE case_id = wanted AND confirmed_at IS NOT NULL)""",
    "intake_is_gone(wanted uuid) RETURNS boolean": """
        NOT EXISTS (SELECT FROM public.intake_conversation WHERE applicant_id = wanted)""",
    "evidence_is_new(wanted uuid) RETURNS boolean": """
        EXISTS (SELECT FROM public.evidence_item WHERE id = wanted AND origin = 'applicant')
        AND NOT EXISTS (SELECT FROM public.evidence_handover WHERE item_id = wanted)""",
}


def functions() -> Iterable[sql.Composed]:
    """Make the functions anew, before the policies that call them."""
    for signature, answer in FUNCTIONS.items():
        made = f"CREATE OR REPLACE FUNCTION public.{signature} LANGUAGE sql STABLE SECURITY DEFINER"
        yield sql.SQL(f"{made} SET search_path = pg_catalog, public, pg_temp AS {{}}").format(f"SELECT {answer}")


def policies(table: str, rights: Mapping[str, Mapping[str, str]]) -> Iterable[sql.Composed]:
    """What each role (its rights, with the rows of each) may do with a table.

    Where every right holds for every row the table stays as it is: its grants say enough.
    """
    if not any(rows != "true" for of_role in rights.values() for rows in of_role.values()):
        return
    yield sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(sql.Identifier(table))
    for role, of_role in rights.items():
        for right, rows in of_role.items():
            yield _policy(table, role, right.split()[0], rows)


def _policy(table: str, role: str, verb: str, rows: str) -> sql.Composed:
    """INSERT looks at the new row, SELECT, UPDATE and DELETE at the old one; a change may say what the new one is."""
    before, _, after = rows.partition(BECOMES)
    changed = {"INSERT": f"WITH CHECK ({rows})", "UPDATE": f"USING ({before}) WITH CHECK ({after or 'true'})"}
    seen = changed.get(verb, f"USING ({rows})")
    return sql.SQL(f"CREATE POLICY {{}} ON {{}} FOR {verb} TO {{}} {seen}").format(
        sql.Identifier(f"{role}_{verb.lower()}"), sql.Identifier(table), sql.Identifier(role)
    )
