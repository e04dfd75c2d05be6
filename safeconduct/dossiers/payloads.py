"""What is sealed of a dossier, in the compartment submission of its case."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from safeconduct.custody.payloads import Payload


class Applicant(Payload, frozen=True):
    """What the rules and the cover need of one person. `name` as the visa form writes it."""

    sealed_type: ClassVar[str] = "dossiers.applicant"
    person: UUID
    name: str = ""
    born_on: date | None = None
    origin_country: str = "RU"
    state_contact_unsafe: bool = False


class Facts(Payload, frozen=True):
    """What is known of the household for the rules."""

    sealed_type: ClassVar[str] = "dossiers.facts"
    relationship: str = "none"
    applicants: tuple[Applicant, ...] = ()
    authority_reference: str = ""


class Statement(Payload, frozen=True):
    """The justification: as it was written, and a working translation into a language of the authority."""

    sealed_type: ClassVar[str] = "dossiers.statement"
    original: str = ""
    original_language: str = "ru"
    translation: str = ""
    translation_language: str = "fr"


class BundleAbout(Payload, frozen=True):
    """What identifies a bundle. `sha256` is hex of its plain bytes."""

    sealed_type: ClassVar[str] = "dossiers.bundle-about"
    sha256: str
    size: int


class Signature(Payload, frozen=True):
    """What was signed: the fingerprint of the bundle that lay before the signer."""

    sealed_type: ClassVar[str] = "dossiers.signature"
    sha256: str


class Words(Payload, frozen=True):
    """Words to a step, a question, an answer or a decision."""

    sealed_type: ClassVar[str] = "dossiers.words"
    text: str
