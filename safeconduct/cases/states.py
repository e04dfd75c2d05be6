"""The stations of a case and the moves between them. Pure: no Django, no database.

    asked → heard → selected → evidence → dossier → lodged → decided → arrived → settled → closed
Every station before arrival may end in declined (by the foundation) or withdrawn (by the household); a refused
household may start again from evidence. What ended stays ended: who asks anew is a new case. Erased is the end of
everything and comes from closed ones only.
"""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a household stands."""

    ASKED = "asked"
    HEARD = "heard"
    SELECTED = "selected"
    EVIDENCE = "evidence"
    DOSSIER = "dossier"
    LODGED = "lodged"
    DECIDED = "decided"
    REFUSED = "refused"
    ARRIVED = "arrived"
    SETTLED = "settled"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


S = CaseState

JOURNEY: tuple[CaseState, ...] = (
    S.ASKED, S.HEARD, S.SELECTED, S.EVIDENCE, S.DOSSIER, S.LODGED, S.DECIDED, S.ARRIVED, S.SETTLED,
)  # fmt: skip
ENDED = frozenset({S.CLOSED, S.DECLINED, S.WITHDRAWN, S.ERASED})
WAITING_FOR_A_HOME = frozenset({S.SELECTED, S.EVIDENCE, S.DOSSIER, S.LODGED, S.DECIDED})

_ONWARD: dict[CaseState, frozenset[CaseState]] = {
    S.ASKED: frozenset({S.HEARD}),
    S.HEARD: frozenset({S.SELECTED}),
    S.SELECTED: frozenset({S.EVIDENCE}),
    S.EVIDENCE: frozenset({S.DOSSIER}),
    S.DOSSIER: frozenset({S.LODGED, S.EVIDENCE}),
    S.LODGED: frozenset({S.DECIDED, S.REFUSED}),
    S.DECIDED: frozenset({S.ARRIVED}),
    S.REFUSED: frozenset({S.EVIDENCE, S.DECIDED, S.CLOSED}),
    S.ARRIVED: frozenset({S.SETTLED}),
    S.SETTLED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset({S.ERASED}),
    S.DECLINED: frozenset({S.ERASED}),
    S.WITHDRAWN: frozenset({S.ERASED}),
    S.ERASED: frozenset(),
}
_MAY_STILL_END = frozenset({S.ASKED, S.HEARD, S.SELECTED, S.EVIDENCE, S.DOSSIER, S.LODGED, S.DECIDED, S.REFUSED})


def next_states(state: CaseState) -> frozenset[CaseState]:
    """Where a case in this state may go."""
    ends = frozenset({S.DECLINED, S.WITHDRAWN}) if state in _MAY_STILL_END else frozenset()
    return _ONWARD[state] | ends


def may_move(state: CaseState, to: CaseState) -> bool:
    """Whether the move is allowed."""
    return to in next_states(state)


def station_of(state: CaseState) -> int | None:
    """The place on the journey line (0 to 8); a refused case stands at the decision; None once it ended otherwise."""
    if state == S.REFUSED:
        return JOURNEY.index(S.DECIDED)
    if state == S.CLOSED:
        return len(JOURNEY) - 1
    return JOURNEY.index(state) if state in JOURNEY else None
