"""The shape of a pack, read strictly: an unknown key, a missing translation or a wrong type is an error."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from msgspec import Meta

from safeconduct.programme.rules.records import (
    Code,
    Country,
    LanguageCode,
    NotNegative,
    Positive,
    Rule,
    Strict,
    Text,
    Words,
)
from safeconduct.programme.rules.vocabulary import (
    EvidenceKind,
    Legalisation,
    PersonRole,
    Relationship,
    RequirementId,
    Track,
)


class Condition(Strict, frozen=True, kw_only=True):
    """
    When a rule applies: every key given must hold, and one of `any_of` when there are any.

    Lists name the values of which one must be the case. The keys from `age_at_least` on look at one person.
    """

    track: tuple[Track, ...] | None = None
    relationship: tuple[Relationship, ...] | None = None
    couple_proven: bool | None = None
    has_children: bool | None = None
    post_country: tuple[Country, ...] | None = None
    age_at_least: NotNegative | None = None
    age_below: Positive | None = None
    role: tuple[PersonRole, ...] | None = None
    has_passport: bool | None = None
    state_contact_unsafe: bool | None = None
    post_in_country_of_origin: bool | None = None
    any_of: "tuple[Condition, ...]" = ()


class AppliesTo(StrEnum):
    EACH_PERSON = "each_person"
    EACH_ADULT = "each_adult"
    EACH_CHILD = "each_child"
    PRINCIPAL = "principal"
    COUPLE = "couple"
    HOUSEHOLD = "household"


class Need(StrEnum):
    """`must`: the dossier is not complete without it. `helps`: it makes a thin file thicker and is never counted."""

    MUST = "must"
    HELPS = "helps"


class LegalisationRule(Strict, frozen=True, kw_only=True):
    level: Legalisation
    unless_issuer_recognised: bool = False


class Alternative(Strict, frozen=True, kw_only=True):
    """Another way to meet a requirement; `text` says when it is the right one and what to write."""

    evidence: Annotated[tuple[EvidenceKind, ...], Meta(min_length=1)]
    text: Text
    when: Condition | None = None


class LeadTime(Strict, frozen=True, kw_only=True):
    """Days from asking for the paper until it is in hand, legalised and translated."""

    days: NotNegative
    source: Annotated[tuple[str, ...], Meta(min_length=1)]
    as_of: date
    verified: bool


class Requirement(Rule, frozen=True, kw_only=True):
    """
    One paper that the authority wants to see.

    `validity_months`: how long the paper is good from its issue, where it bears no last day of its own.
    `issued_at_most_months_before_lodging`: how old it may be on the day of lodging.
    `after`: requirements that must be in hand before this paper can be asked for.
    """

    section: Code
    name: Text
    why: Text
    applies_to: AppliesTo
    evidence: Annotated[tuple[EvidenceKind, ...], Meta(min_length=1)]
    lead_time: LeadTime
    need: Need = Need.MUST
    when: Condition | None = None
    validity_months: Positive | None = None
    issued_at_most_months_before_lodging: Positive | None = None
    legalisation: LegalisationRule | None = None
    translation_unless: tuple[LanguageCode, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    refusal_if_missing: Code | None = None
    refusal_if_incomplete: Code | None = None
    after: tuple[RequirementId, ...] = ()

    @property
    def months_good(self) -> int | None:
        """The shorter of the two spans in months, None when age does not matter."""
        spans = [self.validity_months, self.issued_at_most_months_before_lodging]
        return min((span for span in spans if span is not None), default=None)


class Consequence(Rule, frozen=True, kw_only=True):
    """What the authority does when a requirement is not met."""

    text: Text
    days_to_mend: Positive | None = None


class Section(Rule, frozen=True, kw_only=True):
    """A part of the bundle; sections stand in the order of the file."""

    name: Text


class Copies(Rule, frozen=True, kw_only=True):
    """How many sets are handed in, and in what form. The first rule whose `when` holds decides."""

    originals: NotNegative
    copy_sets: NotNegative
    single_sided: bool
    paper: Words
    text: Text
    when: Condition | None = None


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class FreeDayEnd(StrEnum):
    """What becomes of an end on a free day. `moves_back` is caution where no rule lets it move on."""

    MOVES_ON = "moves_on"
    STAYS = "stays"
    MOVES_BACK = "moves_back"


class Nature(StrEnum):
    LIMIT = "limit"
    EXPECTATION = "expectation"


class Start(Strict, frozen=True, kw_only=True):
    """Day 1 of a limit: so many days (or working days) after the event."""

    after: Positive
    unit: Unit = Unit.DAYS


class Deadline(Rule, frozen=True, kw_only=True):
    """
    A time limit. `id` may stand several times with spans of validity that follow one another: the law changed.

    `counts_from`: the event, a code that the callers know. `starts`: how day 1 is found, by way of the event
    (`event` when there is one way only). Months run from date to date and need no `starts`.
    """

    name: Text
    text: Text
    counts_from: Code
    length: Positive
    unit: Unit
    if_end_is_free: FreeDayEnd
    nature: Nature = Nature.LIMIT
    starts: dict[Code, Start] = {}
    valid_from: date | None = None
    valid_until: date | None = None


class Calendar(Strict, frozen=True, kw_only=True):
    country: Country
    free_weekdays: Annotated[tuple[Annotated[int, Meta(ge=1, le=7)], ...], Meta(max_length=6)]


class Amount(Strict, frozen=True, kw_only=True):
    year: Annotated[int, Meta(ge=2000, le=2200)]
    amount: Decimal


class Fee(Rule, frozen=True, kw_only=True):
    """Money that a household pays. `once_per_couple`: when it holds, the two partners pay one amount between them."""

    name: Text
    why: Text
    applies_to: AppliesTo
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
    amounts: Annotated[tuple[Amount, ...], Meta(min_length=1)]
    is_indexed_each_january: bool
    when: Condition | None = None
    once_per_couple: Condition | None = None


class State(Rule, frozen=True, kw_only=True):
    """A step of a dossier. Exactly one is the first; a last one has no moves out of it."""

    name: Text
    is_first: bool = False
    is_last: bool = False


class Move(Rule, frozen=True, kw_only=True):
    """
    An allowed step from one state to another.

    `by`: role codes of which one is needed. `signatures`: how many different people must agree; `own_work_barred`:
    whoever prepared the dossier is not among them.
    """

    name: Text
    from_state: Code
    to_state: Code
    by: Annotated[tuple[Code, ...], Meta(min_length=1)]
    signatures: Positive = 1
    own_work_barred: bool = False


class Post(Rule, frozen=True, kw_only=True):
    """Where a dossier may be lodged."""

    name: Text
    country: Country
    city: Words


class Programme(Rule, frozen=True, kw_only=True):
    """
    `pack.toml`: what programme this is.

    `adult_age`: from which age a person counts as an adult. `couple_proof`: for each official bond the kinds of paper
    that prove it; a bond that is not listed cannot be proved officially.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[str, Meta(pattern=r"^\d{4}\.\d+$")]
    name: Text
    authority: Text
    basis: Text
    adult_age: Positive
    roles: Annotated[tuple[Code, ...], Meta(min_length=1)]
    tracks: dict[Track, Text]
    couple_proof: dict[Relationship, tuple[EvidenceKind, ...]] = {}

    def __post_init__(self: Self) -> None:
        if missing := set(Track) - set(self.tracks):
            raise ValueError(f"tracks lacks a text for {', '.join(sorted(missing))}")
