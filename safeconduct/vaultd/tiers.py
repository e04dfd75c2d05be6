"""Which of a person's two keys opens what."""

from enum import StrEnum


class Tier(StrEnum):
    """Which of a person's two keys opens a compartment. Step-up asks for the passphrase again, for five minutes."""

    STANDARD = "standard"
    STEP_UP = "step_up"


STEP_UP_COMPARTMENTS = frozenset({"identity", "originals", "address"})


def tier_of(compartment: str) -> Tier:
    """The key that a grant on this compartment is sealed to."""
    return Tier.STEP_UP if compartment in STEP_UP_COMPARTMENTS else Tier.STANDARD
