"""Row-level security: how a right over some rows of a table becomes policies, and the functions that conditions call.

The functions read as the owner what the asking role may not read itself, and answer one word.
"""

from collections.abc import Iterable, Mapping

from psycopg import sql

from safeconduct.cell.roles_refusing import REFUSING

BECOMES = " BECOMES "  # in the rows of an UPDATE: then follows what a changed row must be
FUNCTIONS: Mapping[str, str] = {
    "custody_kind_of(holder uuid) RETURNS text": "(SELECT kind FROM public.custody_holder WHERE id = holder)",
    "custody_is_applicant(reference text) RETURNS boolean": """
        EXISTS (SELECT FROM public.custody_holder WHERE id::text = reference AND kind = 'applicant')""",
    "custody_is_of_an_applicant(wanted bytea) RETURNS boolean": """
        EXISTS (
            SELECT FROM public.custody_holderkey WHERE seal = wanted AND public.custody_kind_of(holder_id) = 'applicant'
            UNION ALL
            SELECT FROM public.custody_grant WHERE seal = wanted AND public.custody_kind_of(holder_id) = 'applicant'
        )""",
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
    # The session that acts at the desk was told by `custody.acting`; everything else the database finds by itself.
    "custody_session() RETURNS uuid": "nullif(current_setting('safeconduct.session', true), '')::uuid",
    "custody_acting() RETURNS uuid[]": """
        ARRAY(
            SELECT holder_id FROM public.custody_keysession WHERE id = public.custody_session()
            UNION
            SELECT member.group_id FROM public.custody_membership AS member
            JOIN public.custody_keysession AS session ON session.holder_id = member.member_id
            JOIN public.custody_holder AS of_group ON of_group.id = member.group_id AND of_group.name <> 'glass'
            WHERE session.id = public.custody_session()
        )""",
    # Cases of others that whoever acts has opened in an emergency, for as long as that lasts.
    "custody_broken() RETURNS uuid[]": """
        ARRAY(
            SELECT broken.subject FROM public.custody_brokenglass AS broken
            JOIN public.custody_keysession AS session ON session.holder_id = broken.holder_id
            WHERE session.id = public.custody_session() AND broken.ends_at > statement_timestamp()
        )""",
    "custody_is_true() RETURNS boolean": """
        nullif(current_setting('safeconduct.holders', true), '')::uuid[] <@ public.custody_acting()""",
    "custody_acts_in(wanted text) RETURNS boolean": """
        EXISTS (
            SELECT FROM public.custody_keysession AS session
            JOIN public.custody_membership AS member ON member.member_id = session.holder_id
            JOIN public.custody_holder AS of_group ON of_group.id = member.group_id
            WHERE session.id = public.custody_session() AND of_group.kind = 'group' AND of_group.name = wanted
        )""",
    "custody_is_guest() RETURNS boolean": """
        EXISTS (
            SELECT FROM public.custody_keysession AS session
            JOIN public.custody_holder AS holder ON holder.id = session.holder_id
            WHERE session.id = public.custody_session() AND holder.kind = 'guest'
        )""",
    # A role counts once two others have vouched for both keys, as on pages (accounts.selectors_roles).
    "accounts_acts_as(wanted text[]) RETURNS boolean": """
        EXISTS (
            SELECT FROM public.custody_keysession AS session
            JOIN public.accounts_user AS colleague ON colleague.holder_id = session.holder_id
            JOIN public.accounts_roleheld AS held ON held.user_id = colleague.id
            WHERE session.id = public.custody_session() AND colleague.is_active AND held.role = ANY (wanted)
                AND NOT EXISTS (
                    SELECT FROM public.custody_holderkey AS key
                    WHERE key.holder_id = colleague.holder_id AND key.seal = ''
                )
        )""",
    "accounts_is_acting(wanted uuid) RETURNS boolean": """
        EXISTS (
            SELECT FROM public.custody_keysession AS session
            JOIN public.accounts_user AS colleague ON colleague.holder_id = session.holder_id
            WHERE session.id = public.custody_session() AND colleague.id = wanted
        )""",
    "cases_is_asked(wanted uuid) RETURNS boolean": """
        EXISTS (SELECT FROM public.cases_case WHERE id = wanted AND state = 'asked')""",
    "desk_is_erased(wanted uuid) RETURNS boolean": """
        EXISTS (SELECT FROM public.desk_erasure WHERE case_id = wanted AND confirmed_at IS NOT NULL)""",
    "custody_is_past_guest(wanted uuid) RETURNS boolean": """
        public.custody_kind_of(wanted) = 'guest' AND EXISTS (
            SELECT FROM public.guests_guest AS guest JOIN public.accounts_user AS one ON one.id = guest.user_id
            WHERE one.holder_id = wanted AND guest.ended_at IS NOT NULL
        )""",
    # Copies that were made for a guest who has gone, or of a case that was erased.
    "guests_is_over(wanted uuid) RETURNS boolean": """
        EXISTS (
            SELECT FROM public.guests_showing AS showing JOIN public.guests_guest AS guest ON guest.id = guest_id
            WHERE showing.subject = wanted AND (guest.ended_at IS NOT NULL OR public.desk_is_erased(guest.case_id))
        )""",
    "intake_is_gone(wanted uuid) RETURNS boolean": """
        NOT EXISTS (SELECT FROM public.intake_conversation WHERE applicant_id = wanted)""",
    "evidence_is_new(wanted uuid) RETURNS boolean": """
        EXISTS (SELECT FROM public.evidence_item WHERE id = wanted AND origin = 'applicant')
        AND NOT EXISTS (SELECT FROM public.evidence_handover WHERE item_id = wanted)""",
}


