"""Households in all stations, as full as a programme can be: a third of all that ever asked are at work at once."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.text import slugify

from safeconduct.accounts.models import User
from safeconduct.audit.actions import Action
from safeconduct.cases.access import CASEWORKER_OPENS, HOUSING_OPENS, LAWYER_OPENS, first_holders
from safeconduct.cases.models import Case, Consent, Move, Person, Task
from safeconduct.cases.names import new_case_name
from safeconduct.cases.payloads import DocumentName, PersonCard, PersonIdentity, PlacementProfile, Story
from safeconduct.cases.states import ENDED, JOURNEY, CaseState
from safeconduct.cases.words import ConsentKind, Relation, TaskKind
from safeconduct.cell.bench.filling.batch import Batch
from safeconduct.custody.attested import key_row
from safeconduct.custody.compartments import Compartment, Group, Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.grants import group
from safeconduct.custody.models import Holder
from safeconduct.intake.models import Conversation, Message
from safeconduct.intake.payloads import MessageText
from safeconduct.kernel import clock
from safeconduct.programme.demo import weighed
from safeconduct.programme.models import Selection
from safeconduct.programme.selectors import the_pack
from safeconduct.programme.signing import hash_of
from safeconduct.programme.words import SelectionState
from safeconduct.vault import Key, Signer, generate_pair
from safeconduct.vaultd.carried import Public
from safeconduct.vaultd.requests import VouchForKeys

S = CaseState
# Of a thousand that asked. Far more at once than any programme known has, which is what a measurement is for.
SHARES = {
    S.ASKED: 150, S.HEARD: 100, S.SELECTED: 50, S.EVIDENCE: 80, S.DOSSIER: 60, S.LODGED: 40, S.DECIDED: 20,
    S.REFUSED: 10, S.ARRIVED: 30, S.SETTLED: 60, S.CLOSED: 100, S.WITHDRAWN: 50, S.DECLINED: 250,
}  # fmt: skip
BEFORE_SELECTION = frozenset({S.ASKED, S.HEARD, S.DECLINED, S.WITHDRAWN})
NAMES = ("Мира", "Лёва", "Ася", "Тимур", "Саша", "Женя", "Рада", "Ян", "Вера", "Глеб", "Ника", "Алан")
STORY = "После обыска мне сказали, что в следующий раз заберут. Я живу у знакомых и меняю квартиры. " * 4


@dataclass(frozen=True)
class Team:
    """Who works on the cases. `caseworkers` share them evenly; `lead` and `second` sign what needs two."""

    lead: User
    second: User
    lawyer: User
    housing: User
    caseworkers: list[User]

    def caseworker_of(self, number: int) -> User:
        """Whose the household of this number is."""
        return self.caseworkers[number % len(self.caseworkers)]


@dataclass(frozen=True)
class Plan:
    """One household to be made."""

    number: int
    state: CaseState
    size: int
    asked_on: date


def plans_for(count: int, rng: random.Random) -> list[Plan]:
    """Plans in the shares of SHARES, in no order; what does not divide evenly was declined."""
    states = [state for state, share in SHARES.items() for _one in range(max(0, count) * share // 1000)]
    states += [S.DECLINED] * (count - len(states))
    rng.shuffle(states)
    sizes = rng.choices([1, 2, 3, 4], [72, 18, 6, 4], k=len(states))
    return [
        Plan(number, state, size, clock.today() - timedelta(days=_days_ago(state, rng)))
        for number, (state, size) in enumerate(zip(states, sizes, strict=True))
    ]


def _days_ago(state: CaseState, rng: random.Random) -> int:
    if state in {S.ASKED, S.HEARD}:
        return rng.randint(0, 40)
    return rng.randint(40, 1000) if state in ENDED else 40 + 20 * _station(state) + rng.randint(0, 90)


def _station(state: CaseState) -> int:
    """How far on the journey line a household in this state came."""
    if state in BEFORE_SELECTION:
        return int(state is not S.ASKED)
    last = {S.REFUSED: S.LODGED, S.CLOSED: S.SETTLED}.get(state, state)
    return JOURNEY.index(last)


def at_noon(day: date) -> datetime:
    """An instant of that day."""
    return timezone.make_aware(datetime.combine(day, time(12)))


class Households:
    """Makes households, each under a name of its own."""

    def __init__(self, team: Team, rng: random.Random) -> None:
        self.team, self.rng = team, rng
        self._taken = set(Case.objects.values_list("name", flat=True))
        self._first_holders = first_holders()
        self._housing = group(Group.HOUSING)

    def make(self, batch: Batch, plan: Plan) -> tuple[Case, list[Person]]:
        """One household with its people, its way so far, consents, tasks and, for every second one, messages."""
        subject = uuid4()
        applicant = applicant_of(batch) if plan.number % 2 == 0 else None
        batch.open_subject(subject, self._access(plan, applicant))
        case = self._case(batch, subject, plan)
        people = [batch.add(person_of(batch, case, place, self.rng)) for place in range(1, plan.size + 1)]
        for row in (*way_of(case, plan, self.team), *consents_of(case), *tasks_of(case, plan, self.team, self.rng)):
            batch.add(row)
        add_selection(batch, case, plan, self.team)
        if applicant is not None:
            add_conversation(batch, case, applicant)
        return case, people

    def _case(self, batch: Batch, subject: UUID, plan: Plan) -> Case:
        name = new_case_name(lambda name: name in self._taken)
        self._taken.add(name)
        is_selected = plan.state not in BEFORE_SELECTION
        batch.log(Action.CREATED, "cases.case", subject, subject)
        return batch.add(
            Case(
                pk=subject, name=name, slug=slugify(name), state=plan.state, asked_on=plan.asked_on, size=plan.size,
                urgency=self.rng.choices(range(5), [3, 6, 4, 2, 1])[0],
                caseworker=self.team.caseworker_of(plan.number) if is_selected else None,
                story=batch.seal(subject, Compartment.NARRATIVE, Story(own_words=STORY, where_now="Грузия")),
                profile=batch.seal(subject, Compartment.PROFILE, profile_of(plan)) if is_selected else None,
            )
        )  # fmt: skip

    def _access(self, plan: Plan, applicant: Holder | None) -> dict[Compartment, list[Holder]]:
        access = {compartment: list(holders) for compartment, holders in self._first_holders.items()}
        if applicant is not None:
            access[Compartment.MESSAGES].append(applicant)
        if plan.state in BEFORE_SELECTION:
            return access
        for opens, holder in (
            (CASEWORKER_OPENS, self.team.caseworker_of(plan.number).holder),
            (HOUSING_OPENS, self._housing),
            (LAWYER_OPENS if plan.number % 2 else (), self.team.lawyer.holder),
        ):
            for compartment in opens:
                access[compartment].append(holder)
        return access


def applicant_of(batch: Batch) -> Holder:
    """A stranger whose code opens the messages; the code itself was thrown away."""
    holder, pair = Holder(kind=Holder.Kind.APPLICANT), generate_pair()
    signing = Signer.grown_from(Key(bytes(pair.secret))).verifying
    public = Public(holder.pk, holder.kind, Tier.STANDARD, pair.public, signing)
    (known,) = ask_broker(VouchForKeys((public,)))
    return batch.add_holder(holder, key_row(known))


def person_of(batch: Batch, case: Case, position: int, rng: random.Random) -> Person:
    """A member of the household; who they are for a State once they are selected."""
    relation = (Relation.PRINCIPAL, Relation.PARTNER, Relation.CHILD)[min(position, 3) - 1]
    card = PersonCard(
        working_name=rng.choice(NAMES), pronouns="они", relation=relation.value, is_adult=position < 3,
        languages=("ru", "en"), has_passport=rng.random() < 0.8,
    )  # fmt: skip
    names = (DocumentName(document="Загранпаспорт", family_name="Соколова", given_names="Имя", number="70 1234567"),)
    return Person(
        case=case, position=position, card=batch.seal(case.pk, Compartment.CARD, card),
        identity=batch.seal(case.pk, Compartment.IDENTITY, PersonIdentity(names=names)) if case.profile else None,
    )  # fmt: skip


def profile_of(plan: Plan) -> PlacementProfile:
    return PlacementProfile(size=plan.size, couples=int(plan.size > 1), children=max(0, plan.size - 2))


def way_of(case: Case, plan: Plan, team: Team) -> Iterator[Move]:
    """The moves from the first word to where the household stands, evenly over its time."""
    steps = list(JOURNEY[: _station(plan.state) + 1])
    if plan.state not in steps:
        steps.append(plan.state)
    days = (clock.today() - plan.asked_on).days
    for place, state in enumerate(steps):
        at = at_noon(plan.asked_on + timedelta(days=place * days // len(steps)))
        before = steps[place - 1] if place else ""
        yield Move(case=case, from_state=before, to_state=state, by=team.lead if place else None, at=at)


def consents_of(case: Case) -> Iterator[Consent]:
    kinds = list(ConsentKind)[: 4 if case.profile else 2]
    yield from (Consent(case=case, kind=kind, given_on=case.asked_on) for kind in kinds)


def tasks_of(case: Case, plan: Plan, team: Team, rng: random.Random) -> Iterator[Task]:
    """One open task for each case at work, the caseworker's; of ten that were heard, one for the lead."""
    if plan.state in ENDED or plan.state is S.ASKED or (case.caseworker is None and plan.number % 10):
        return
    kind = TaskKind.DECIDE if case.caseworker is None else rng.choice([TaskKind.COLLECT, TaskKind.CALL])
    due_on = clock.today() + timedelta(days=rng.randint(-5, 40))
    yield Task(case=case, kind=kind, owner=case.caseworker or team.lead, due_on=due_on)


