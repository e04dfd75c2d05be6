"""The database roles of the two faces and the worker: what each may touch, table by table.

The public role inserts requests, messages and offers, and reads what it needs to seal them (public keys) and to show
the site. It cannot read a case, a person, a task, a grant; where a whole table is too much, `roles_rows` says which
rows. The log takes insertions from everyone, changes from nobody.
"""

from collections.abc import Iterable

from django.db import connection, transaction
from psycopg import sql

from safeconduct.cell import roles_rows

# What a page of the site is made of, as it stands for strangers: no drafts, no editors, no log of theirs.
SITE_READS = (
    "public_homepage",
    "public_standardpage",
    "public_newsindexpage",
    "public_newspage",
    "public_pace",
    "wagtailcore_page",
    "wagtailcore_locale",
    "wagtailcore_site",
    "wagtailcore_pageviewrestriction",
    "wagtailimages_image",
    "wagtailimages_rendition",
    "django_content_type",
)
PUBLIC_READS = (
    *SITE_READS,
    "custody_holder",
    "custody_holderkey",
    "custody_lock",
    "custody_keysession",
    "custody_draft",
    "custody_submission",
    "custody_compartmentkey",
    "custody_sealedrecord",
    "custody_grant",
    "custody_membership",
    "intake_conversation",
    "intake_message",
    "audit_leaf",
    "situation_incident",
    "django_session",
)
PUBLIC_INSERTS = (
    "custody_holder",
    "custody_holderkey",
    "custody_lock",
    "custody_keysession",
    "custody_draft",
    "custody_submission",
    "custody_compartmentkey",
    "custody_sealedrecord",
    "custody_blob",
    "custody_grant",
    "cases_case",
    "cases_person",
    "cases_move",
    "cases_consent",
    "evidence_item",
    "evidence_handover",
    "intake_conversation",
    "intake_message",
    "shelter_offer",
    "public_pace",
    "audit_leaf",
    "django_session",
)
PUBLIC_CHANGES = (
    "custody_draft",
    "custody_submission",
    "custody_keysession",
    "custody_lock",
    "intake_message",
    "intake_conversation",
    "public_pace",
    "django_session",
)
PUBLIC_DELETES = (
    "custody_draft",
    "custody_submission",
    "custody_keysession",
    "custody_lock",
    "custody_holderkey",
    "django_session",
)
FACES = ("sc_public", "sc_desk", "sc_worker")
LOG = "audit_leaf"


def apply_grants() -> None:
    """Give each role its rights anew, all at once; run by the owner after every migration.

    Roles that do not exist are left out.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(FACES)])
        present = {name for (name,) in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
        for statement in _statements(present, tables):
            cursor.execute(statement)


def _statements(present: set[str], tables: set[str]) -> Iterable[sql.Composed]:
    for role in sorted(present):
        yield _all(role, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}")
        yield _all(role, "GRANT USAGE ON SCHEMA public TO {}")
        yield _all(role, "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}")
    for role in sorted(present - {"sc_public"}):
        yield _all(role, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}")
        yield _all(role, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}")
        yield _on(role, "REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}", LOG)
    if "sc_public" in present:
        yield from _public(tables)
    yield from roles_rows.statements(present, tables)


def _public(tables: set[str]) -> Iterable[sql.Composed]:
    rights = {
        "SELECT": set(PUBLIC_READS),
        "INSERT": set(PUBLIC_INSERTS),
        "UPDATE": set(PUBLIC_CHANGES),
        "DELETE": set(PUBLIC_DELETES),
    }
    for right, names in rights.items():
        for table in sorted(names & tables):
            yield _on("sc_public", f"GRANT {right} ON {{}} TO {{}}", table)


def _all(role: str, template: str) -> sql.Composed:
    return sql.SQL(template).format(sql.Identifier(role))


def _on(role: str, template: str, table: str) -> sql.Composed:
    return sql.SQL(template).format(sql.Identifier(table), sql.Identifier(role))
