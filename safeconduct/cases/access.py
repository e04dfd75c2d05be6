"""Who gets the first keys of a new case. Everyone after them is let in by somebody who can open it."""

from collections.abc import Mapping

from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.models import Holder

FIRST_HOLDERS: Mapping[Compartment, tuple[Group, ...]] = {
    Compartment.CARD: (Group.TRIAGE, Group.LEADS, Group.GLASS),
    Compartment.NARRATIVE: (Group.TRIAGE, Group.LEADS, Group.GLASS),
    Compartment.MESSAGES: (Group.TRIAGE, Group.LEADS, Group.GLASS),
    Compartment.PROFILE: (Group.LEADS,),
    Compartment.IDENTITY: (Group.LEADS, Group.GLASS),
    Compartment.SUBMISSION: (Group.LEADS,),
    Compartment.ORIGINALS: (Group.LEADS,),
}
CASEWORKER_OPENS = tuple(FIRST_HOLDERS)
HOUSING_OPENS = (Compartment.CARD, Compartment.PROFILE)
LAWYER_OPENS = (Compartment.CARD, Compartment.NARRATIVE, Compartment.SUBMISSION, Compartment.ORIGINALS)


def first_holders() -> dict[Compartment, list[Holder]]:
    """The groups of FIRST_HOLDERS as holders."""
    groups = {name: grants.group(name) for name in Group if any(name in names for names in FIRST_HOLDERS.values())}
    return {compartment: [groups[name] for name in names] for compartment, names in FIRST_HOLDERS.items()}
