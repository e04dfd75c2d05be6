"""What each role may do with each table: the whole of it, or the rows of a condition. A test wants a line for each.

`sc_owner` owns the tables and migrates. A right is written as in GRANT. A condition is SQL over the row, a constant of
this file; what it may call stands in `roles_rows`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from safeconduct.cell.roles_rows import BECOMES

Role = Literal["sc_public", "sc_desk", "sc_worker", "sc_broker"]
Rights = Mapping[str, str]  # right → the rows it holds for


def _whole(rights: str) -> Rights:
    return dict.fromkeys(rights.split(), "true")


NOTHING: Rights = {}
READ = _whole("SELECT")
TELL = _whole("INSERT")
KEEP = _whole("SELECT INSERT")  # append-only
ALL = _whole("SELECT INSERT UPDATE DELETE")


@dataclass(frozen=True)
class Line:
    """The rights of each process on one table."""

    desk: Rights = field(default_factory=lambda: ALL)
    worker: Rights = field(default_factory=dict)
    public: Rights = field(default_factory=dict)
    broker: Rights = field(default_factory=dict)

    def of(self, role: Role) -> Rights:
        """The rights of one role."""
        of = {"sc_desk": self.desk, "sc_worker": self.worker, "sc_public": self.public, "sc_broker": self.broker}
        return of[role]


def _lines(names: Iterable[str], line: Line) -> dict[str, Line]:
    return dict.fromkeys(names, line)


OF_APPLICANT = "custody_kind_of(holder_id) = 'applicant'"
OF_WORKER = "custody_kind_of(holder_id) = 'worker'"
NEW_CASE = "cases_is_asked(case_id)"
OF_WHOEVER_ACTS = "accounts_is_acting(user_id)"
INVITES = "accounts_acts_as(ARRAY['caseworker', 'lead'])"  # a guest, of a case of theirs
CONFIRMS_ROLES = "accounts_acts_as(ARRAY['administrator', 'lead', 'officer'])"
MINE_OR_TAKEN_AWAY = f"{OF_WHOEVER_ACTS} OR accounts_acts_as(ARRAY['administrator'])"
# What the worker may delete: itself, what is over, and what two people have erased.
ERASED = "desk_is_erased(case_id)"
PAST_GUEST = "custody_is_past_guest(holder_id)"
GONE = f"{OF_WORKER} OR ({OF_APPLICANT} AND intake_is_gone(holder_id)) OR {PAST_GUEST}"
ENDED_KEY = "desk_is_erased(subject) OR custody_is_begun(subject) OR guests_is_over(subject)"


def _erased(parent: str, column: str) -> str:
    """Rows whose parent (a table with a case) belongs to an erased case."""
    return f"EXISTS (SELECT FROM {parent} AS parent WHERE parent.id = {column} AND desk_is_erased(parent.case_id))"


def _until_erased(rows: str = ERASED, worker: Rights = READ) -> Rights:
    """The worker's rights, and deleting once the case was erased."""
    return {**worker, "DELETE": rows}


