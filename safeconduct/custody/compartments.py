"""The compartments of a subject, and how much it takes to open each."""

from enum import StrEnum

from safeconduct.vaultd.tiers import STEP_UP_COMPARTMENTS, Tier, tier_of

__all__ = ["STEP_UP_COMPARTMENTS", "Compartment", "Group", "Tier", "tier_of"]


class Compartment(StrEnum):
    """What is sealed apart. `address` belongs to a home, `shown` to what a guest was given, the others to a case.

    `review`: why its glass was broken.
    """

    CARD = "card"
    IDENTITY = "identity"
    NARRATIVE = "narrative"
    PROFILE = "profile"
    SUBMISSION = "submission"
    MESSAGES = "messages"
    ORIGINALS = "originals"
    ADDRESS = "address"
    REVIEW = "review"
    SHOWN = "shown"


class Group(StrEnum):
    """Colleagues who hold a key together. The roster opens nothing: its members vouch for colleagues' keys.

    Glass opens by itself nothing either: a member reads one case of others for two hours, and it is told (ADR 20).
    """

    TRIAGE = "triage"
    LEADS = "leads"
    HOUSING = "housing"
    ROSTER = "roster"
    GLASS = "glass"
