"""
What the rules need to know of a household and its papers: references and dates, never a name.

The callers (dossiers) fill these from opened compartments; nothing here is stored. Where a fact is not known yet the
rules ask for the paper rather than leave it out: a person of unknown age counts as an adult, and one of whom it is not
known whether there is a passport as having one.
"""

from dataclasses import dataclass
from datetime import date

from safeconduct.programme.rules.vocabulary import (
    EvidenceKind,
    ItemReference,
    Legalisation,
    PersonReference,
    PersonRole,
    Relationship,
    RequirementId,
    Track,
)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """
    One member of the household.

    `birth_on`: None while the identity is sealed; then `is_minor` says whether this is a child.
    `state_contact_unsafe`: asking the State of origin for a paper would endanger this person.
    `origin_country`: ISO 3166 alpha-2; the post there is the competent one.
    """

    reference: PersonReference
    role: PersonRole
    birth_on: date | None = None
    is_minor: bool = False
    has_passport: bool = True
    state_contact_unsafe: bool = False
    origin_country: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """
    A household that applies together.

    `post_country`: ISO 3166 alpha-2 of the post where the dossier is lodged.
    `couple_proven`: an official paper in the file proves the bond; the rules find it from the items, callers leave it.
    """

    persons: tuple[PersonFacts, ...]
    track: Track = Track.LONG_STAY
    relationship: Relationship = Relationship.NONE
    post_country: str = ""
    couple_proven: bool = False

    @property
    def has_children(self) -> bool:
        return any(person.role is PersonRole.CHILD for person in self.persons)

    @property
    def couple(self) -> tuple[PersonFacts, ...]:
        """The principal applicant and the partner, or nobody when no partner is in the household."""
        pair = (PersonRole.PRINCIPAL, PersonRole.PARTNER)
        both = tuple(person for person in self.persons if person.role in pair)
        return both if any(person.role is PersonRole.PARTNER for person in both) else ()


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """
    One evidence item, as far as the rules look at it.

    `person`: whose paper it is; None when it belongs to the whole household.
    `expires_on`: the last good day printed on the paper itself, if it bears one.
    `language`: ISO 639-1 of the text; empty when it has none (a photo) or it is not known.
    `has_sworn_translation`: into a language that the authority reads.
    `issuer_recognised`: made by somebody the post recognises (a doctor on its list).
    `answers`: requirements somebody has named for this item. Empty: its kind alone decides what it can answer.
        Kinds `explanation`, `other` and `translation` answer nothing unless named.
    """

    reference: ItemReference
    kind: EvidenceKind
    person: PersonReference | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    language: str = ""
    legalisation: Legalisation = Legalisation.NONE
    has_sworn_translation: bool = False
    issuer_recognised: bool = False
    answers: frozenset[RequirementId] = frozenset()
