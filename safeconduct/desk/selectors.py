"""Search and the log, as colleagues may see them."""

from django.db.models import QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case, Person
from safeconduct.cases.payloads import PersonCard
from safeconduct.cases.selectors import cases_for
from safeconduct.custody.sealing import open_records

MOST_FOUND = 30


def search_for(actor: Actor, words: str) -> list[Case]:
    """Cases by case name or working name, of those that the actor can open. Nothing is indexed: cards are opened."""
    words = words.strip().casefold()
    if not words:
        return []
    found = list(cases_for(actor).filter(name__icontains=words)[:MOST_FOUND])
    if not found:
        found = _by_working_name(actor, words)
    return found


def _by_working_name(actor: Actor, words: str) -> list[Case]:
    people = list(
        Person.objects.filter(case__in=cases_for(actor).select_related(None).order_by()).select_related(
            "card__compartment_key", "case__caseworker"
        )
    )
    cards = open_records(actor, [person.card for person in people], PersonCard, purpose="search")
    hits = [person.case for person, card in zip(people, cards, strict=True) if words in card.working_name.casefold()]
    return list({case.pk: case for case in hits}.values())[:MOST_FOUND]


def log_for(actor: Actor) -> QuerySet[Leaf]:
    """All events, the newest first. Raises NotAllowed."""
    actor.must_be(Role.OFFICER, Role.LEAD)
    return Leaf.objects.order_by("-sequence")