def add_selection(batch: Batch, case: Case, plan: Plan, team: Team) -> None:
    """Signed by two for those that were selected; of ten that were heard, one waits for its second signature."""
    if case.caseworker is None and (plan.state is not S.HEARD or plan.number % 10):
        return
    pack = the_pack()
    selection = Selection(
        case=case, criteria_version=pack.selection.version, criteria_fingerprint=pack.criteria_fingerprint,
        reasons=batch.seal(case.pk, Compartment.NARRATIVE, weighed()), proposed_by=team.second,
        proposed_at=at_noon(case.asked_on + timedelta(days=19)),
    )  # fmt: skip
    selection.proposed_hash = hash_of(selection)
    if case.caseworker is not None:
        selection.signed_by, selection.signed_at = team.lead, at_noon(case.asked_on + timedelta(days=20))
        selection.state, selection.signed_hash = SelectionState.SIGNED, selection.proposed_hash
    batch.add(selection)


def add_conversation(batch: Batch, case: Case, applicant: Holder) -> None:
    """What was asked through the form, and in one of four an answer that nobody has read."""
    at = at_noon(case.asked_on)
    talk = batch.add(Conversation(case=case, applicant=applicant, language="ru", received_at=at))
    is_unread = case.pk.int % 4 == 0
    for text, read_at in (("Мы прочитаем сегодня.", at), ("Есть новости?", None if is_unread else at)):
        content = batch.seal(case.pk, Compartment.MESSAGES, MessageText(text=text))
        batch.add(Message(conversation=talk, from_applicant=True, content=content, sent_at=at, read_at=read_at))
