"""How a dossier stands: the facts from opened compartments, put to the pure rules."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Person
from safeconduct.cases.payloads import PersonCard
from safeconduct.custody.sealing import open_records
from safeconduct.dossiers.completeness import Completeness, assess
from safeconduct.dossiers.fees import Quote, due
from safeconduct.dossiers.models import Answer, Dossier
from safeconduct.dossiers.payloads import Applicant, Facts
from safeconduct.dossiers.schedule import Paper, earliest_lodging, plan
from safeconduct.dossiers.selectors import dossiers_for, pack_for, with_what_they_need
from safeconduct.dossiers.words import NOT_LODGED
from safeconduct.evidence.kinds import ItemKind
from safeconduct.evidence.models import USABLE, Item
from safeconduct.evidence.selectors import items_for
from safeconduct.kernel import clock
from safeconduct.programme.rules.facts import HouseholdFacts, ItemFacts, PersonFacts
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.vocabulary import (
    EvidenceKind,
    ItemReference,
    Legalisation,
    PersonReference,
    PersonRole,
    Relationship,
    RequirementId,
    Track,
)

READ_BY_THE_AUTHORITY = frozenset({"nl", "fr", "de", "en"})


@dataclass(frozen=True)
class Standing:
    """A dossier with all that is known of it.

    lodging_on: the day it is judged for, or the earliest; once it is lodged, the day on which it was.
    """

    dossier: Dossier
    pack: Pack
    facts: Facts
    cards: dict[UUID, PersonCard]
    household: HouseholdFacts
    items: tuple[ItemFacts, ...]
    lodging_on: date

    @property
    def is_lodged(self) -> bool:
        """Whether the post has it: from then on it is judged as it was on that day."""
        return self.dossier.dossier_state not in NOT_LODGED and self.dossier.lodging_on is not None

    @property
    def as_of(self) -> date:
        """The day on which one looks at it: today, or the last on which anything could be added."""
        return min(self.lodging_on, clock.today()) if self.is_lodged else clock.today()

    @property
    def completeness(self) -> Completeness:
        return assess(self.pack, self.household, self.items, self.lodging_on, self.as_of)

    @property
    def papers(self) -> list[Paper]:
        return plan(self.pack, self.household, self.items, self.lodging_on, self.as_of)

    @property
    def quote(self) -> Quote:
        return due(self.pack, self.household, self.items, self.lodging_on)

    @property
    def earliest(self) -> date:
        return earliest_lodging(self.pack, self.household, self.items, clock.today())

    def whose(self, reference: PersonReference | None) -> str:
        """What a person wants to be called; nothing for the household as one or for somebody who is gone."""
        card = self.cards.get(UUID(reference)) if reference else None
        return card.working_name if card else ""


def has_partner(cards: Iterable[PersonCard]) -> bool:
    return any(card.relation == PersonRole.PARTNER for card in cards)


def bond_of(facts: Facts, cards: Iterable[PersonCard]) -> Relationship:
    """How the partners are bound: while nobody has said it, a couple without registration, of whom most is asked."""
    if not has_partner(cards):
        return Relationship.NONE
    said = Relationship(facts.relationship)
    return Relationship.UNREGISTERED if said is Relationship.NONE else said


def standing_of(actor: Actor, dossier: Dossier) -> Standing:
    """One dossier. Raises NoGrant."""
    (found,) = standings_of(actor, dossiers_for(actor).filter(pk=dossier.pk))
    return found


def standings_of(actor: Actor, dossiers: QuerySet[Dossier]) -> list[Standing]:
    """Many dossiers, with the same few questions to the database for many as for few. Raises NoGrant."""
    found = list(with_what_they_need(dossiers))
    cards = _cards(actor, found)
    facts = _facts(actor, found)
    items = defaultdict(list)
    for item in items_for(actor).filter(USABLE, case__in=[dossier.case_id for dossier in found]):
        items[item.case_id].append(item)
    return [standing_from(one, cards[one.case_id], facts[one.pk], items[one.case_id]) for one in found]


def _cards(actor: Actor, dossiers: Sequence[Dossier]) -> dict[UUID, dict[UUID, PersonCard]]:
    people = [person for dossier in dossiers for person in dossier.case.people.all()]
    opened = open_records(actor, [person.card for person in people], PersonCard, purpose="dossier")
    cards: dict[UUID, dict[UUID, PersonCard]] = defaultdict(dict)
    for person, card in zip(people, opened, strict=True):
        cards[person.case_id][person.pk] = card
    return cards


def _facts(actor: Actor, dossiers: Sequence[Dossier]) -> dict[UUID, Facts]:
    kept = [(dossier.pk, dossier.facts) for dossier in dossiers if dossier.facts is not None]
    opened = open_records(actor, [record for _name, record in kept], Facts, purpose="dossier")
    known = {name: facts for (name, _record), facts in zip(kept, opened, strict=True)}
    return {dossier.pk: known.get(dossier.pk, Facts()) for dossier in dossiers}


def standing_from(dossier: Dossier, cards: dict[UUID, PersonCard], facts: Facts, items: list[Item]) -> Standing:
    """The same from parts that were opened in another way (by a job's ticket)."""
    pack = pack_for(dossier)
    household = household_facts(dossier, pack, facts, cards, dossier.case.people.all())
    known = item_facts(items, dossier.answers.all())
    day = dossier.lodging_on or earliest_lodging(pack, household, known, clock.today())
    return Standing(dossier, pack, facts, cards, household, known, day)


def household_facts(
    dossier: Dossier, pack: Pack, facts: Facts, cards: dict[UUID, PersonCard], people: Iterable[Person]
) -> HouseholdFacts:
    """The household as the rules look at it."""
    known = {applicant.person: applicant for applicant in facts.applicants}
    countries = {post.id: post.country for post in pack.posts}
    persons = (_person(cards[person.pk], known.get(person.pk, Applicant(person=person.pk))) for person in people)
    return HouseholdFacts(
        persons=tuple(persons),
        track=Track(dossier.track),
        relationship=bond_of(facts, cards.values()),
        post_country=countries.get(dossier.post, ""),
    )


def _person(card: PersonCard, known: Applicant) -> PersonFacts:
    return PersonFacts(
        reference=PersonReference(str(known.person)),
        role=PersonRole(card.relation),
        birth_on=known.born_on,
        is_minor=not card.is_adult,
        has_passport=card.has_passport is not False,
        state_contact_unsafe=known.state_contact_unsafe,
        origin_country=known.origin_country,
    )


def item_facts(items: Sequence[Item], answers: Iterable[Answer]) -> tuple[ItemFacts, ...]:
    """The items as the rules look at them; what nobody has sorted yet proves nothing."""
    named: dict[UUID, set[RequirementId]] = defaultdict(set)
    for answer in answers:
        named[answer.item_id].add(RequirementId(answer.requirement))
    translated = {item.translation_of_id for item in items if item.is_sworn and item.language in READ_BY_THE_AUTHORITY}
    return tuple(
        _item(item, frozenset(named[item.pk]), has_sworn=item.pk in translated)
        for item in items
        if item.kind != ItemKind.UNSORTED
    )


def _item(item: Item, answers: frozenset[RequirementId], *, has_sworn: bool) -> ItemFacts:
    return ItemFacts(
        reference=ItemReference(str(item.pk)),
        kind=EvidenceKind(item.kind),
        person=PersonReference(str(item.person_id)) if item.person_id else None,
        issued_on=item.issued_on,
        expires_on=item.expires_on,
        language=item.language,
        legalisation=Legalisation(item.legalisation),
        has_sworn_translation=has_sworn,
        issuer_recognised=item.issuer_recognised,
        answers=answers,
    )
