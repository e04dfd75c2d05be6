"""What a step at the desk needs beyond the rows of one's own cases, each with its reason.

The role is asked of the database, not of the page.
"""

from collections.abc import Mapping

# Every case is sealed to the leads' group when it begins and until it is erased (cases.access; `./run doctor` looks):
# its members need no look at each grant, and a list of ten thousand cases none of ten thousand looks.
LEADS = "(SELECT custody_acts_in('leads'))"
SIGNED_IN = "(SELECT cardinality(custody_acting()) > 0 AND NOT custody_is_guest())"
ADMINISTRATOR = "(SELECT accounts_acts_as(ARRAY['administrator']))"
OFFICER = "(SELECT accounts_acts_as(ARRAY['officer']))"
ERASES = "(SELECT accounts_acts_as(ARRAY['officer', 'lead']))"
READS_THE_LOG = ERASES
HOUSING = "(SELECT accounts_acts_as(ARRAY['housing', 'lead']))"
IS_ENDED = "state IN ('declined', 'withdrawn', 'closed')"


def broken(subject: str) -> str:
    """Rows of a case whose glass whoever acts has broken, while that lasts."""
    return f"{subject} = ANY ((SELECT custody_broken())::uuid[])"


BEYOND: Mapping[str, tuple[str, str]] = {
    "an ended case": (
        f"{IS_ENDED} AND {OFFICER}",
        "The data-protection officer holds no key and erases what has ended: name, state and days, nothing sealed.",
    ),
    "an erased case": (
        f"state = 'erased' AND {SIGNED_IN}",
        "The ledger of the quota says that its places were an erased household's; the row says nothing else any more.",
    ),
    "a household in a home": (
        f"{HOUSING} AND EXISTS (SELECT FROM shelter_stay AS stay WHERE stay.case_id = cases_case.id)",
        "Whoever keeps the homes counts who lives there and moves them, also where the household is not theirs.",
    ),
    "the log": (
        OFFICER,
        "Who saw what of which case: the officer reads it by name, from desk_names and desk_named.",
    ),
    "a case that begins": (
        "cases_is_asked(case_id)",
        "A colleague writes down somebody's request for those who will hear it, and may hold no key of it.",
    ),
    "the quota": (
        SIGNED_IN,
        "What is used, held and free is one sum over all households; a row is a number with a day.",
    ),
    "a freed place": (
        HOUSING,
        "Whoever cancels a stay frees the places that were held for it, with or without a key of the case.",
    ),
    "a stay": (
        SIGNED_IN,
        "A unit is given once: whoever counts beds counts all of them. Whose a stay is, the row of the case says.",
    ),
    "a round of placement": (
        HOUSING,
        "Its numbers are those of every household in it, and who was declined where is not proposed again.",
    ),
    "kept apart": (
        HOUSING,
        "Two households do not meet, also where the reader may not know the other.",
    ),
    "a key to an address": (
        # By its compartment, which stands in the index: a column that does not would cost each list a look at the row.
        f"compartment = 'address' AND {SIGNED_IN}",
        "Whoever ends a stay looks which keys were given for it; that somebody holds an address opens nothing.",
    ),
    "a key given for a stay": (
        f"reason = 'stay' AND {SIGNED_IN}",
        "Whoever ends a stay takes the address back from whoever had it for that, and opens nothing by it.",
    ),
    "what was erased": (
        f"desk_is_erased(subject) AND {SIGNED_IN}",
        "Two people have erased it: the keys and files go, whoever of them held a key.",
    ),
    "a case whose glass is broken": (
        broken("case_id"),
        "Whoever has opened it in an emergency reads it for two hours; the rows say until when, the broker too.",
    ),
    "why the glass was broken": (
        f"compartment = 'review' AND {broken('subject')}",
        "Their reason is sealed to those who look into it, and not to themselves.",
    ),
    "broken glass of whoever leaves": (
        ADMINISTRATOR,
        "Whoever closes an account takes back what it reads of a case of others; the rows open to their holder alone.",
    ),
    "an erasure": (ERASES, "Those who erase see what waits for a second person, of their cases or of none."),
}


def beyond(*names: str) -> str:
    """The rows of these lines together."""
    return " OR ".join(f"({BEYOND[name][0]})" for name in names)
