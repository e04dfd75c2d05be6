"""Search: cases, homes and one's own open tasks. Nothing is indexed: what is sealed is opened and looked at."""

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case, Person, Task
from safeconduct.cases.payloads import PersonCard, Words
from safeconduct.cases.selectors import cases_for, open_tasks_for
from safeconduct.country.towns import area_name, names_of
from safeconduct.custody.sealing import open_records
from safeconduct.shelter.models import Home
from safeconduct.shelter.policies import HOUSING_SIDE
from safeconduct.shelter.selectors.homes import homes_for

MOST_FOUND = 30


@dataclass(frozen=True)
class FoundTask:
    """A task with its opened words."""

    task: Task
    words: str


@dataclass(frozen=True)
class Found:
    """What was found, as far as this colleague may see it; at most `MOST_FOUND` of each."""

    cases: list[Case]
    homes: list[Home]
    tasks: list[FoundTask]

    def __bool__(self) -> bool:
        return bool(self.cases or self.homes or self.tasks)


def search_for(actor: Actor, words: str) -> Found:
    """Cases by case name or working name, homes by name, town or area, own open tasks by kind or words."""
    words = words.strip().casefold()
    if not words:
        return Found([], [], [])
    cases = list(cases_for(actor).filter(name__icontains=words)[:MOST_FOUND]) or _by_working_name(actor, words)
    return Found(cases, _homes(actor, words), _tasks(actor, words))


def _by_working_name(actor: Actor, words: str) -> list[Case]:
    people = list(
        Person.objects.filter(case__in=cases_for(actor).select_related(None).order_by()).select_related(
            "card__compartment_key", "case__caseworker"
        )
    )
    cards = open_records(actor, [person.card for person in people], PersonCard, purpose="search")
    hits = [person.case for person, card in zip(people, cards, strict=True) if words in card.working_name.casefold()]
    return list({case.pk: case for case in hits}.values())[:MOST_FOUND]


def _homes(actor: Actor, words: str) -> list[Home]:
    """What stands of a home in the open: its name, its town in each language, its area, an organisation behind it."""
    if not actor.has(*HOUSING_SIDE):
        return []
    return [home for home in homes_for(actor) if any(words in name for name in _names_of(home))][:MOST_FOUND]


def _names_of(home: Home) -> Iterator[str]:
    yield from (area_name(home.postcode_area).casefold(), home.provider.name.casefold())
    yield from (f"{town} {home.number}" for town in names_of(home.municipality))


def _tasks(actor: Actor, words: str) -> list[FoundTask]:
    tasks = list(open_tasks_for(actor).select_related("words__compartment_key"))
    opened = iter(open_records(actor, [task.words for task in tasks if task.words], Words, purpose="search"))
    known = [FoundTask(task, next(opened).text if task.words else "") for task in tasks]
    return [one for one in known if words in f"{one.task.get_kind_display()} {one.words}".casefold()][:MOST_FOUND]
