"""The only way to a case. What the actor holds no key of does not exist for them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from msgspec.structs import replace

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.names import with_names
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case, Consent, Person, Task
from safeconduct.cases.payloads import HouseholdSaid, PersonCard, PersonIdentity, PlacementProfile, Story
from safeconduct.cases.states import ENDED, CaseState
from safeconduct.cases.words import COMPARTMENT_WORDS, HOLDER_WORDS, SPOKEN, ConsentKind, Relation
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import Grant, Holder
from safeconduct.custody.sealing import newest_key, open_record, open_records
from safeconduct.kernel.errors import NotFound


def cases_for(actor: Actor) -> QuerySet[Case]:
    """Cases whose card the actor can open, the most urgent first."""
    found = Case.objects.filter(grants.opens(actor, Compartment.CARD)).exclude(state=CaseState.ERASED)
    return found.select_related("caseworker").order_by("-urgency", "asked_on", "name")


def case_for(actor: Actor, slug: str) -> Case:
    """One case by its slug. Raises NotFound, also for a case that the actor holds no key of."""
    found = cases_for(actor).filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def case_for_change(actor: Actor, case: Case) -> Case:
    """The case, locked until the transaction ends. Raises NotFound."""
    found = cases_for(actor).select_related(None).select_for_update().filter(pk=case.pk).first()
    if found is None:
        raise NotFound
    return found


def without_keep(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of these, households whose consent to keep is taken back, the first one first, each with `keep_ended_on`."""
    keep = Consent.objects.filter(case=OuterRef("pk"), kind=ConsentKind.KEEP)
    ended = keep.filter(withdrawn_on__isnull=False).order_by("-withdrawn_on").values("withdrawn_on")[:1]
    standing = Exists(keep.filter(withdrawn_on__isnull=True))
    found = cases.filter(~standing).annotate(keep_ended_on=Subquery(ended)).filter(keep_ended_on__isnull=False)
    return found.order_by("keep_ended_on", "name")


@dataclass(frozen=True)
class Member:
    """A person with their opened card."""

    person: Person
    card: PersonCard

    @property
    def relation(self) -> str:
        """Their place in the household, in words."""
        return str(Relation(self.card.relation).label)

    @property
    def spoken(self) -> str:
        """The languages they speak, in words."""
        words = dict(SPOKEN)
        return ", ".join(str(words.get(code, code)) for code in self.card.languages)


def people_of(actor: Actor, case: Case, *, purpose: str = "view") -> list[Member]:
    """The household with opened cards, the main applicant first."""
    people = list(case.people.select_related("card__compartment_key", "identity__compartment_key"))
    cards = open_records(actor, [person.card for person in people], PersonCard, purpose=purpose)
    return [Member(person, card) for person, card in zip(people, cards, strict=True)]


def said_of(actor: Actor, case: Case) -> HouseholdSaid | None:
    """What the form said of how many they are; None where nobody said it. Raises NoGrant."""
    return open_record(actor, case.said, HouseholdSaid, purpose="view") if case.said else None


def incomplete_for(actor: Actor) -> QuerySet[Case]:
    """The actor's own households that were heard and have fewer people entered (`entered`) than spoken of."""
    people = Person.objects.filter(case=OuterRef("pk")).order_by().values("case")
    entered = Coalesce(Subquery(people.annotate(number=Count("pk")).values("number")), 0)
    mine = cases_for(actor).filter(caseworker=actor.user).exclude(state__in=[CaseState.ASKED, *ENDED])
    return (
        mine.annotate(entered=entered).filter(size__gt=F("entered")).select_related(None).order_by("asked_on", "name")
    )


def person_for(actor: Actor, case: Case, position: int) -> Member:
    """One member of the household. Raises NotFound."""
    for member in people_of(actor, case):
        if member.person.position == position:
            return member
    raise NotFound


def story_of(actor: Actor, case: Case, *, purpose: str = "view") -> Story:
    """What happened; an empty story where nobody wrote one. Raises NoGrant."""
    return open_record(actor, case.story, Story, purpose=purpose) if case.story else Story()


