"""What is sealed in a case, by compartment."""

from datetime import date
from typing import ClassVar

from safeconduct.cases.words import Relation
from safeconduct.custody.payloads import Payload


class PersonCard(Payload, frozen=True):
    """Compartment card: how to address a person, and what the work needs to know of them at once."""

    sealed_type: ClassVar[str] = "cases.person-card"
    working_name: str
    pronouns: str = ""
    relation: str = Relation.PRINCIPAL.value
    is_adult: bool = True
    languages: tuple[str, ...] = ()
    has_passport: bool | None = None


class HouseholdSaid(Payload, frozen=True):
    """Compartment card: how many the form spoke of, and once it is settled, why others are entered."""

    sealed_type: ClassVar[str] = "cases.household-said"
    adults: int
    children: int
    why: str = ""


class DocumentName(Payload, frozen=True):
    """A name as one document writes it."""

    sealed_type: ClassVar[str] = "cases.document-name"
    document: str
    family_name: str
    given_names: str
    number: str = ""
    expires_on: date | None = None


class PersonIdentity(Payload, frozen=True):
    """Compartment identity (step-up): who the person is for a State."""

    sealed_type: ClassVar[str] = "cases.person-identity"
    names: tuple[DocumentName, ...] = ()
    born_on: date | None = None
    birth_place: str = ""
    nationality: str = "RUS"
    document_sex: str = ""


class Story(Payload, frozen=True):
    """Compartment narrative: what happened, in the person's own words, and what the caseworker adds."""

    sealed_type: ClassVar[str] = "cases.story"
    own_words: str = ""
    safe_now: str = ""
    where_now: str = ""
    time_left: str = ""
    added: str = ""


class PlacementProfile(Payload, frozen=True):
    """Compartment profile: pseudonymous, what a home must offer. Nothing here says who somebody loves."""

    sealed_type: ClassVar[str] = "cases.placement-profile"
    size: int = 1
    couples: int = 0
    children: int = 0
    composition: str = "mixed"
    languages: tuple[str, ...] = ()
    languages_needed: tuple[str, ...] = ()
    step_free: bool = False
    pets: bool = False
    smokes: bool = False
    excluded_areas: tuple[str, ...] = ()
    wished_areas: tuple[str, ...] = ()
    needs_near: tuple[str, ...] = ()
    needs: str = ""


class Words(Payload, frozen=True):
    """A few words to a task or a move."""

    sealed_type: ClassVar[str] = "cases.words"
    text: str
