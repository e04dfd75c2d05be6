"""Checks of time limits, money and the steps of a dossier."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.periods import ONE_DAY, legal_holidays
from safeconduct.programme.rules.problems import Problem
from safeconduct.programme.rules.schema import AppliesTo, Deadline, Move, Unit
from safeconduct.programme.rules.vocabulary import EVENT, DeadlineId, NotificationKind

DEADLINES: Final = "deadlines.toml"
FEES: Final = "fees.toml"
STATES: Final = "states.toml"
# The appeal clock starts in as many ways as a decision can arrive; every other limit in one.
WAYS: Final = {wanted: frozenset({EVENT}) for wanted in DeadlineId} | {DeadlineId.APPEAL: frozenset(NotificationKind)}


def deadline_problems(pack: Pack) -> Iterator[Problem]:
    yield from _calendar(pack)
    for rule in pack.deadlines:
        yield from _one_deadline(rule)
    for name in sorted({rule.id for rule in pack.deadlines}):
        yield from _spans(name, [rule for rule in pack.deadlines if rule.id == name])
    for missing in sorted(set(DeadlineId) - {rule.id for rule in pack.deadlines}):
        yield Problem(
            DEADLINES, f"deadline {missing}", "is missing.", "Add it: the software keeps an eye on this limit."
        )


def fee_problems(pack: Pack) -> Iterator[Problem]:
    for fee in pack.fees:
        years = [amount.year for amount in fee.amounts]
        if years != sorted(set(years)):
            yield Problem(FEES, f"fee {fee.id}.amounts", "the years do not rise.", "One amount a year, oldest first.")
        if any(amount.amount < 0 or not amount.amount.is_finite() for amount in fee.amounts):
            yield Problem(FEES, f"fee {fee.id}.amounts", "an amount is no sum of money.", 'Write it like "229.00".')
        if fee.once_per_couple and fee.applies_to is not AppliesTo.EACH_ADULT:
            what = f"one payment for a couple has no sense in a fee of {fee.applies_to}."
            yield Problem(FEES, f"fee {fee.id}.once_per_couple", what, "Take it away, or apply the fee to each_adult.")


def state_problems(pack: Pack) -> Iterator[Problem]:
    for move in pack.moves:
        yield from _one_move(pack, move)
    firsts = [state.id for state in pack.states if state.is_first]
    if len(firsts) != 1:
        yield Problem(STATES, "state", f"{len(firsts)} states are first.", "Give exactly one `is_first = true`.")
    names = {state.id for state in pack.states}
    lasts = {state.id for state in pack.states if state.is_last}
    forward = [(move.from_state, move.to_state) for move in pack.moves]
    back = [(end, start) for start, end in forward]
    for state in sorted(names - _reach(firsts, forward)):
        yield Problem(STATES, f"state {state}", "no step leads to it.", "Add a [[move]] to it, or take it away.")
    for state in sorted(names - _reach(lasts, back)):
        remedy = "Add a [[move]], or `is_last = true`."
        yield Problem(STATES, f"state {state}", "from here a dossier could never come to an end.", remedy)
    for state in sorted({start for start, _ in forward} & lasts):
        remedy = "Take the [[move]] or `is_last` away."
        yield Problem(STATES, f"state {state}", "is a last one, yet a step leads out.", remedy)


def _calendar(pack: Pack) -> Iterator[Problem]:
    try:
        legal_holidays(pack.calendar.country, pack.programme.as_of.year)
    except NotImplementedError:
        what = f"no holidays are known for {pack.calendar.country}."
        yield Problem(DEADLINES, "calendar.country", what, "Give the two letters of a country (ISO 3166), such as BE.")


def _one_deadline(rule: Deadline) -> Iterator[Problem]:
    key = f"deadline {rule.id}"
    ways = {way for kind, ways in WAYS.items() if kind == rule.id for way in ways}
    if not ways:
        yield Problem(DEADLINES, key, "nobody asks for a limit of this name.", f"Use one of: {', '.join(DeadlineId)}.")
    elif rule.unit is Unit.MONTHS and rule.starts:
        yield Problem(DEADLINES, f"{key}.starts", "months run from date to date.", "Take `starts` away.")
    elif rule.unit is not Unit.MONTHS and rule.starts.keys() != ways:
        what = f"gives a day 1 for {', '.join(sorted(rule.starts)) or 'nothing'}."
        yield Problem(DEADLINES, f"{key}.starts", what, f"Give one for each of: {', '.join(sorted(ways))}.")
    if rule.valid_from and rule.valid_until and rule.valid_from > rule.valid_until:
        yield Problem(DEADLINES, f"{key}.valid_until", "ends before it begins.", "Correct one of the two dates.")


def _spans(name: str, rules: list[Deadline]) -> Iterator[Problem]:
    """The law of one time must end where the law of the next begins, and leave no day without a rule."""
    rules = sorted(rules, key=lambda rule: rule.valid_from or date.min)
    joints = [(earlier.valid_until, later.valid_from) for earlier, later in pairwise(rules)]
    is_closed = all(until and begin and until + ONE_DAY == begin for until, begin in joints)
    if not is_closed or rules[0].valid_from or rules[-1].valid_until:
        remedy = "Let each begin (`valid_from`) the day after the one before ends (`valid_until`), the ends open."
        yield Problem(DEADLINES, f"deadline {name}", "on some day no rule or two rules are in force.", remedy)


def _one_move(pack: Pack, move: Move) -> Iterator[Problem]:
    names = {state.id for state in pack.states}
    for state in (move.from_state, move.to_state):
        if state not in names:
            remedy = "Add the [[state]], or correct the id."
            yield Problem(STATES, f"move {move.id}", f"there is no state {state!r}.", remedy)
    for role in move.by:
        if role not in pack.programme.roles:
            remedy = f"Use one of the roles in pack.toml: {', '.join(pack.programme.roles)}."
            yield Problem(STATES, f"move {move.id}.by", f"there is no role {role!r}.", remedy)


def _reach(starts: Iterable[str], steps: list[tuple[str, str]]) -> set[str]:
    """Every state that can be come to from these, themselves included."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += [end for start, end in steps if start == state]
    return found
