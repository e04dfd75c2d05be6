"""Which rows of the tables of a case the desk's process sees and changes: those of whoever acts, who signed in.

`custody.acting` tells the database the session of each request; what its holder and their groups have a live grant on
stands in the view `custody_reached`. A row of a case is there for whoever can open its card, as the selectors have it.
What a step needs beyond that stands in `roles_beyond`, each with its reason. A right that a table keeps whole for the
desk is not named here.

A guest is no colleague: every right on a table of a department is nobody's while a guest acts, and what they may do all
the same stands in OF_GUESTS (ADR 21).
"""

from collections.abc import Mapping
from dataclasses import replace

from safeconduct.cell.roles_beyond import (
    ADMINISTRATOR,
    ERASES,
    HOUSING,
    LEADS,
    READS_THE_LOG,
    SIGNED_IN,
    beyond,
    broken,
)
from safeconduct.cell.roles_rows import BECOMES
from safeconduct.cell.roles_tables import CASES, CONFIRMS_ROLES, DEPARTMENTS, OF_WHOEVER_ACTS, Line, Rights


def _mine(column: str) -> str:
    """Rows of cases whose card the actor can open."""
    return f"EXISTS (SELECT FROM custody_reached AS mine WHERE mine.subject = {column} AND mine.compartment = 'card')"


def _reached(column: str) -> str:
    """Rows of subjects (cases, homes, rounds, …) of which the actor can open something."""
    return f"EXISTS (SELECT FROM custody_reached AS mine WHERE mine.subject = {column})"


def _through(parent: str, column: str) -> str:
    """Rows whose parent's row is there for the actor."""
    return f"EXISTS (SELECT FROM {parent} AS parent WHERE parent.id = {column})"


def _kept(rows: str, *, new: str = "") -> Rights:
    """Append-only."""
    return {"SELECT": rows, "INSERT": new or rows}


def _all(rows: str, *, new: str = "") -> Rights:
    return {**_kept(rows, new=new), "UPDATE": f"{rows}{BECOMES}{rows}", "DELETE": rows}


def _narrowed(rights: Rights, rows: str) -> Rights:
    """What the table's line allows, of these rows."""
    return {right: f"({allowed}) AND ({rows})" for right, allowed in rights.items()}


def _taken_out_by_two(rows: str) -> Rights:
    """Whoever acts asks and uses in their own name, and answers others; what was used is nobody's to change."""
    return {
        "SELECT": rows,
        "INSERT": f"{ASKED_BY_ME} AND answered_at IS NULL AND used_at IS NULL AND {rows}",
        "UPDATE": f"used_at IS NULL AND {rows}{BECOMES}{rows} AND (answered_at IS NULL OR {ANSWERED_OR_USED})",
        "DELETE": f"used_at IS NULL AND {ASKED_BY_ME} AND {rows}",
    }