# A hole in the public face makes nobody wait for longer than the hole: the longest wait is a quarter of an hour.
WAITS_A_WHILE = "door = 'words' AND free_at < now() + interval '20 minutes'"
HAS_BEGUN = "began_at <= now()"
CUSTODY = {
    "custody_holder": Line(
        worker={
            "SELECT": "true",
            "INSERT": "kind = 'worker'",
            "UPDATE (seen_at)": "kind = 'worker'",
            "DELETE": "kind = 'worker' OR (kind = 'applicant' AND intake_is_gone(id))",
        },
        public={"SELECT": "kind IN ('applicant', 'group', 'recovery')", "INSERT": "kind = 'applicant' AND name = ''"},
    ),
    # Groups and the recovery key have no wrapped secret; colleagues have, and the public role does not see their rows.
    "custody_holderkey": Line(
        worker={"SELECT": GONE, "INSERT": OF_WORKER, "DELETE": GONE},
        public={
            "SELECT": "custody_kind_of(holder_id) IN ('applicant', 'group', 'recovery')",
            "INSERT": f"{OF_APPLICANT} AND tier = 'standard'",
            "DELETE": OF_APPLICANT,
        },
    ),
    "custody_lock": Line(
        worker={"SELECT": GONE, "DELETE": GONE},
        public={"SELECT": OF_APPLICANT, "INSERT": OF_APPLICANT, "DELETE": OF_APPLICANT},
    ),
    "custody_kit": Line(worker={"SELECT": GONE, "DELETE": GONE}),
    # Dropped at the door too, by whoever uses a kit and has no session yet; made by their holder alone.
    "custody_passkeywrap": Line(
        desk={"SELECT": "true", "INSERT": "holder_id = ANY (custody_acting())", "DELETE": "true"},
        worker={"SELECT": GONE, "DELETE": GONE},
    ),
    "custody_keysession": Line(
        worker=_whole("SELECT DELETE"),
        public={
            "SELECT": OF_APPLICANT,
            "INSERT": OF_APPLICANT,
            "UPDATE (seen_at)": OF_APPLICANT,
            "DELETE": OF_APPLICANT,
        },
    ),
    "custody_tries": Line(
        worker=_whole("SELECT DELETE"),
        public={
            "SELECT": "door = 'words'",
            "INSERT": WAITS_A_WHILE,
            "UPDATE": f"door = 'words'{BECOMES}{WAITS_A_WHILE}",
        },
    ),
    "custody_pace": Line(
        worker=READ,
        public={"SELECT": "true", "INSERT": HAS_BEGUN, "UPDATE": f"true{BECOMES}{HAS_BEGUN}"},
    ),
    "custody_membership": Line(
        worker={"SELECT": "custody_kind_of(member_id) = 'worker'", "DELETE": "custody_kind_of(member_id) = 'worker'"},
        public={"SELECT": "custody_kind_of(member_id) = 'applicant'"},
    ),
    # Strangers' face takes back what an applicant ends, before its rows go, and nothing else.
    "custody_takenback": Line(worker=ALL, public={"INSERT": "custody_is_of_an_applicant(seal)"}),
    **_lines(["custody_voucher", "custody_retiredkey"], Line(worker={"SELECT": GONE, "DELETE": GONE})),
    "custody_moreasked": Line(worker=_whole("SELECT DELETE")),
    **_lines(["custody_draft", "custody_submission"], Line(worker=_whole("SELECT DELETE"), public=ALL)),
    "custody_compartmentkey": Line(
        worker=_until_erased(ENDED_KEY),
        public={"SELECT": "true", "INSERT": "epoch = 1 AND custody_takes_keys(subject)"},
    ),
    "custody_grant": Line(
        worker=_until_erased(f"{ENDED_KEY} OR {PAST_GUEST}"),
        public={
            "SELECT": OF_APPLICANT,
            "INSERT": "granted_by IN ('intake', 'public') AND custody_takes_grants(compartment_key_id)",
        },
    ),
    "custody_brokenglass": Line(worker=_until_erased("ends_at < now() OR desk_is_erased(subject)")),
    "custody_sealedrecord": Line(
        worker=ALL, public={"SELECT": "custody_is_of_messages(compartment_key_id)", "INSERT": "version = 1"}
    ),
    "custody_blob": Line(worker=ALL, public={"INSERT": "version = 1"}),
    **_lines(["custody_ticket", "custody_ticketkey"], Line(worker=_whole("SELECT DELETE"))),
}
LOG = {
    "audit_entry": Line(
        desk=TELL,
        worker=TELL,
        public={"INSERT": "actor IN ('intake', 'public') OR custody_is_applicant(actor)"},
        broker=TELL,
    ),
    "audit_leaf": Line(desk=READ, worker=READ),
    # What is signed is for everybody; who signs is the worker. Witnesses are the operator's, at the machine itself.
    "audit_checkpoint": Line(desk=READ, worker=KEEP, public=READ),
    **_lines(["audit_witness", "audit_cosignature"], Line(desk=READ, worker=READ)),
    "audit_refusals": Line(desk=NOTHING, worker=_whole("SELECT DELETE")),  # counted by the database alone
}
ACCOUNTS = {
    "accounts_user": Line(worker={"SELECT": "true", "UPDATE (is_active)": f"{PAST_GUEST}{BECOMES}NOT is_active"}),
    "accounts_roleheld": Line(
        desk={
            "SELECT": "true",
            "INSERT": f"(role = 'guest' AND {INVITES}) OR {CONFIRMS_ROLES}",
            "DELETE": CONFIRMS_ROLES,
        },
        worker=READ,
    ),
    **_lines(["accounts_notice", "accounts_recovery", "accounts_approval", "accounts_rolechange"], Line()),
    # Used at the door, where nobody has a session yet; made by whoever they are of, and by nobody else.
    "accounts_recoverycode": Line(desk={"SELECT": "true", "INSERT": OF_WHOEVER_ACTS, "DELETE": "true"}),
    "accounts_passkey": Line(
        desk={"SELECT": "true", "INSERT": OF_WHOEVER_ACTS, "UPDATE (counter)": "true", "DELETE": MINE_OR_TAKEN_AWAY}
    ),
    "accounts_spentchallenge": Line(desk=_whole("SELECT INSERT DELETE")),
    **_lines(["accounts_user_groups", "accounts_user_user_permissions"], Line()),
    "django_session": Line(worker={"SELECT (expire_date)": "expire_date < now()", "DELETE": "expire_date < now()"}),
    **_lines(["auth_group", "auth_group_permissions", "auth_permission"], Line()),
}
CASES = {
    "cases_case": Line(
        worker={
            "SELECT": "true",
            "UPDATE (urgency, language, size, caseworker_id, story_id, profile_id, said_id)": "desk_is_erased(id)",
        },
        public={"INSERT": "state = 'asked' AND caseworker_id IS NULL"},
    ),
    **_lines(["cases_person", "cases_consent"], Line(worker=_until_erased(), public={"INSERT": NEW_CASE})),
    "cases_move": Line(
        desk=KEEP, worker=_until_erased(), public={"INSERT": f"to_state = 'asked' AND by_id IS NULL AND {NEW_CASE}"}
    ),
    "cases_task": Line(worker=_until_erased()),
    "cases_apart": Line(worker=_until_erased("desk_is_erased(first_id) OR desk_is_erased(second_id)")),
    # What goes leaves nothing that points to it.
    "evidence_item": Line(
        worker={**_until_erased(), "UPDATE (person_id, translation_of_id)": ERASED},
        public={"INSERT": "origin = 'applicant'"},
    ),
    "evidence_handover": Line(
        desk=KEEP,
        worker=_until_erased(_erased("evidence_item", "item_id"), KEEP),
        public={"INSERT": "step = 'received' AND by_id IS NULL AND evidence_is_new(item_id)"},
    ),
    # Pages are drawn by the worker and by nobody else, as the desk orders them.
    "evidence_drawing": Line(desk=READ, worker=_until_erased(_erased("evidence_item", "item_id"), KEEP)),
    "evidence_pageordered": Line(_whole("SELECT INSERT DELETE"), _whole("SELECT UPDATE DELETE")),
    "evidence_originalasked": Line(worker=_until_erased(_erased("evidence_item", "item_id"))),
    "intake_conversation": Line(
        worker=_until_erased(),
        public={
            "SELECT": "true",
            "INSERT": f"custody_kind_of(applicant_id) = 'applicant' AND {NEW_CASE}",
            "UPDATE (burned_at)": "true",
        },
    ),
    "intake_message": Line(
        worker=_until_erased(_erased("intake_conversation", "conversation_id")),
        public={
            "SELECT": "true",
            "INSERT": "from_applicant AND by_id IS NULL",
            "UPDATE (read_at)": "NOT from_applicant",
        },
    ),
}
# The worker ends guests by the clock and deletes their copies; looks stay as long as their case.
GUEST = {
    "guests_guest": Line(worker={**_until_erased(), "UPDATE (ended_at)": f"true{BECOMES}ended_at IS NOT NULL"}),
    "guests_showing": Line(desk=KEEP, worker=_until_erased("guests_is_over(subject)")),
    "guests_shownpaper": Line(
        desk=KEEP,
        worker=_until_erased(
            "EXISTS (SELECT FROM guests_showing AS parent WHERE parent.id = showing_id AND guests_is_over(subject))"
        ),
    ),
    "guests_shownpage": Line(
        desk=KEEP,
        worker=_until_erased(
            "EXISTS (SELECT FROM guests_shownpaper AS paper JOIN guests_showing AS parent ON parent.id = showing_id"
            " WHERE paper.id = paper_id AND guests_is_over(subject))"
        ),
    ),
    "guests_look": Line(desk=KEEP, worker=_until_erased(_erased("guests_guest", "guest_id"))),
}
STAY_IS_OVER = f"state = 'confirmed' AND until_on < current_date{BECOMES}state = 'ended'"
OF_DOSSIER = _erased("dossiers_dossier", "dossier_id")
OF_BUNDLE = (
    "EXISTS (SELECT FROM dossiers_bundle AS bundle JOIN dossiers_dossier AS parent ON parent.id = bundle.dossier_id "
    "WHERE bundle.id = bundle_id AND desk_is_erased(parent.case_id))"
)
DEPARTMENTS = {
    **GUEST,
    # An erasure that was confirmed is nobody's to change; the worker says when it is finished.
    "desk_erasure": Line(
        desk={
            "SELECT": "true",
            "INSERT": "confirmed_at IS NULL AND finished_at IS NULL AND replayed_at IS NULL",
            "UPDATE": "confirmed_at IS NULL",
            "DELETE": "confirmed_at IS NULL",
        },
        worker={"SELECT": "true", "UPDATE (finished_at, receipt)": "confirmed_at IS NOT NULL"},
    ),
    "desk_watched": Line(desk=KEEP),
    "desk_logtable": Line(),
    "desk_glass": Line(desk=_whole("SELECT INSERT UPDATE"), worker={"SELECT": "true", "UPDATE (reason_id)": ERASED}),
    "arrival_arrival": Line(worker=_until_erased()),
    "arrival_planstep": Line(worker=_until_erased(_erased("arrival_arrival", "arrival_id"))),
    **_lines(["situation_law", "situation_source"], Line(worker=READ)),
    "situation_incident": Line(worker=READ, public=READ),
    **_lines(
        ["programme_commitment", "programme_meeting", "programme_programme", "programme_proposal"], Line(worker=READ)
    ),
    # Only an open proposal changes: into one that is signed, or into one that is void. Who stepped aside stays aside.
    "programme_selection": Line(
        desk={"SELECT": "true", "INSERT": "state = 'proposed'", "UPDATE": "state = 'proposed'"},
        worker=_until_erased(),
    ),
    "programme_recusal": Line(desk=KEEP, worker=_until_erased()),
    **_lines(["programme_hold", "programme_quotaround"], Line(worker=ALL)),
    "programme_ledgerline": Line(desk=KEEP, worker=KEEP),
    **_lines(["placement_choice", "placement_round"], Line(worker=ALL)),
    **_lines(["dossiers_answer", "dossiers_decision", "dossiers_question"], Line(worker=_until_erased(OF_DOSSIER))),
    **_lines(["dossiers_bundle", "dossiers_dossier"], Line(worker=ALL)),
    "dossiers_signoff": Line(worker=_until_erased(OF_DOSSIER, {"SELECT": "true", "UPDATE (voided_at)": "true"})),
    "dossiers_author": Line(desk=KEEP, worker=_until_erased(OF_DOSSIER)),
    "dossiers_reading": Line(desk=KEEP, worker=_until_erased(OF_BUNDLE)),
    "dossiers_step": Line(desk=KEEP, worker=_until_erased(OF_DOSSIER, KEEP)),
    **_lines(
        [f"shelter_{name}" for name in ("closure", "funding", "home", "provider", "unit", "vetting")],
        Line(worker=READ),
    ),
    "shelter_stay": Line(worker={**_until_erased(), "UPDATE (state)": STAY_IS_OVER}),
    "shelter_offer": Line(worker=READ, public={"INSERT": "state = 'new' AND home_id IS NULL"}),
    "shelter_offerstep": Line(desk=KEEP, worker=READ),
}
JOBS = _lines([f"procrastinate_{name}" for name in ("events", "jobs", "periodic_defers", "workers")], Line(worker=ALL))
