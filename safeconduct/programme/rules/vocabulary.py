"""The codes that packs, evidence and dossiers share. Code, not law: a pack may only use what is listed here."""

from enum import StrEnum
from typing import Final, NewType

PersonReference = NewType("PersonReference", str)
ItemReference = NewType("ItemReference", str)
RequirementId = NewType("RequirementId", str)

LANGUAGES: Final = ("en", "ru", "nl", "fr")


class EvidenceKind(StrEnum):
    PASSPORT = "passport"
    TRAVEL_DOCUMENT = "travel_document"
    RESIDENCE_PERMIT = "residence_permit"
    BIRTH_CERTIFICATE = "birth_certificate"
    MARRIAGE_CERTIFICATE = "marriage_certificate"
    COHABITATION_PROOF = "cohabitation_proof"
    RELATIONSHIP_PROOF = "relationship_proof"
    CRIMINAL_RECORD = "criminal_record"
    MEDICAL_CERTIFICATE = "medical_certificate"
    PHOTO = "photo"
    VISA_FORM = "visa_form"
    HANDLING_FEE_RECEIPT = "handling_fee_receipt"
    CONTRIBUTION_RECEIPT = "contribution_receipt"
    THREAT = "threat"
    SUMMONS = "summons"
    COURT_RECORD = "court_record"
    POLICE_REPORT = "police_report"
    MEDICAL_REPORT = "medical_report"
    TESTIMONY = "testimony"
    PRESS = "press"
    MEMBERSHIP = "membership"
    TIES_BELGIUM = "ties_belgium"
    HOST_COMMITMENT = "host_commitment"
    MEANS = "means"
    TRANSLATION = "translation"
    EXPLANATION = "explanation"
    OTHER = "other"


# These prove nothing by their kind alone: somebody must have said which requirement they answer.
ANSWERS_ONLY_BY_NAME: Final = frozenset({EvidenceKind.EXPLANATION, EvidenceKind.OTHER, EvidenceKind.TRANSLATION})


class PersonRole(StrEnum):
    PRINCIPAL = "principal"
    PARTNER = "partner"
    CHILD = "child"
    DEPENDANT = "dependant"


class Relationship(StrEnum):
    """Of the principal applicant to the partner in the household."""

    NONE = "none"
    MARRIED = "married"
    LEGAL_COHABITATION = "legal_cohabitation"
    UNREGISTERED = "unregistered"


class Track(StrEnum):
    LONG_STAY = "D"
    SHORT_STAY = "C"


class Legalisation(StrEnum):
    """How far a paper is confirmed for use abroad, weakest first (an apostille counts as legalised)."""

    NONE = "none"
    LEGALISED = "legalised"
    DOUBLE = "double"


class NotificationKind(StrEnum):
    """How a decision reached the person: each way has its own day 1. `registered` means with a signed receipt."""

    REGISTERED = "registered"
    ORDINARY = "ordinary"
    OTHER = "other"


class DeadlineId(StrEnum):
    """The limits that the software keeps an eye on; every pack must give a rule for each."""

    APPEAL = "appeal"
    CLAIM = "claim"
    COMMUNE_REGISTRATION = "commune_registration"
    INTERVIEW_NOTES_REQUEST = "interview_notes_request"
    INTERVIEW_NOTES_REMARKS = "interview_notes_remarks"
    VISA_COLLECTION = "visa_collection"
    FEE_COMPLETION = "fee_completion"
    DECISION_EXPECTED = "decision_expected"
    ORANGE_CARD_RENEWAL = "orange_card_renewal"


# The way a deadline starts when there is only one.
EVENT: Final = "event"
