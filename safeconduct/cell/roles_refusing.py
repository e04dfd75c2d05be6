"""How the database tells the log of what somebody was refused: counted and looked up by itself, in one statement.

So no process learns whether the thing is there, none sets a count back, and what is there takes as long as what is not.
"""

from collections.abc import Mapping

from safeconduct.audit.refusing import EACH, TOO_OFTEN, UNUSUAL

# Names in addresses of the desk, and the rows that they stand for: kind of a leaf, table, and whose (a case's) it is.
# Arguments begin with a line below: a column of the same name would come before them.
THINGS: Mapping[str, tuple[str, str, str]] = {
    "user_id": ("accounts.user", "accounts_user", "NULL"),
    "change_id": ("accounts.rolechange", "accounts_rolechange", "NULL"),
    "passkey_id": ("accounts.passkey", "accounts_passkey", "NULL"),
    "paper_id": ("guests.page", "guests_shownpaper", "NULL"),
    "table_id": ("desk.logtable", "desk_logtable", "NULL"),
    "erasure_id": ("desk.erasure", "desk_erasure", "case_id"),
    "opening_id": ("custody.glass", "desk_glass", "case_id"),
    "hold_id": ("programme.hold", "programme_hold", "case_id"),
    "commitment_id": ("programme.commitment", "programme_commitment", "NULL"),
    "incident_id": ("situation.incident", "situation_incident", "NULL"),
    "home_id": ("shelter.home", "shelter_home", "id"),
    "unit_id": ("shelter.unit", "shelter_unit", "home_id"),
    "offer_id": ("shelter.offer", "shelter_offer", "id"),
    "stay_id": ("shelter.stay", "shelter_stay", "case_id"),
    "round_id": ("placement.round", "placement_round", "NULL"),
}
_ROWS = " UNION ALL ".join(
    f"SELECT '{kind}', id::text, {whose}::text FROM public.{table} WHERE _by = '{name}' AND id = _wanted"  # noqa: S608 constants above
    for name, (kind, table, whose) in THINGS.items()
)
_EVENT = "jsonb_build_object('action', 'refused', 'kind', {}, 'object', {}, 'subject', {}, 'purpose', {})"
_ONE = _EVENT.format("coalesce(kind, _otherwise)", "coalesce(thing, '')", "coalesce(subject, '')", "_how")
_SUM = _EVENT.format(f"'{TOO_OFTEN}'", "_asker::text", "''", "of_day || ' times'")
REFUSING: dict[str, str] = {
    "audit_refuse(_asker uuid, _quarter timestamptz, _by text, _slug text, _wanted uuid, _otherwise text, _how text)"
    " RETURNS void": f"""
        WITH counted AS (
            INSERT INTO public.audit_refusals AS kept (id, who, at, count)
            SELECT gen_random_uuid(), _asker, _quarter, 1 WHERE public.accounts_is_acting(_asker)
            ON CONFLICT (who, at) DO UPDATE SET count = kept.count + 1
            RETURNING kept.count
        ), summed AS (
            SELECT counted.count AS of_quarter, counted.count + coalesce((
                SELECT sum(earlier.count) FROM public.audit_refusals AS earlier
                WHERE earlier.who = _asker AND earlier.at < _quarter AND earlier.at > _quarter - interval '1 day'
            ), 0) AS of_day FROM counted
        ), found (kind, thing, subject) AS (
            SELECT 'cases.case', id::text, id::text FROM public.cases_case
            WHERE _by = 'slug' AND slug = _slug UNION ALL {_ROWS}
        ), told (event, place) AS (
            SELECT {_ONE}, 1 FROM summed LEFT JOIN found ON true WHERE of_quarter <= {EACH}
            UNION ALL
            SELECT {_SUM}, 2 FROM summed
            WHERE of_day IN (SELECT {UNUSUAL} * (2 ^ step)::bigint FROM generate_series(0, 30) AS step)
        )
        INSERT INTO public.audit_entry (id, made_at, at, actor, events, is_last)
        SELECT gen_random_uuid(), statement_timestamp(), _quarter, _asker::text, jsonb_agg(event ORDER BY place), false
        FROM told HAVING count(*) > 0""",  # noqa: S608 constants above
}
