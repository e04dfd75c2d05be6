"""The papers of the demonstration's households: whole files where the dossier is made, some where it is begun."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case, Person
from safeconduct.cases.payloads import PersonCard
from safeconduct.cases.selectors import cases_for, people_of
from safeconduct.cases.states import JOURNEY, CaseState
from safeconduct.evidence.demo_papers import PERSONAL, SHARED, SWORN, TOGETHER, Made, Paper, make_all
from safeconduct.evidence.kinds import ItemKind, Origin
from safeconduct.evidence.models import Item
from safeconduct.evidence.services.receive import attach, keep
from safeconduct.evidence.services.sort_item import Sorting, sort_item
from safeconduct.kernel import clock

BEGUN = CaseState.EVIDENCE
HALF_A_YEAR = 180
OLDER = (0, 60, 110, 150)  # days: some papers of files that are only begun have expired, or soon will
WHOLE = frozenset({*JOURNEY[JOURNEY.index(CaseState.DOSSIER) :], CaseState.REFUSED})


class Actors(Protocol):
    """Who is needed here."""

    caseworker: Actor
    caseworker2: Actor


@dataclass(frozen=True)
class Wanted:
    """One paper of one person, or of the household."""

    paper: Paper
    person: Person | None


def load(actors: Actors, rng: random.Random) -> None:
    """Fill the files of every household that collects evidence or has collected it."""
    made = make_all()
    for worker in (actors.caseworker, actors.caseworker2):
        for case in cases_for(worker).filter(caseworker=worker.user, state__in=[BEGUN, *WHOLE]):
            _fill(worker, case, made, rng)


def _fill(worker: Actor, case: Case, made: dict[ItemKind, Made], rng: random.Random) -> None:
    people = people_of(worker, case)
    wanted = [one for member in people for one in _of(member.person, member.card)]
    wanted += [Wanted(paper, None) for paper in (*SHARED, *([TOGETHER] if len(people) > 1 else []))]
    if case.case_state == BEGUN:
        wanted = rng.sample(wanted, min(len(wanted), rng.randint(4, 9)))
    since = _days_since_all_came(case)
    for one in wanted:
        is_unsorted = case.case_state == BEGUN and rng.random() < 0.3
        with clock.days_away(-since - rng.randint(1, 12)):
            item = _receive(worker, case, made[one.paper.kind], rng)
            if not is_unsorted:
                older = rng.choice(OLDER) if case.case_state == BEGUN and one.paper.valid_for == HALF_A_YEAR else 0
                _sort(worker, item, one, _translated_too(worker, case, made, one, rng), older)


def _days_since_all_came(case: Case) -> int:
    """The file was whole when its dossier was begun; one that is only begun still grows."""
    begun = case.moves.filter(to_state=CaseState.DOSSIER).first()
    return (clock.now() - begun.at).days if begun else 0


def _of(person: Person, card: PersonCard) -> list[Wanted]:
    return [
        Wanted(paper, person)
        for paper in PERSONAL
        if (card.is_adult or not paper.adults) and not (paper.kind is ItemKind.PASSPORT and card.has_passport is False)
    ]


def _receive(worker: Actor, case: Case, made: Made, rng: random.Random) -> Item:
    stored = keep(case.pk, made.file(), made.examined)
    origin = rng.choices([Origin.HOUSEHOLD, Origin.COLLEAGUE], [4, 1])[0]
    return attach(case.pk, stored, made_by=worker.reference, origin=origin, by=worker.user)


def _translated_too(
    worker: Actor, case: Case, made: dict[ItemKind, Made], one: Wanted, rng: random.Random
) -> Item | None:
    """Its sworn translation, for most papers that need one."""
    is_there = one.paper.is_translated and (case.case_state != BEGUN or rng.random() < 0.5)
    return _receive(worker, case, made[SWORN.kind], rng) if is_there else None


def _sort(worker: Actor, item: Item, one: Wanted, translation: Item | None, older: int) -> None:
    issued_on = clock.today() - timedelta(days=one.paper.days + older)
    sort_item(worker, item=item, sorting=_sorting(one, issued_on=issued_on), seen=item.about.version)
    if translation is not None:
        told = _sorting(Wanted(SWORN, one.person), issued_on=clock.today() - timedelta(days=SWORN.days), of=item)
        sort_item(worker, item=translation, sorting=told, seen=translation.about.version)


def _sorting(one: Wanted, *, issued_on: date, of: Item | None = None) -> Sorting:
    paper = one.paper
    return Sorting(
        kind=paper.kind,
        shows=paper.shows,
        person=one.person,
        translation_of=of,
        is_sworn=of is not None,
        issued_on=issued_on,
        expires_on=issued_on + timedelta(days=paper.valid_for) if paper.valid_for else None,
        language=paper.language,
        legalisation=paper.legalisation,
        issuer_recognised=paper.issuer_recognised,
    )
