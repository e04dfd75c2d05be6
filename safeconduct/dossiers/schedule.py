"""Backwards from the lodging day: when each paper must be issued and asked for, and when all can be in hand.

Pure: facts in, days out. No Django, no clock of its own, no names of people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from graphlib import TopologicalSorter

from safeconduct.dossiers.completeness import Line, LineState, assess
from safeconduct.programme.rules.facts import HouseholdFacts, ItemFacts
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.periods import add_months, earliest_issue
from safeconduct.programme.rules.schema import Requirement
from safeconduct.programme.rules.vocabulary import ItemReference, PersonReference


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` (None: any time before) through `until`."""

    start: date | None
    until: date


@dataclass(frozen=True, slots=True)
class Paper:
    """
    One paper against the lodging day.

    `issue`: days on which a paper must be issued to be good on that day, and to be in hand for what waits for it.
    `present`: the days on which the one in hand is good, if there is one (its end None: no end).
    `ask_from`, `ask_by`: when to ask for a new one: not so early that it expires, not so late that it comes too late.
    `is_late`: something must still be done and `ask_by` has passed.
    """

    line: Line
    issue: Window
    present: tuple[date | None, date | None] | None
    ask_from: date | None
    ask_by: date
    is_late: bool

    @property
    def requirement(self) -> Requirement:
        return self.line.requirement

    @property
    def person(self) -> PersonReference | None:
        return self.line.person

    @property
    def needs_action(self) -> bool:
        return not self.line.is_done


def plan(pack: Pack, facts: HouseholdFacts, items: Sequence[ItemFacts], lodging_on: date, today: date) -> list[Paper]:
    """
    Every paper that the dossier must hold, in the order of the bundle, seen backwards from the lodging day.

    Lead times are the pack's; a paper that another waits for (`after`) must be in hand when that one is asked for.
    """
    lines = _counted(pack, facts, items, lodging_on, today)
    needed = _needed_by(lines, lodging_on)
    issued = {item.reference: item.issued_on for item in items}
    return [_paper(line, needed[index], issued, today) for index, line in enumerate(lines)]


def earliest_lodging(pack: Pack, facts: HouseholdFacts, items: Sequence[ItemFacts], today: date) -> date:
    """
    The first day on which the dossier can be complete: what is in hand is still good, the rest can be in hand.

    Everything still to be had is asked for today, or as soon as what it waits for is there. Where a paper only needs a
    translation or a legalisation its whole lead time is counted, which is on the safe side.
    """
    days = _turning_points(pack, facts, today)
    return next(day for day in days if _can_lodge(pack, facts, items, lodging_on=day, today=today))


def _paper(line: Line, needed_by: date, issued: Mapping[ItemReference, date | None], today: date) -> Paper:
    lead = timedelta(days=line.requirement.lead_time.days)
    months = line.requirement.months_good
    start = earliest_issue(line.lodging_on, months) if months else None
    ask_by = needed_by - lead
    is_replaced = line.state is LineState.EXPLAINED
    return Paper(
        line=line,
        issue=Window(start, needed_by),
        present=(issued[line.item], line.good_until) if line.item and not is_replaced else None,
        ask_from=start - lead if start else None,
        ask_by=ask_by,
        is_late=not line.is_done and today > ask_by,
    )


def _counted(
    pack: Pack, facts: HouseholdFacts, items: Sequence[ItemFacts], lodging_on: date, today: date
) -> list[Line]:
    return [line for line in assess(pack, facts, items, lodging_on, today).lines if line.counts]


def _needed_by(lines: Sequence[Line], lodging_on: date) -> dict[int, date]:
    """Until when each must be in hand: the lodging day, or the day on which what waits for it is asked for."""
    needed = dict.fromkeys(range(len(lines)), lodging_on)
    for index in reversed(_in_order(lines)):
        line = lines[index]
        if line.is_done:
            continue
        ask_by = needed[index] - timedelta(days=line.requirement.lead_time.days)
        for first in _waits_for(lines, line):
            needed[first] = min(needed[first], ask_by)
    return needed


def _can_lodge(pack: Pack, facts: HouseholdFacts, items: Sequence[ItemFacts], *, lodging_on: date, today: date) -> bool:
    lines = _counted(pack, facts, items, lodging_on, today)
    ready: dict[int, date] = {}
    for index in _in_order(lines):
        line = lines[index]
        begin = max((ready[first] for first in _waits_for(lines, line)), default=today)
        ready[index] = today if line.is_done else begin + timedelta(days=line.requirement.lead_time.days)
    return all(day <= lodging_on for day in ready.values())


def _in_order(lines: Sequence[Line]) -> list[int]:
    """Positions of the lines, each after those it waits for. A pack with a circle never loads."""
    graph = {index: list(_waits_for(lines, line)) for index, line in enumerate(lines)}
    return list(TopologicalSorter(graph).static_order())


def _waits_for(lines: Sequence[Line], line: Line) -> Iterator[int]:
    """The lines that must be in hand first: the same person's, and those of the couple or household."""
    for index, first in enumerate(lines):
        if first.requirement.id in line.requirement.after and (
            first.person is None or line.person is None or first.person == line.person
        ):
            yield index


def _turning_points(pack: Pack, facts: HouseholdFacts, today: date) -> list[date]:
    """
    The only days on which lodging can become possible: today, when some chain of papers can be there, a birthday.

    Between two of them nothing gets better: what is in hand only grows older.
    """
    waits = {requirement.id: requirement for requirement in pack.requirements}
    spans = {span for requirement in pack.requirements for span in _spans(requirement, waits)}
    days = {today + timedelta(days=span) for span in spans} | {today}
    last = max(days)
    births = (person.birth_on for person in facts.persons if person.birth_on)
    birthdays = (birthday for born in births for birthday in _birthdays(born, today, last))
    return sorted(days.union(birthdays))


def _spans(requirement: Requirement, waits: Mapping[str, Requirement]) -> set[int]:
    """Days from today until the paper can be there, whichever of what it waits for is in hand already."""
    before = {0}.union(*(_spans(waits[name], waits) for name in requirement.after))
    return {requirement.lead_time.days + span for span in before}


def _birthdays(born: date, start: date, end: date) -> Iterator[date]:
    for year in range(start.year, end.year + 1):
        birthday = add_months(born, 12 * (year - born.year))
        if birthday.day != born.day:
            birthday += timedelta(days=1)
        if start < birthday <= end:
            yield birthday