def profile_of(actor: Actor, case: Case) -> PlacementProfile:
    """What a home must offer, with the number of people as the case has it. Raises NoGrant."""
    if case.profile is None:
        return PlacementProfile(size=case.size)
    return replace(open_record(actor, case.profile, PlacementProfile, purpose="view"), size=case.size)


def identity_of(actor: Actor, person: Person) -> PersonIdentity | None:
    """Who somebody is for a State, None where nobody wrote it; both take the key. Raises NoGrant, StepUpNeeded."""
    actor.keyring.must_reach(newest_key(person.case_id, Compartment.IDENTITY))
    return open_record(actor, person.identity, PersonIdentity, purpose="view") if person.identity else None


def identities_of(actor: Actor, case: Case) -> list[tuple[Member, PersonIdentity | None]]:
    """Everybody with who they are for a State. Raises NoGrant, StepUpNeeded, also where nothing is written."""
    actor.keyring.must_reach(newest_key(case.pk, Compartment.IDENTITY))
    people = people_of(actor, case)
    sealed = [member.person.identity for member in people if member.person.identity]
    opened = iter(open_records(actor, sealed, PersonIdentity, purpose="view"))
    return [(member, next(opened) if member.person.identity else None) for member in people]


def tasks_of(case: Case) -> QuerySet[Task]:
    """Open tasks of a case that was already selected for the actor, the next first."""
    return case.tasks.filter(done_at__isnull=True).select_related("words__compartment_key", "owner")


def tasks_closed_with(case: Case) -> QuerySet[Task]:
    """Tasks that an end of a case which was selected for the actor closed undone, in the order of their days."""
    return case.tasks.exclude(ended_with="").select_related("words__compartment_key")


def open_tasks_of_ended_cases() -> QuerySet[Task]:
    """Tasks that nobody can do any more: a promise broken, for the doctor."""
    return Task.objects.filter(done_at__isnull=True, case__state__in=list(ENDED)).select_related("case")


def open_tasks_for(actor: Actor) -> QuerySet[Task]:
    """The actor's own open tasks, the next first."""
    mine = Task.objects.filter(done_at__isnull=True, owner=actor.user, case__in=cases_for(actor))
    return mine.select_related("case").order_by("due_on", "pk")


@dataclass(frozen=True)
class KeyOf:
    """Who holds keys of a case, and to what."""

    holder: Holder
    user: User | None
    compartments: list[str]

    @property
    def name(self) -> str:
        """The colleague, or what the key belongs to."""
        if self.user is not None:
            return self.user.display_name
        return str(HOLDER_WORDS.get(self.holder.name, self.holder.get_kind_display()))

    @property
    def opened(self) -> str:
        """What they can open, in words."""
        return ", ".join(str(COMPARTMENT_WORDS[Compartment(part)]) for part in self.compartments)


def who_holds_keys(case: Case) -> list[KeyOf]:
    """Everybody with a key of a case that was already selected for the actor; groups by their name."""
    rows = Grant.objects.filter(subject=case.pk).select_related("holder__user")
    found: dict[Holder, list[str]] = {}
    for grant in rows.order_by("made_at"):
        found.setdefault(grant.holder, []).append(grant.compartment)
    return [KeyOf(holder, getattr(holder, "user", None), sorted(set(parts))) for holder, parts in found.items()]


def colleagues_on(case: Case) -> QuerySet[User]:
    """Colleagues with a key of a case that was already selected for the actor: they can be given something to do."""
    holders = Grant.objects.filter(subject=case.pk).values("holder")
    return User.objects.filter(is_active=True, holder__in=holders).order_by("display_name")


def colleague_on(case: Case, user_id: UUID | str) -> User:
    """A colleague with a key of a case that was already selected for the actor. Raises NotFound."""
    for held in who_holds_keys(case):
        if held.user is not None and str(held.user.pk) == str(user_id):
            return held.user
    raise NotFound


TRAIL_LENGTH = 200


def trail_of(actor: Actor, case: Case) -> list[tuple[Leaf, str]]:
    """The newest events about a case, with the colleague's name or the part of the house that acted."""
    case = case_for(actor, case.slug)
    return with_names(Leaf.objects.filter(subject_id=str(case.pk)).order_by("-sequence")[:TRAIL_LENGTH])
