"""Which households must not meet. No key is asked for: the rule holds where a reader may not know the other, too."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Apart, Case
from safeconduct.cases.selectors import cases_for


@dataclass(frozen=True)
class KeptApart:
    """known: the other households that the reader holds a key of. others: how many there are besides."""

    known: list[Case]
    others: int


def kept_apart_of(actor: Actor, case: Case) -> KeptApart:
    """From whom a household that was selected for the actor is kept apart."""
    partners = apart_from([case.pk]).get(case.pk, set())
    known = list(cases_for(actor).filter(pk__in=partners).order_by("name"))
    return KeptApart(known, len(partners) - len(known))


def apart_from(cases: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The other household of each pair, by household; nothing for whom nobody is kept apart from."""
    wanted, found = set(cases), dict[UUID, set[UUID]]()
    pairs = Apart.objects.filter(Q(first__in=wanted) | Q(second__in=wanted)).values_list("first_id", "second_id")
    for first, second in pairs:
        found.setdefault(first, set()).add(second)
        found.setdefault(second, set()).add(first)
    return {case: partners for case, partners in found.items() if case in wanted}
