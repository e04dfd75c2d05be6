"""What the page of a selection shows: the criteria, what was said of each, who signed what, and what one may do."""

from dataclasses import dataclass
from typing import Any

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.programme.forms import SelectionForm, SignSelectionForm
from safeconduct.programme.models import Selection
from safeconduct.programme.payloads import SelectionReasons
from safeconduct.programme.policies import PROPOSES, SIGNS
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules_words import SaidRule, said
from safeconduct.programme.selectors import reasons_of, recusals_of, selections_of, the_pack
from safeconduct.programme.signing import is_as_signed
from safeconduct.programme.words import Applies, SelectionState


@dataclass(frozen=True)
class Weighed:
    """One criterion as it was answered."""

    sentence: str
    applies: str
    words: str


@dataclass(frozen=True)
class Shown:
    """The selection that stands, opened. is_bound: it has signatures over hashes; is_whole: they still fit."""

    selection: Selection
    reasons: SelectionReasons
    weighed: list[Weighed]
    is_bound: bool
    is_whole: bool
    has_new_criteria: bool


def criteria_of(pack: Pack) -> list[SaidRule]:
    """What a proposal answers, in the reader's language."""
    return [said(pack, rule) for rule in pack.criteria]


def context_of(actor: Actor, case: Case) -> dict[str, Any]:
    """Everything the template needs. Raises NotAllowed, NoGrant."""
    pack, found = the_pack(), selections_of(actor, case)
    standing = next((one for one in found if one.state != SelectionState.VOID), None)
    recusals = list(recusals_of(case))
    is_aside = actor.user.pk in {recusal.by_id for recusal in recusals}
    shown = _shown(actor, standing, pack) if standing else None
    return {
        "case": case,
        "pack": pack,
        "unconfirmed": sum(not rule.verified for rule in pack.criteria),
        "shown": shown,
        "void": [one for one in found if one.state == SelectionState.VOID],
        "recusals": recusals,
        "is_aside": is_aside,
        "is_heard": case.case_state == CaseState.HEARD,
        **_steps(actor, case, pack, shown, is_aside=is_aside),
    }


def _shown(actor: Actor, selection: Selection, pack: Pack) -> Shown:
    reasons = reasons_of(actor, selection)
    weighed = [Weighed(answer.sentence, str(Applies(answer.applies).label), answer.words) for answer in reasons.answers]
    has_new = selection.criteria_fingerprint != pack.criteria_fingerprint
    is_bound = bool(selection.proposed_hash)
    return Shown(selection, reasons, weighed, is_bound, is_as_signed(selection), has_new)


def _steps(actor: Actor, case: Case, pack: Pack, shown: Shown | None, *, is_aside: bool) -> dict[str, Any]:
    """The forms that this colleague may send now, None where not."""
    is_open = case.case_state == CaseState.HEARD and not is_aside
    is_mine = _is_open(shown) and shown is not None and shown.selection.proposed_by_id == actor.user.pk
    stands = _stands(shown)
    may_propose = is_open and actor.has(*PROPOSES) and (not stands or is_mine)
    return {
        "is_mine": is_mine,
        "form": _form(pack, shown, is_mine=is_mine) if may_propose else None,
        "sign_form": _sign_form(shown) if is_open and stands and not is_mine and actor.has(*SIGNS) else None,
    }


def _stands(shown: Shown | None) -> bool:
    """Whether there is an open proposal that a second colleague could sign."""
    return _is_open(shown) and shown is not None and shown.is_whole and not shown.has_new_criteria


def _is_open(shown: Shown | None) -> bool:
    return shown is not None and shown.selection.state == SelectionState.PROPOSED


def _form(pack: Pack, shown: Shown | None, *, is_mine: bool) -> SelectionForm:
    typed: dict[str, Any] = {}
    if shown is not None and is_mine:
        typed = {**SelectionForm.typed(shown.reasons), "replaces": shown.selection.pk}
    return SelectionForm(criteria=criteria_of(pack), initial=typed)


def _sign_form(shown: Shown | None) -> SignSelectionForm:
    return SignSelectionForm(initial={"seen": shown.selection.proposed_hash if shown else ""})