MINE = f"{LEADS} OR {_mine('case_id')}"
OF_A_PAIR = f"{LEADS} OR {_mine('first_id')} OR {_mine('second_id')}"
OF_ITEM = _through("evidence_item", "item_id")
ASKED_BY_ME = "accounts_is_acting(asked_by_id)"
ANSWERED_OR_USED = (
    f"(used_at IS NULL AND accounts_is_acting(answered_by_id)) OR (used_at IS NOT NULL AND {ASKED_BY_ME})"
)
OF_DOSSIER = _through("dossiers_dossier", "dossier_id")
OF_TALK = _through("intake_conversation", "conversation_id")
OF_BROKEN = (
    "EXISTS (SELECT FROM intake_conversation AS broken WHERE broken.id = conversation_id"
    f" AND {broken('broken.case_id')})"
)
OF_KEY = (
    "EXISTS (SELECT FROM custody_compartmentkey AS key WHERE key.id = compartment_key_id"
    " AND ({} OR (desk_is_erased(key.subject) AND {})))"
).format(_reached("key.subject"), SIGNED_IN)
OF_BROKEN_KEY = (
    f"EXISTS (SELECT FROM custody_compartmentkey AS key WHERE key.id = compartment_key_id AND {broken('key.subject')})"
)
OWN = "holder_id = ANY ((SELECT custody_acting())::uuid[])"
BY_ME = "accounts_is_acting(by_id)"
BROKEN = beyond("a case whose glass is broken")
ENDS_GLASS = f"{OWN} OR {ERASES} OR {beyond('broken glass of whoever leaves')}"
OTHERS = beyond("an ended case", "an erased case", "a household in a home")
A_CASE = f"({LEADS} AND state <> 'erased') OR {_mine('id')} OR {OTHERS}"
# With the table's name: without it the column would be the view's own, and any one grant would reach all of them.
GRANTED = _reached("custody_grant.subject")
A_GRANT = f"{OWN} OR {GRANTED}"
A_GRANT_SEEN = f"{A_GRANT} OR {beyond('a key to an address', 'what was erased')}"
A_GRANT_TAKEN = f"{A_GRANT} OR {beyond('a key given for a stay', 'what was erased')}"
# Whoever seals sees public halves, and adds a compartment or its next epoch; only whoever reaches it takes one away.
OF_COMPARTMENT = _reached("custody_compartmentkey.subject")
A_KEY = f"{OF_COMPARTMENT} OR {beyond('what was erased')}"
A_KEY_TURNED = f"{A_KEY} OR {beyond('a key to an address')}"
A_GUEST = f"{MINE} OR {OF_WHOEVER_ACTS}"
OF_GUEST = _through("guests_guest", "guest_id")
ROWS: Mapping[str, Rights] = {
    "guests_guest": {"SELECT": A_GUEST, "INSERT": MINE, "UPDATE (ended_at)": f"{MINE}{BECOMES}{MINE}"},
    "guests_showing": _kept(OF_GUEST),
    "guests_shownpaper": _kept(_through("guests_showing", "showing_id"), new="true"),
    "guests_shownpage": _kept(_through("guests_shownpaper", "paper_id"), new="true"),
    "guests_look": _kept(OF_GUEST),
    "cases_case": {
        "SELECT": f"{A_CASE} OR {broken('id')}",
        "INSERT": "state = 'asked' AND caseworker_id IS NULL",
        "UPDATE": f"{A_CASE}{BECOMES}{A_CASE}",
        "DELETE": _mine("id"),
    },
    "cases_person": {
        **_all(MINE, new=f"{MINE} OR {beyond('a case that begins')}"),
        "SELECT": f"{MINE} OR {BROKEN}",
    },
    "cases_consent": {**_all(MINE), "SELECT": _through("cases_case", "case_id")},
    "cases_move": _kept(
        _through("cases_case", "case_id"), new=f"{MINE} OR (to_state = 'asked' AND ({beyond('a case that begins')}))"
    ),
    "cases_task": _all(MINE),
    "cases_apart": {**_all(OF_A_PAIR), "SELECT": f"{OF_A_PAIR} OR {beyond('kept apart')}"},
    "evidence_item": _all(MINE),
    "evidence_handover": _kept(OF_ITEM),
    "evidence_drawing": {"SELECT": OF_ITEM},
    "evidence_pageordered": {**_kept(OF_ITEM), "DELETE": OF_ITEM},
    "intake_conversation": {**_all(MINE), "SELECT": f"{MINE} OR {BROKEN}"},
    "intake_message": {
        **_all(f"{OF_TALK} AND NOT {OF_BROKEN}"),
        **_kept(OF_TALK),
    },
    "evidence_originalasked": _taken_out_by_two(OF_ITEM),
    "desk_logtable": _taken_out_by_two(READS_THE_LOG),
    # An administrator proposes in their own name, another answers in theirs; what was answered is nobody's to change.
    "accounts_rolechange": {
        "SELECT": CONFIRMS_ROLES,
        "INSERT": f"answered_at IS NULL AND {ASKED_BY_ME} AND {ADMINISTRATOR}",
        "UPDATE": f"answered_at IS NULL AND {CONFIRMS_ROLES}{BECOMES}accounts_is_acting(answered_by_id)",
        "DELETE": f"answered_at IS NULL AND {ADMINISTRATOR}",
    },
    "arrival_arrival": _all(MINE),
    "arrival_planstep": _all(_through("arrival_arrival", "arrival_id")),
    "programme_selection": _narrowed(DEPARTMENTS["programme_selection"].desk, MINE),
    "programme_recusal": _kept(MINE),
    "programme_hold": {
        **_all(f"{MINE} OR {beyond('a freed place')}"),
        "SELECT": beyond("the quota"),
    },
    "programme_ledgerline": _kept(beyond("the quota")),
    "placement_choice": _all(f"{MINE} OR {beyond('a round of placement')}"),
    "dossiers_dossier": _all(MINE),
    **dict.fromkeys(
        ("dossiers_answer", "dossiers_bundle", "dossiers_decision", "dossiers_question", "dossiers_signoff"),
        _all(OF_DOSSIER),
    ),
    **dict.fromkeys(("dossiers_author", "dossiers_step"), _kept(OF_DOSSIER)),
    "dossiers_reading": _kept(_through("dossiers_bundle", "bundle_id")),
    "shelter_stay": {**_all(f"{MINE} OR {HOUSING}"), "SELECT": beyond("a stay")},
    "desk_erasure": _narrowed(DEPARTMENTS["desk_erasure"].desk, beyond("an erasure")),
    "custody_grant": {
        "SELECT": A_GRANT_SEEN,
        "INSERT": f"{GRANTED} OR custody_takes_grants(compartment_key_id) OR {beyond('why the glass was broken')}",
        "UPDATE": f"{A_GRANT_TAKEN}{BECOMES}{A_GRANT_TAKEN}",
        "DELETE": A_GRANT_TAKEN,
    },
    "custody_compartmentkey": {
        **_kept(f"{SIGNED_IN} OR {OF_COMPARTMENT}", new="true"),
        "UPDATE": f"{A_KEY_TURNED}{BECOMES}{A_KEY_TURNED}",
        "DELETE": A_KEY,
    },
    # Sealing needs no key of one's own: whoever adds a sealed thing sees no other by it.
    "custody_sealedrecord": {**_all(OF_KEY, new="true"), "SELECT": f"{OF_KEY} OR {OF_BROKEN_KEY}"},
    # Nobody makes one longer; whoever looks into it may take it back.
    "custody_brokenglass": {
        "SELECT": ENDS_GLASS,
        "INSERT": f"{OWN} AND reason = 'glass'",
        "DELETE": ENDS_GLASS,
    },
    "desk_glass": {
        "SELECT": f"{BY_ME} OR {ERASES} OR {_mine('case_id')}",
        "INSERT": f"({BY_ME} AND reviewed_by_id IS NULL) OR {ERASES}",
        "UPDATE": f"{ERASES} AND NOT {BY_ME}{BECOMES}{ERASES}",
    },
    "custody_blob": _all(OF_KEY, new="true"),
    "custody_keysession": {
        **dict.fromkeys(("SELECT", "UPDATE", "DELETE"), "id = custody_session()"),
        "INSERT": "true",
    },
}


