"""A household becomes a case: its name, its keys, its first state."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import slugify

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.access import first_holders
from safeconduct.cases.counted import is_name_taken
from safeconduct.cases.models import Case, Move, Person
from safeconduct.cases.names import new_case_name
from safeconduct.cases.payloads import HouseholdSaid, PersonCard, Story
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import Urgency
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.grants import create_compartments
from safeconduct.custody.models import Holder
from safeconduct.custody.sealing import seal
from safeconduct.kernel import clock


def create_case(  # noqa: PLR0913 - a case is made from all of these or not at all
    *,
    subject: UUID,
    made_by: str,
    story: Story,
    principal: PersonCard,
    urgency: Urgency,
    language: str,
    said: HouseholdSaid | None = None,
    is_taken: Callable[[str], bool] = lambda _name: False,
) -> Case:
    """Make the rows of a new case in state asked, under a subject whose compartments exist already.

    Runs with a role that may insert and not read: nobody says there which names are taken (`is_taken`), and one that
    is fails the insert, which the caller repeats.
    """
    name = new_case_name(is_taken)
    with transaction.atomic():
        case = Case(
            pk=subject,
            name=name,
            slug=slugify(name),
            state=CaseState.ASKED,
            urgency=urgency,
            language=language,
            asked_on=clock.today(),
            size=said.adults + said.children if said else 1,
            story=seal(subject, Compartment.NARRATIVE, story),
            said=seal(subject, Compartment.CARD, said) if said else None,
        )
        case.save(force_insert=True)
        Person.objects.create(case=case, position=1, card=seal(subject, Compartment.CARD, principal))
        Move.objects.create(case=case, to_state=CaseState.ASKED, at=clock.now())
        record(made_by, Action.CREATED, case, subject=case.pk)
    return case


def open_originals(*, made_by: str) -> UUID:
    """A new subject whose originals can be sealed already, while a stranger is still typing."""
    subject = uuid4()
    holders = first_holders()[Compartment.ORIGINALS]
    create_compartments(subject, {Compartment.ORIGINALS: holders}, made_by=made_by)
    return subject


def open_subject(
    *, made_by: str, begun: UUID | None = None, messages_also_to: Holder | None = None, new: UUID | None = None
) -> UUID:
    """A subject with a case's compartments; the applicant, where there is one, can open the messages.

    begun: one of `open_originals`, where files came first. new: the id of one that is to be made, else any.
    """
    access = first_holders()
    if messages_also_to is not None:
        access[Compartment.MESSAGES].append(messages_also_to)
    if begun is not None:
        del access[Compartment.ORIGINALS]
    subject = begun or new or uuid4()
    create_compartments(subject, access, made_by=made_by)
    return subject


def open_case(actor: Actor, *, story: Story, principal: PersonCard, urgency: Urgency, language: str) -> Case:
    """A colleague writes down somebody who came another way than through the form."""
    with transaction.atomic():
        subject = open_subject(made_by=actor.reference)
        return create_case(
            subject=subject,
            made_by=actor.reference,
            story=story,
            principal=principal,
            urgency=urgency,
            language=language,
            is_taken=is_name_taken,
        )
