"""Is a dossier complete by the rules of its pack: line by line what is there, what is not, and why it is asked.

Pure: facts in, lines out. No Django, no clock, no names of people; the caller knows who a reference is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from safeconduct.dossiers.translations import lacks_translation, nobodys, stands_under, untranslated
from safeconduct.programme.rules.conditions import holds, subjects
from safeconduct.programme.rules.facts import HouseholdFacts, ItemFacts, PersonFacts
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.periods import add_months
from safeconduct.programme.rules.phrases import language_names, phrase, written_day
from safeconduct.programme.rules.schema import AppliesTo, Consequence, Need, Requirement
from safeconduct.programme.rules.vocabulary import (
    ItemReference,
    Legalisation,
    PersonReference,
)

Tone = Literal["good", "wait", "stop", "none"]


class LineState(StrEnum):
    """How a requirement stands, best first; of several papers the one that stands best counts."""

    HAVE = "have"
    EXPLAINED = "explained"
    NEEDS_TRANSLATION = "needs_translation"
    NEEDS_LEGALISATION = "needs_legalisation"
    NEEDS_ISSUE_DATE = "needs_issue_date"
    EXPIRES_BEFORE_LODGING = "expires_before_lodging"
    MISSING = "missing"


DONE: Final = frozenset({LineState.HAVE, LineState.EXPLAINED})
IN_HAND: Final = frozenset({LineState.NEEDS_TRANSLATION, LineState.NEEDS_LEGALISATION, LineState.NEEDS_ISSUE_DATE})
_ORDER: Final = tuple(LineState)
_LEVELS: Final = tuple(Legalisation)


@dataclass(frozen=True, slots=True)
class Line:
    """
    One requirement for one person, or for the couple or household as one (`person` is None).

    `item`: the paper that stands best, `good_until` its last good day (None: no end, or no paper).
    `consequences`: what the authority does when this is not met.
    `untranslated`: papers under it that go into the bundle and still need a sworn translation.
    """

    requirement: Requirement
    person: PersonReference | None
    state: LineState
    item: ItemReference | None
    good_until: date | None
    lodging_on: date
    today: date
    consequences: tuple[Consequence, ...]
    untranslated: tuple[ItemReference, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def counts(self) -> bool:
        """Whether the dossier is incomplete without it; what only helps is read only if it can be."""
        return self.requirement.need is Need.MUST or bool(self.untranslated)

    @property
    def tone(self) -> Tone:
        if self.is_done:
            return "good"
        if not self.counts:
            return "none"
        return "wait" if self.state in IN_HAND else "stop"

    @property
    def source(self) -> tuple[str, ...]:
        return self.requirement.source

    @property
    def verified(self) -> bool:
        return self.requirement.verified

    def sentence(self, language: str) -> str:
        """
        What stands here and, where something is to be done, why it is asked. Names nobody.

        Raises: UnknownLanguage.
        """
        words = {
            "name": self.requirement.name.within(language),
            "why": " ".join((self.requirement.why.within(language), *self._consequences(language))),
            "lodging": written_day(self.lodging_on, language),
            "until": written_day(self.good_until, language) if self.good_until else "",
            "languages": language_names(self.requirement.translation_unless, language),
        }
        return phrase(self._phrase(), language, **words)

    def ways_out(self, language: str) -> tuple[str, ...]:
        """The other ways to meet the requirement, in words; none once it is met."""
        if self.is_done:
            return ()
        return tuple(alternative.text.within(language) for alternative in self.requirement.alternatives)

    def _phrase(self) -> str:
        if self.state is LineState.MISSING and not self.counts:
            return "suggested"
        if self.state is LineState.EXPIRES_BEFORE_LODGING and self.good_until and self.good_until < self.today:
            return "expired"
        if self.state is LineState.NEEDS_TRANSLATION and self.untranslated and self.item not in self.untranslated:
            return f"{self.state}_each"
        rule = self.requirement.legalisation
        return f"{self.state}_{rule.level}" if rule and self.state is LineState.NEEDS_LEGALISATION else self.state

    def _consequences(self, language: str) -> tuple[str, ...]:
        return tuple(consequence.text.within(language) for consequence in self.consequences)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Every line in the order of the bundle. `done` of `total` count what must be there; `missing` is the rest."""

    lines: tuple[Line, ...]

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.lines if line.counts)

    @property
    def total(self) -> int:
        return sum(line.counts for line in self.lines)

    @property
    def missing(self) -> tuple[Line, ...]:
        """What must still be done, worst first and otherwise in the order of the bundle."""
        open_lines = [line for line in self.lines if line.counts and not line.is_done]
        return tuple(sorted(open_lines, key=lambda line: -_ORDER.index(line.state)))

    @property
    def untranslated(self) -> frozenset[ItemReference]:
        """Every paper that goes into the bundle and still needs a translation."""
        return frozenset(reference for line in self.lines for reference in line.untranslated)

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def assess(
    pack: Pack, facts: HouseholdFacts, items: Sequence[ItemFacts], lodging_on: date, today: date
) -> Completeness:
    """How the dossier of a household stands for a lodging on that day. Ages are those of the lodging day."""
    facts = with_couple_proof(pack, facts, items)
    order = {section.id: number for number, section in enumerate(pack.sections)}
    asked = sorted(pack.requirements, key=lambda requirement: order[requirement.section])
    lines = [
        _line(pack, requirement, (facts, person), items, (lodging_on, today))
        for requirement in asked
        for person in asked_of(pack, requirement, facts, lodging_on)
    ]
    known = {reference for line in lines for reference in line.untranslated}
    for requirement, waiting in nobodys(asked, items, known):
        line = _line(pack, requirement, (facts, None), (), (lodging_on, today))
        lines.append(replace(line, state=LineState.NEEDS_TRANSLATION, item=waiting[0], untranslated=waiting))
    return Completeness(tuple(lines))


