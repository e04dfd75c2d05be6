"""The compartments of a subject, and how much it takes to open each."""

from enum import StrEnum


class Tier(StrEnum):
    """Which of a person's two keys opens a compartment. Step-up asks for the passphrase again, for five minutes."""

    STANDARD = "standard"
    STEP_UP = "step_up"


class Compartment(StrEnum):
    """What is sealed apart. `address` belongs to a home, the others to a case."""

    CARD = "card"
    IDENTITY = "identity"
    NARRATIVE = "narrative"
    PROFILE = "profile"
    SUBMISSION = "submission"
    MESSAGES = "messages"
    ORIGINALS = "originals"
    ADDRESS = "address"


class Group(StrEnum):
    """Colleagues who hold a key together."""

    TRIAGE = "triage"
    LEADS = "leads"
    HOUSING = "housing"


STEP_UP_COMPARTMENTS = frozenset({Compartment.IDENTITY, Compartment.ORIGINALS, Compartment.ADDRESS})


def tier_of(compartment: Compartment | str) -> Tier:
    """The key that a grant on this compartment is sealed to."""
    return Tier.STEP_UP if compartment in STEP_UP_COMPARTMENTS else Tier.STANDARD
