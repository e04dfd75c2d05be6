"""Time limits: the last day on which something can be done, and how it was counted.

The rules (how long, from which day, what a free day at the end does) are the pack's; here it is only counted. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from safeconduct.programme.rules.pack import NoSuchRule, Pack
from safeconduct.programme.rules.periods import ONE_DAY, WorkingCalendar, add_months
from safeconduct.programme.rules.phrases import phrase, written_day
from safeconduct.programme.rules.schema import Deadline as Rule
from safeconduct.programme.rules.schema import FreeDayEnd, Nature, Unit
from safeconduct.programme.rules.vocabulary import EVENT, DeadlineId, NotificationKind


@dataclass(frozen=True, slots=True)
class Notification:
    """
    How and when a decision reached the household.

    `on`: for a registered letter the day it was handed over against a signature; for ordinary mail (and a registered
    letter without a signed receipt) the day it was posted; otherwise the day it was delivered.
    """

    kind: NotificationKind
    on: date


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the counting: the code of its sentence, the day it comes to, and the number it speaks of."""

    code: str
    day: date
    count: int = 0

    def sentence(self, language: str) -> str:
        """Raises: UnknownLanguage."""
        return phrase(f"step_{self.code}", language, day=written_day(self.day, language), count=str(self.count))


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, counted in, with the rule behind it and every step of the counting."""

    rule: Rule
    last_day: date
    steps: tuple[Step, ...]

    @property
    def verified(self) -> bool:
        return self.rule.verified

    @property
    def source(self) -> tuple[str, ...]:
        return self.rule.source

    def sentence(self, language: str) -> str:
        """
        What must be done and by when.

        Raises: UnknownLanguage.
        """
        code = "limit" if self.rule.nature is Nature.LIMIT else "expectation"
        return phrase(code, language, name=self.rule.name.within(language), day=written_day(self.last_day, language))

    def reasons(self, language: str) -> tuple[str, ...]:
        """
        How the day was found, sentence by sentence; a rule that nobody has confirmed says so last.

        Raises: UnknownLanguage.
        """
        steps = tuple(step.sentence(language) for step in self.steps)
        return steps if self.verified else (*steps, phrase("unverified", language))


def appeal_deadline(pack: Pack, notified: Notification) -> Deadline:
    """The last day for the appeal against a refusal that reached the household in that way."""
    return _count(pack, DeadlineId.APPEAL, notified.on, notified.kind)


def claim_deadline(pack: Pack, arrived_on: date) -> Deadline:
    """The last day for making the asylum claim."""
    return deadline(pack, DeadlineId.CLAIM, arrived_on)


def commune_registration(pack: Pack, arrived_on: date) -> Deadline:
    """The last day for registering at the commune, for whoever arrived with a long-stay visa."""
    return deadline(pack, DeadlineId.COMMUNE_REGISTRATION, arrived_on)


def interview_notes_request(pack: Pack, interviewed_on: date) -> Deadline:
    """The last day for asking for the notes of the interview, if remarks are to be heard in time."""
    return deadline(pack, DeadlineId.INTERVIEW_NOTES_REQUEST, interviewed_on)


def interview_notes_remarks(pack: Pack, received_on: date) -> Deadline:
    """The last day for remarks on the notes that were received on that day."""
    return deadline(pack, DeadlineId.INTERVIEW_NOTES_REMARKS, received_on)


def collect_visa_by(pack: Pack, granted_on: date) -> Deadline:
    """The last day for collecting a granted visa at the post."""
    return deadline(pack, DeadlineId.VISA_COLLECTION, granted_on)


def deadline(pack: Pack, wanted: DeadlineId, on: date) -> Deadline:
    """
    Any limit that starts in one way only.

    Raises: NoSuchRule, for the appeal clock too: how the decision was notified must be said (`appeal_deadline`).
    """
    return _count(pack, wanted, on, EVENT)


def _count(pack: Pack, wanted: DeadlineId, on: date, way: str) -> Deadline:
    rule = pack.deadline(wanted, on)
    calendar = WorkingCalendar(pack.calendar.country, frozenset(pack.calendar.free_weekdays))
    steps = [Step(way, on), *_run(rule, calendar, on, way)]
    steps += _free_end(rule, calendar, steps[-1].day)
    return Deadline(rule, steps[-1].day, tuple(steps))


def _run(rule: Rule, calendar: WorkingCalendar, on: date, way: str) -> Iterator[Step]:
    """From the event to the last day as counted, before anything is said of a free day at the end."""
    if rule.unit is Unit.MONTHS:
        yield Step("last_months", add_months(on, rule.length), rule.length)
        return
    first = _day_one(rule, calendar, on, way)
    if rule.unit is Unit.DAYS:
        yield first
        yield Step("last_days", first.day + (rule.length - 1) * ONE_DAY, rule.length)
    else:
        yield replace(first, day=calendar.next_working_day(first.day))
        last = calendar.add_working_days(first.day - ONE_DAY, rule.length)
        yield Step("last_working_days", last, rule.length)


def _day_one(rule: Rule, calendar: WorkingCalendar, on: date, way: str) -> Step:
    start = rule.starts.get(way)
    if start is None:
        raise NoSuchRule(f"{rule.id} has no day 1 for {way!r}; it has one for {', '.join(rule.starts)}.")
    if start.unit is Unit.WORKING_DAYS:
        return Step("day_one_after_working_days", calendar.add_working_days(on, start.after), start.after)
    return Step("day_one", on + start.after * ONE_DAY)


def _free_end(rule: Rule, calendar: WorkingCalendar, end: date) -> Iterator[Step]:
    if not calendar.is_free(end):
        return
    match rule.if_end_is_free:
        case FreeDayEnd.MOVES_ON:
            yield Step("moves_on", calendar.next_working_day(end))
        case FreeDayEnd.MOVES_BACK:
            yield Step("moves_back", calendar.previous_working_day(end))
        case FreeDayEnd.STAYS:
            return
        case _:
            assert_never(rule.if_end_is_free)
