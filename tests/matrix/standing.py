"""What a household is to whoever asks: theirs by a key, or shown to their role beyond keys (cell.roles_beyond)."""

from tests.matrix.cells import Cell
from tests.matrix.principals import Household

HOMES = {"shelter:stay", "shelter:stay_confirm", "shelter:stay_address", "shelter:stay_end"}
HOMES |= {"desk:stay_cancel", "desk:stay_move"}
BEYOND = {"officer": {"desk:erasure_ask", "desk:erasure"}, "housing": HOMES, "lead": HOMES}  # in the house as it is


def may_know(cell: Cell) -> bool:
    """Whether the page of this household is theirs: by a key, or by what a role is shown beyond its keys."""
    if cell.household is None or cell.thing == "crossed":
        return False
    shown = set[str]().union(*(BEYOND.get(role, set()) for role in cell.principal.roles))
    return cell.principal.holds(cell.household) or cell.page.name in shown


def knows_the_name(cell: Cell, household: Household, off: frozenset[str]) -> bool:
    """Whether a role is told the name of a household without a key of it; off: the layers that are off (`Asking`)."""
    roles = cell.principal.roles
    if household.case.state == "erased":
        return bool(roles & {"officer", "lead"}) or "policy" in off
    return "officer" in roles or ("housing" in roles and "stay_id" in household.ids and "policy" in off)


def has_the_row(cell: Cell) -> bool:
    """Whether the row of the case is there without a key of it, where no page refuses.

    A page that asks for the case alone then opens, with its name and state: whoever keeps the homes has the row of a
    household in one, the officer that of an ended one. What hangs on the case is still bound: nothing sealed of it may
    be told, and nothing of it be changed.
    """
    household, roles = cell.household, cell.principal.roles
    if household is None or cell.thing == "crossed":
        return False
    return ("stay_id" in household.ids and "housing" in roles) or (household.kind == "ended" and "officer" in roles)


def changes_on_rows_alone(cell: Cell) -> bool:
    """Where no page refuses: whoever keeps the homes gives back the places that were held for a stay.

    And ends that it is kept apart from a household whose key they have: a pair is of whoever holds one of the two.
    """
    pages = {"programme:hold_release", "cases:apart_end"}
    return cell.page.name in pages and has_the_row(cell) and "housing" in cell.principal.roles
