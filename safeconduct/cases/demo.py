"""Forty invented households in all stations, made by the services that colleagues use."""

import random
from dataclasses import dataclass
from typing import Protocol

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import DocumentName, PersonCard, PersonIdentity, PlacementProfile, Story
from safeconduct.cases.selectors import people_of
from safeconduct.cases.services.consents import give_consent
from safeconduct.cases.services.household import add_person, change_identity, change_profile
from safeconduct.cases.services.move_case import go_to, move_case
from safeconduct.cases.services.open_case import open_case
from safeconduct.cases.services.share_case import assign_case, share_case, share_with_housing
from safeconduct.cases.services.tasks import add_task
from safeconduct.cases.states import JOURNEY, CaseState
from safeconduct.cases.words import ConsentKind, Relation, TaskKind, Urgency
from safeconduct.kernel import clock

S = CaseState


class Actors(Protocol):
    """Who is needed here."""

    lead: Actor
    second_lead: Actor
    caseworker: Actor
    caseworker2: Actor
    lawyer: Actor
    volunteer: Actor

    def select(self, case: Case) -> None:
        """Two leads select it, as the floor above has it."""


# Where forty households stand; the surge of the fourth week before today is among those who asked and were heard.
STATIONS: tuple[tuple[CaseState, int], ...] = (
    (S.ASKED, 6), (S.HEARD, 6), (S.SELECTED, 5), (S.EVIDENCE, 7), (S.DOSSIER, 4), (S.LODGED, 3), (S.DECIDED, 3),
    (S.DECLINED, 2), (S.WITHDRAWN, 1),
)  # fmt: skip
GRANTED_SINCE = (62, 25, 12)  # days: who settled, who landed, who travels soon
# What a person wants to be called, their pronoun, and the given name that their papers bear.
NAMES = [
    ("Мира", "она", "Мирослава"),
    ("Лёва", "он", "Лев"),
    ("Ася", "она", "Анастасия"),
    ("Тимур", "он", "Тимур"),
    ("Саша", "они", "Александр"),
    ("Женя", "они", "Евгения"),
    ("Рада", "она", "Радмила"),
    ("Ян", "он", "Ян"),
    ("Вера", "она", "Вера"),
    ("Глеб", "он", "Глеб"),
    ("Ника", "она", "Николай"),
    ("Алан", "он", "Алан"),
    ("Соня", "она", "Софья"),
    ("Марк", "он", "Марина"),
    ("Ида", "она", "Ида"),
    ("Рома", "он", "Роман"),
    ("Лана", "она", "Светлана"),
    ("Юра", "он", "Юрий"),
    ("Дина", "она", "Диана"),
    ("Паша", "он", "Павел"),
    ("Кира", "она", "Кира"),
    ("Антон", "он", "Антон"),
    ("Майя", "она", "Майя"),
    ("Илья", "он", "Илья"),
    ("Зоя", "она", "Зоя"),
    ("Артём", "он", "Артём"),
    ("Тая", "она", "Таисия"),
    ("Денис", "он", "Денис"),
]
FAMILIES = ("Белых", "Седых", "Коваленко", "Шевчук", "Мороз", "Сорока", "Журба", "Черных", "Гармаш", "Щербань")
# How a passport writes Cyrillic: ICAO Doc 9303, part 3, section 6.
LATIN = str.maketrans(
    dict(zip("АБВГДЕЁЗИЙКЛМНОПРСТУФЫЭ", "ABVGDEEZIIKLMNOPRSTUFYE", strict=True))
    | {"Ж": "ZH", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ъ": "IE", "Ь": "", "Ю": "IU", "Я": "IA"}
)
STORIES = [
    "После обыска мне сказали, что в следующий раз заберут. Я живу у знакомых и меняю квартиры.",
    "На работе узнали и уволили. Через неделю пришла повестка. Я боюсь выходить из дома.",
    "Меня избили у подъезда, полиция не приняла заявление. Потом обо мне спрашивали у соседей.",
    "Мою организацию признали экстремистской. Двух моих коллег задержали. Моё имя было в списке рассылки.",
    "Семья требует, чтобы я «исправилась». Меня держали взаперти три недели. Помогли друзья.",
    "Я публиковала тексты под своим именем. Теперь по ним возбудили дело, меня вызвали на допрос.",
]
TOWNS = ["Gent", "Bruxelles", "Liège", "Antwerpen", "Leuven", "Namur"]
NEAR = ["psychologist", "community", "school", "hospital", "public_transport"]


@dataclass(frozen=True)
class Plan:
    """One household to be made: it asked `days_ago` and has stood where it stands for `since` days."""

    state: CaseState
    size: int
    days_ago: int
    since: int
    urgency: Urgency
    number: int


def load(actors: Actors, rng: random.Random) -> None:
    """Make the households, the oldest first."""
    plans = sorted(_plans(rng), key=lambda plan: -plan.days_ago)
    for plan in plans:
        _make(actors, plan, rng)


def _plans(rng: random.Random) -> list[Plan]:
    places = [state for state, count in STATIONS for _time in range(count)]
    sizes = rng.choices([1, 2, 3, 4], [72, 18, 6, 4], k=len(places))
    granted = iter(GRANTED_SINCE)
    plans = []
    for number, (state, size) in enumerate(zip(places, sizes, strict=True)):
        since = next(granted) if state == S.DECIDED else 0
        days_ago = _days_ago(state, rng) + 2 * since
        plans.append(Plan(state, size, days_ago, since or days_ago // 8, _urgency(state, rng), number))
    return plans


def _days_ago(state: CaseState, rng: random.Random) -> int:
    if state in {S.ASKED, S.HEARD}:
        return rng.choice([rng.randint(0, 3), rng.randint(14, 20), rng.randint(14, 20)])
    place = JOURNEY.index(state) if state in JOURNEY else 2
    return 20 + place * 14 + rng.randint(0, 12)


def _urgency(state: CaseState, rng: random.Random) -> Urgency:
    weights = [2, 5, 4, 2, 1] if state == S.ASKED else [3, 6, 4, 2, 0]
    return Urgency(rng.choices(range(5), weights)[0])


def _make(actors: Actors, plan: Plan, rng: random.Random) -> None:
    with clock.days_away(-plan.days_ago):
        case = _open(actors, plan, rng)
    steps = list(JOURNEY[1 : JOURNEY.index(plan.state) + 1]) if plan.state in JOURNEY else [S.HEARD, plan.state]
    between = plan.days_ago - plan.since
    for place, state in enumerate(steps, start=1):
        with clock.days_away(place * between // max(len(steps), 1) - plan.days_ago):
            _step(actors, case, state, rng)


def _open(actors: Actors, plan: Plan, rng: random.Random) -> Case:
    name, pronouns, _given = NAMES[plan.number % len(NAMES)]
    card = PersonCard(
        working_name=name, pronouns=pronouns, languages=("ru", *rng.sample(["en", "fr", "uk"], rng.randint(0, 2))),
        has_passport=rng.random() < 0.8,
    )  # fmt: skip
    opener = actors.volunteer
    story = Story(own_words=rng.choice(STORIES), where_now=rng.choice(["Россия", "Грузия", "Армения", "Казахстан"]))
    case = open_case(opener, story=story, principal=card, urgency=plan.urgency, language="ru")
    give_consent(opener, case=case, kind=ConsentKind.KEEP, given_on=clock.today())
    give_consent(opener, case=case, kind=ConsentKind.FREE, given_on=clock.today())
    for other in range(1, plan.size):
        is_partner = other == 1
        second, theirs, _given = NAMES[(plan.number * 3 + other) % len(NAMES)]
        relation = Relation.PARTNER if is_partner else Relation.CHILD
        add_person(
            actors.lead,
            case=case,
            card=PersonCard(
                working_name=second, pronouns=theirs, relation=relation.value, is_adult=is_partner, languages=("ru",),
                has_passport=rng.random() < 0.7,
            ),
        )  # fmt: skip
    return case


def _step(actors: Actors, case: Case, state: CaseState, rng: random.Random) -> None:
    if state == S.HEARD:
        move_case(actors.volunteer, case=case, to=S.HEARD)
        if rng.random() < 0.5:
            _task(actors.lead, case, TaskKind.DECIDE, rng)
    elif state == S.SELECTED:
        _select(actors, case, rng)
    elif state in {S.DECLINED, S.WITHDRAWN}:
        words = (
            "Спасибо за доверие. Нашей программой здесь не помочь; вот кто может."
            if state == S.DECLINED
            else ("Домохозяйство нашло защиту в другой стране.")
        )
        go_to(actors.lead, case=case, to=state, words=words)  # they hold nothing yet that an end would give back
    else:
        go_to(actors.lead, case=case, to=state)


def _select(actors: Actors, case: Case, rng: random.Random) -> None:
    case.refresh_from_db()
    actors.select(case)
    caseworker = rng.choice([actors.caseworker, actors.caseworker2])
    assign_case(actors.lead, case=case, caseworker=caseworker.user)
    _write_identity(caseworker, case, rng)
    change_profile(caseworker, case=case, profile=_profile(case, rng))
    share_with_housing(caseworker, case=case)
    give_consent(caseworker, case=case, kind=ConsentKind.AUTHORITY, given_on=clock.today())
    give_consent(caseworker, case=case, kind=ConsentKind.HOST, given_on=clock.today())
    if rng.random() < 0.6:
        share_case(actors.lead, case=case, colleague=actors.lawyer.user)
    _task(caseworker, case, rng.choice([TaskKind.COLLECT, TaskKind.TRANSLATE, TaskKind.CALL]), rng)


def _task(actor: Actor, case: Case, kind: TaskKind, rng: random.Random) -> None:
    due = clock.today()
    with clock.days_away(rng.randint(-3, 18)):
        due = clock.today()
    add_task(actor, case=case, kind=kind, due_on=due, owner=actor.user)


def _write_identity(actor: Actor, case: Case, rng: random.Random) -> None:
    given = {called: on_paper for called, _pronouns, on_paper in NAMES}
    for member in people_of(actor, case):
        family, on_paper = rng.choice(FAMILIES), given[member.card.working_name]
        born = clock.today().replace(year=rng.randint(1968, 2004), month=rng.randint(1, 12), day=rng.randint(1, 28))
        if not member.card.is_adult:
            born = born.replace(year=clock.today().year - rng.randint(4, 15))
        number, inner = (f"{rng.randint(50, 79)} {rng.randint(1000000, 9999999)}" for _paper in range(2))
        names = [DocumentName(document="Внутренний паспорт", family_name=family, given_names=on_paper, number=inner)]
        if member.card.has_passport:
            latin = (family.upper().translate(LATIN), on_paper.upper().translate(LATIN))
            names.insert(0, DocumentName("Загранпаспорт", *latin, number=number))
        birth_place = rng.choice(["Самара", "Казань", "Пермь", "Томск"])
        identity = PersonIdentity(names=tuple(names), born_on=born, birth_place=birth_place)
        change_identity(actor, case=case, person=member.person, identity=identity)


def _profile(case: Case, rng: random.Random) -> PlacementProfile:
    alone = case.size == 1
    return PlacementProfile(
        size=case.size,
        couples=0 if alone else 1,
        children=max(0, case.size - 2),
        composition=rng.choice(["man", "woman"]) if alone else "family",
        languages=("ru", "en") if rng.random() < 0.6 else ("ru",),
        step_free=rng.random() < 0.08,
        pets=rng.random() < 0.08,
        smokes=rng.random() < 0.25,
        wished_areas=tuple(rng.sample(TOWNS, 1)) if rng.random() < 0.4 else (),
        needs_near=tuple(rng.sample(NEAR, rng.randint(0, 2))),
    )