def asked_of(pack: Pack, requirement: Requirement, facts: HouseholdFacts, on: date) -> Iterator[PersonFacts | None]:
    """Of whom a requirement is asked on that day; None stands for the couple or the household as one."""
    for person in subjects(requirement.applies_to, facts, adult_age=pack.programme.adult_age, on=on):
        if holds(requirement.when, facts, person, on):
            yield person


def with_couple_proof(pack: Pack, facts: HouseholdFacts, items: Sequence[ItemFacts]) -> HouseholdFacts:
    """The same facts, with whether an official paper in the file proves the couple's bond."""
    kinds = pack.programme.couple_proof.get(facts.relationship, ())
    partners = {None, *(partner.reference for partner in facts.couple)}
    is_proven = bool(facts.couple) and any(item.kind in kinds and item.person in partners for item in items)
    return replace(facts, couple_proven=is_proven)


def last_good_day(requirement: Requirement, item: ItemFacts) -> date | None:
    """
    The last day on which a paper can be lodged for this requirement; None when it has no end.

    A paper's own last day goes before the months that its kind is good for; its greatest age at lodging counts always.
    Both count from date to date and the last day is good.
    """
    ends = [item.expires_on] if item.expires_on else []
    months = [requirement.issued_at_most_months_before_lodging]
    if not item.expires_on:
        months.append(requirement.validity_months)
    if item.issued_on:
        ends += [add_months(item.issued_on, span) for span in months if span]
    return min(ends, default=None)


def _line(
    pack: Pack,
    requirement: Requirement,
    asked: tuple[HouseholdFacts, PersonFacts | None],
    items: Sequence[ItemFacts],
    days: tuple[date, date],
) -> Line:
    lodging_on, today = days
    person = asked[1]
    state, item = _best(requirement, asked, items, lodging_on)
    waiting = untranslated(requirement, [item for item in items if _is_of(item, requirement, *asked)])
    if waiting and state in DONE:
        state = LineState.NEEDS_TRANSLATION
    names = (requirement.refusal_if_missing, requirement.refusal_if_incomplete)
    return Line(
        requirement=requirement,
        person=person.reference if person else None,
        state=state,
        item=item.reference if item else None,
        good_until=last_good_day(requirement, item) if item and state is not LineState.EXPLAINED else None,
        lodging_on=lodging_on,
        today=today,
        untranslated=waiting,
        consequences=tuple(pack.consequence(name) for name in names if name),
    )


def _best(
    requirement: Requirement,
    asked: tuple[HouseholdFacts, PersonFacts | None],
    items: Sequence[ItemFacts],
    lodging_on: date,
) -> tuple[LineState, ItemFacts | None]:
    """The paper that stands best; of equals the one that is good for longest."""
    facts, person = asked
    own = [item for item in items if _is_of(item, requirement, facts, person)]
    standing = [
        (_state_of(requirement, item, lodging_on), item)
        for item in own
        if item.kind in requirement.evidence and stands_under(requirement, item)
    ]
    for alternative in requirement.alternatives:
        if holds(alternative.when, facts, person, lodging_on):
            found = (item for item in own if item.kind in alternative.evidence and requirement.id in item.answers)
            standing += [(LineState.EXPLAINED, item) for item in found]
    if not standing:
        return LineState.MISSING, None
    standing.sort(key=lambda pair: last_good_day(requirement, pair[1]) or date.max, reverse=True)
    return min(standing, key=lambda pair: _ORDER.index(pair[0]))


def _is_of(item: ItemFacts, requirement: Requirement, facts: HouseholdFacts, person: PersonFacts | None) -> bool:
    """A person's paper is that person's; what belongs to the household serves a person only who is alone in it."""
    if person is not None:
        return item.person == person.reference or (item.person is None and len(facts.persons) == 1)
    if requirement.applies_to is AppliesTo.COUPLE:
        return item.person is None or item.person in {partner.reference for partner in facts.couple}
    return True


def _state_of(requirement: Requirement, item: ItemFacts, lodging_on: date) -> LineState:
    """The first thing to be done about a paper: a newer one, its date, the legalisation, only then a translation."""
    until = last_good_day(requirement, item)
    if until and until < lodging_on:
        return LineState.EXPIRES_BEFORE_LODGING
    if _lacks_issue_date(requirement, item):
        return LineState.NEEDS_ISSUE_DATE
    if _lacks_legalisation(requirement, item):
        return LineState.NEEDS_LEGALISATION
    return LineState.NEEDS_TRANSLATION if lacks_translation(requirement, item) else LineState.HAVE


def _lacks_issue_date(requirement: Requirement, item: ItemFacts) -> bool:
    if item.issued_on:
        return False
    if requirement.issued_at_most_months_before_lodging:
        return True
    return bool(requirement.validity_months) and not item.expires_on


def _lacks_legalisation(requirement: Requirement, item: ItemFacts) -> bool:
    rule = requirement.legalisation
    if rule is None or (rule.unless_issuer_recognised and item.issuer_recognised):
        return False
    return _LEVELS.index(item.legalisation) < _LEVELS.index(rule.level)
