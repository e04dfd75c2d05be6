"""The compartments of a subject, and how much it takes to open each."""

from enum import StrEnum

from safeconduct.vaultd.tiers import STEP_UP_COMPARTMENTS, Tier, tier_of

__all__ = ["STEP_UP_COMPARTMENTS", "Compartment", "Group", "Tier", "tier_of"]


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
    """Colleagues who hold a key together. The roster opens nothing: its members vouch for colleagues' keys."""

    TRIAGE = "triage"
    LEADS = "leads"
    HOUSING = "housing"
    ROSTER = "roster"
