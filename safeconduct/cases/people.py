"""Who belongs to a household: what the form spoke of beside who is entered, and papers that two people share."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases.models import Case
from safeconduct.cases.payloads import HouseholdSaid, PersonIdentity
from safeconduct.cases.selectors import Member

NOT_A_SIGN = re.compile(r"[\W_]+")


def missing_from(case: Case, said: HouseholdSaid | None, people: Sequence[Member]) -> str:
    """The sentence that others are entered than were spoken of; empty where they are the same, or it is settled."""
    if said is not None and said.why:
        return ""
    adults = sum(member.card.is_adult for member in people)
    children = len(people) - adults
    if said is None:
        return spoken_of(case.size, len(people)) if case.size > len(people) else ""
    if (said.adults, said.children) == (adults, children):
        return ""
    known = {"spoken": _adults_and_children(said), "adults": adults, "children": children}
    return _("The form spoke of %(spoken)s; entered are %(adults)s and %(children)s.") % known


def spoken_of(size: int, entered: int) -> str:
    """The same of a household of whose adults and children nobody has spoken apart."""
    words = ngettext("%(n)s person is spoken of, %(m)s entered.", "%(n)s people are spoken of, %(m)s entered.", size)
    return words % {"n": size, "m": entered}


def _adults_and_children(said: HouseholdSaid) -> str:
    adults = ngettext("%(n)s adult", "%(n)s adults", said.adults) % {"n": said.adults}
    if not said.children:
        return adults
    children = ngettext("%(n)s child", "%(n)s children", said.children) % {"n": said.children}
    return _("%(adults)s and %(children)s") % {"adults": adults, "children": children}


def who_share_a_paper(rows: Iterable[tuple[Member, PersonIdentity | None]]) -> list[str]:
    """The working names of people whose papers bear one number, a line for each number; signs between do not count."""
    bearers: dict[str, dict[int, str]] = defaultdict(dict)
    for member, identity in rows:
        for name in identity.names if identity else ():
            if number := NOT_A_SIGN.sub("", name.number).casefold():
                bearers[number][member.person.position] = member.card.working_name
    return [", ".join(names.values()) for names in bearers.values() if len(names) > 1]