NO_GUEST = "(SELECT NOT custody_is_guest())"
# What a guest may all the same: read what was given to them, and leave the mark of each look.
OF_GUESTS = {f"guests_{name}": {"SELECT"} for name in ("guest", "showing", "shownpaper", "shownpage")} | {
    "guests_look": {"SELECT", "INSERT"},
    **{f"custody_{name}": {"SELECT"} for name in ("grant", "compartmentkey", "sealedrecord", "blob")},
    "custody_keysession": {"SELECT", "INSERT", "UPDATE", "DELETE"},
}
CLOSED_TO_GUESTS = CASES.keys() | DEPARTMENTS.keys() | ROWS.keys() | {"audit_leaf"}


def bound(lines: Mapping[str, Line]) -> dict[str, Line]:
    """The lines of all tables, the desk's rights on those of a case bound to rows, and none of them a guest's."""
    return {
        table: replace(line, desk=_without_guests(table, ROWS.get(table, line.desk))) for table, line in lines.items()
    }


def _without_guests(table: str, rights: Rights) -> Rights:
    if table not in CLOSED_TO_GUESTS:
        return rights
    kept = OF_GUESTS.get(table, set[str]())
    return {right: rows if right.split()[0] in kept else _if_no_guest(rows) for right, rows in rights.items()}


def _if_no_guest(rows: str) -> str:
    before, becomes, after = rows.partition(BECOMES)
    return f"{_and(before)}{becomes}{after}"


def _and(rows: str) -> str:
    return NO_GUEST if rows == "true" else f"{NO_GUEST} AND ({rows})"