# Numbers, and a yes or no, over rows that the desk does not see; for the desk, and of receipts for the worker.
NUMBERS: dict[str, str] = {
    "cases_is_name_taken(wanted text) RETURNS boolean": "EXISTS (SELECT FROM public.cases_case WHERE name = wanted)",
    "cases_waiting(states text[]) RETURNS TABLE (households bigint, people bigint)": """
        count(*), coalesce(sum(size), 0) FROM public.cases_case WHERE state = ANY (states)""",
    "cases_without_a_home(states text[], today date) RETURNS bigint": """
        count(*) FROM public.cases_case AS household WHERE state = ANY (states) AND NOT EXISTS (
            SELECT FROM public.shelter_stay AS stay
            WHERE stay.case_id = household.id AND stay.state IN ('held', 'confirmed') AND stay.until_on > today
        )""",
    # What a member of the glass group needs to ask the broker for one case: which one has this name, and what the
    # group was given of it, which opens nothing without the broker.
    "cases_behind_glass(wanted text) RETURNS uuid": """
        id FROM public.cases_case
        WHERE lower(name) = lower(wanted) AND state <> 'erased' AND public.custody_acts_in('glass')""",
    "custody_behind_glass(wanted uuid) RETURNS SETOF custody_grant": """
        given.* FROM public.custody_grant AS given JOIN public.custody_holder AS glass ON glass.id = given.holder_id
        WHERE given.subject = wanted AND glass.kind = 'group' AND glass.name = 'glass'
            AND public.custody_acts_in('glass')""",
    # Who keeps the key to an address, and until when; whoever ends one stay ends the keys of no other.
    "shelter_last_days(home uuid) RETURNS TABLE (holder uuid, until_on date)": """
        colleague.holder_id, max(stay.until_on) FROM public.shelter_stay AS stay
        JOIN public.shelter_unit AS unit ON unit.id = stay.unit_id
        JOIN public.cases_case AS household ON household.id = stay.case_id
        JOIN public.accounts_user AS colleague ON colleague.id = household.caseworker_id
        WHERE unit.home_id = home AND stay.state = 'confirmed' GROUP BY colleague.holder_id""",
    "desk_names(wanted uuid[]) RETURNS TABLE (id uuid, name text)": """
        id, name FROM public.cases_case WHERE id = ANY (wanted) AND public.accounts_acts_as(ARRAY['officer'])""",
    "desk_named(wanted text) RETURNS SETOF uuid": """
        id FROM public.cases_case
        WHERE lower(name) = lower(wanted) AND public.accounts_acts_as(ARRAY['officer'])""",
    "guests_of_erased(wanted uuid) RETURNS SETOF uuid": """
        showing.subject FROM public.guests_showing AS showing JOIN public.guests_guest AS guest ON guest.id = guest_id
        WHERE guest.case_id = wanted AND public.desk_is_erased(wanted)""",
    "desk_extent(wanted uuid, drawing text) RETURNS TABLE (people int8, files int8, messages int8, sealed int8)": """
        (SELECT count(*) FROM public.cases_person WHERE case_id = wanted),
        (SELECT count(*) FROM public.custody_blob AS blob
            JOIN public.custody_compartmentkey AS key ON key.id = blob.compartment_key_id
            WHERE key.subject = wanted AND blob.type <> drawing),
        (SELECT count(*) FROM public.intake_message AS message
            JOIN public.intake_conversation AS talk ON talk.id = message.conversation_id
            WHERE talk.case_id = wanted),
        (SELECT count(*) FROM public.custody_sealedrecord AS record
            JOIN public.custody_compartmentkey AS key ON key.id = record.compartment_key_id
            WHERE key.subject = wanted)""",
}
# The worker signs a receipt over what an erasure destroys, in numbers.
OF_RECEIPTS = tuple(signature for signature in NUMBERS if signature.startswith("desk_extent"))
# What changes rows that the asking role does not see.
STEPS: dict[str, str] = {
    "custody_end_sessions(wanted uuid) RETURNS void": """
        DELETE FROM public.custody_keysession
        WHERE holder_id = wanted
            AND (session_user <> 'sc_public' OR public.custody_kind_of(holder_id) = 'applicant')""",
}
# Grants of whoever acts. The holders stand in a setting, so that the planner knows how many grants theirs are, and
# looks one row up or reads all of them as suits the query; that they are those of the session is asked once a query.
OWN_GRANT = (
    "(SELECT public.custody_is_true()) AND "
    "holder_id = ANY (nullif(current_setting('safeconduct.holders', true), '')::uuid[])"
)
# What the holders who act have a live grant on. Read as the owner, who made it: a condition of custody_grant may ask
# it, and whoever reads it sees no more than whose keys they hold. The barrier keeps other conditions behind its own.
REACHED = f"""
    CREATE OR REPLACE VIEW public.custody_reached WITH (security_barrier = true) AS
    SELECT subject, compartment FROM public.custody_grant
    WHERE {OWN_GRANT}
        AND (ends_at IS NULL OR ends_at > statement_timestamp())
"""  # noqa: S608 the condition above


def functions() -> Iterable[sql.Composable]:
    """Make the functions and the view anew, before the policies that ask them."""
    for signature, answer in FUNCTIONS.items():
        yield _function(signature, "STABLE", f"SELECT {answer}")
    for signature, answer in NUMBERS.items():
        yield _function(signature, "STABLE", f"SELECT {answer}")
    for signature, step in (STEPS | REFUSING).items():
        yield _function(signature, "VOLATILE", step)
    for signature in NUMBERS | REFUSING:
        yield sql.SQL(f"REVOKE EXECUTE ON FUNCTION public.{signature.partition(' RETURNS')[0]} FROM PUBLIC")
    yield sql.SQL(REACHED)


def _function(signature: str, kind: str, body: str) -> sql.Composed:
    made = f"CREATE OR REPLACE FUNCTION public.{signature} LANGUAGE sql {kind} SECURITY DEFINER"
    return sql.SQL(f"{made} SET search_path = pg_catalog, public, pg_temp AS {{}}").format(body)


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
