"""Who did what, by name: the log has references only."""

from collections.abc import Iterable

from safeconduct.accounts.models import User
from safeconduct.audit.models import Leaf

REFERENCE = 36  # characters of a colleague's or a guest's; a part of the house goes by a shorter word


def with_names(leaves: Iterable[Leaf]) -> list[tuple[Leaf, str]]:
    """Each event with the name of the colleague who acted, or the part of the house; "" for who is not known."""
    events = list(leaves)
    asked = {leaf.actor for leaf in events if len(leaf.actor) == REFERENCE}
    people = {str(pk): name for pk, name in User.objects.filter(pk__in=asked).values_list("pk", "display_name")}
    return [(leaf, people.get(leaf.actor, "") if leaf.actor in asked else leaf.actor) for leaf in events]
