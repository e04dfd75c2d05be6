"""What each role may do with each table: the whole of it, or the rows of a condition. A test wants a line for each.

`sc_owner` owns the tables and migrates. A right is written as in GRANT. A condition is SQL over the row, a constant of
this file; what it may call stands in `roles_rows`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["sc_public", "sc_desk", "sc_worker"]
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

    def of(self, role: Role) -> Rights:
        """The rights of one role."""
        return {"sc_desk": self.desk, "sc_worker": self.worker, "sc_public": self.public}[role]


def _lines(names: Iterable[str], line: Line) -> dict[str, Line]:
    return dict.fromkeys(names, line)


OF_APPLICANT = "custody_kind_of(holder_id) = 'applicant'"
OF_WORKER = "custody_kind_of(holder_id) = 'worker'"
NEW_CASE = "cases_is_asked(case_id)"

CUSTODY = {
    "custody_holder": Line(
        worker={"SELECT": "true", "INSERT": "kind = 'worker'", "DELETE": "kind = 'worker'"},
        public={"SELECT": "kind IN ('applicant', 'group', 'recovery')", "INSERT": "kind = 'applicant' AND name = ''"},
    ),
    # Groups and the recovery key have no wrapped secret; colleagues have, and the public role does not see their rows.
    "custody_holderkey": Line(
        worker={"SELECT": OF_WORKER, "INSERT": OF_WORKER, "DELETE": OF_WORKER},
        public={
            "SELECT": "custody_kind_of(holder_id) IN ('applicant', 'group', 'recovery')",
            "INSERT": f"{OF_APPLICANT} AND tier = 'standard'",
            "DELETE": OF_APPLICANT,
        },
    ),
    "custody_lock": Line(
        worker={"SELECT": OF_WORKER, "DELETE": OF_WORKER},
        public={"SELECT": OF_APPLICANT, "INSERT": OF_APPLICANT, "DELETE": OF_APPLICANT},
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
    "custody_membership": Line(
        worker={"SELECT": "custody_kind_of(member_id) = 'worker'", "DELETE": "custody_kind_of(member_id) = 'worker'"},
        public={"SELECT": "custody_kind_of(member_id) = 'applicant'"},
    ),
    **_lines(["custody_draft", "custody_submission"], Line(worker=_whole("SELECT DELETE"), public=ALL)),
    "custody_compartmentkey": Line(
        worker=READ, public={"SELECT": "true", "INSERT": "epoch = 1 AND custody_takes_keys(subject)"}
    ),
    "custody_grant": Line(
        worker=READ,
        public={
            "SELECT": OF_APPLICANT,
            "INSERT": "granted_by IN ('intake', 'public') AND custody_takes_grants(compartment_key_id)",
        },
    ),
    "custody_sealedrecord": Line(
        worker=ALL, public={"SELECT": "custody_is_of_messages(compartment_key_id)", "INSERT": "version = 1"}
    ),
    "custody_blob": Line(worker=ALL, public={"INSERT": "version = 1"}),
    "custody_ticket": Line(worker=_whole("SELECT DELETE")),
}
LOG = {
    "audit_entry": Line(
        desk=TELL, worker=TELL, public={"INSERT": "actor IN ('intake', 'public') OR custody_is_applicant(actor)"}
    ),
    "audit_leaf": Line(desk=READ, worker=READ),
}
ACCOUNTS = {
    **_lines(["accounts_user", "accounts_roleheld"], Line(worker=READ)),
    **_lines(["accounts_user_groups", "accounts_user_user_permissions", "django_session"], Line()),
    **_lines(["auth_group", "auth_group_permissions", "auth_permission"], Line()),
}
CASES = {
    "cases_case": Line(worker=READ, public={"INSERT": "state = 'asked' AND caseworker_id IS NULL"}),
    "cases_person": Line(worker=READ, public={"INSERT": NEW_CASE}),
    "cases_consent": Line(worker=READ, public={"INSERT": NEW_CASE}),
    "cases_move": Line(
        desk=KEEP, worker=READ, public={"INSERT": f"to_state = 'asked' AND by_id IS NULL AND {NEW_CASE}"}
    ),
    "cases_selection": Line(
        desk={"SELECT": "true", "INSERT": "signed_at IS NULL", "UPDATE": "signed_at IS NULL"}, worker=READ
    ),
    "cases_task": Line(worker=READ),
    "evidence_item": Line(worker=READ, public={"INSERT": "origin = 'applicant'"}),
    "evidence_handover": Line(
        desk=KEEP, worker=KEEP, public={"INSERT": "step = 'received' AND by_id IS NULL AND evidence_is_new(item_id)"}
    ),
    "intake_conversation": Line(
        worker=READ,
        public={
            "SELECT": "true",
            "INSERT": f"custody_kind_of(applicant_id) = 'applicant' AND {NEW_CASE}",
            "UPDATE (burned_at)": "true",
        },
    ),
    "intake_message": Line(
        worker=READ,
        public={
            "SELECT": "true",
            "INSERT": "from_applicant AND by_id IS NULL",
            "UPDATE (read_at)": "NOT from_applicant",
        },
    ),
}
DEPARTMENTS = {
    **_lines(["arrival_arrival", "arrival_planstep"], Line(worker=READ)),
    **_lines(["situation_law", "situation_source"], Line(worker=READ)),
    "situation_incident": Line(worker=READ, public=READ),
    **_lines(
        ["programme_commitment", "programme_meeting", "programme_programme", "programme_proposal"], Line(worker=READ)
    ),
    **_lines(["programme_hold", "programme_quotaround"], Line(worker=ALL)),
    "programme_ledgerline": Line(desk=KEEP, worker=KEEP),
    **_lines(["placement_choice", "placement_round"], Line(worker=ALL)),
    **_lines(["dossiers_answer", "dossiers_decision", "dossiers_question"], Line(worker=READ)),
    **_lines(["dossiers_bundle", "dossiers_dossier"], Line(worker=ALL)),
    "dossiers_signoff": Line(worker={"SELECT": "true", "UPDATE (voided_at)": "true"}),
    "dossiers_step": Line(desk=KEEP, worker=KEEP),
    **_lines(
        [f"shelter_{name}" for name in ("closure", "funding", "home", "provider", "stay", "unit", "vetting")],
        Line(worker=READ),
    ),
    "shelter_offer": Line(worker=READ, public={"INSERT": "state = 'new' AND home_id IS NULL"}),
    "shelter_offerstep": Line(desk=KEEP, worker=READ),
}
JOBS = _lines([f"procrastinate_{name}" for name in ("events", "jobs", "periodic_defers", "workers")], Line(worker=ALL))
