"""What goes into a dossier: the facts for the rules, the statement, the lodging day, which paper answers what."""

from datetime import date
from uuid import UUID

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.versions import replace
from safeconduct.dossiers.models import Answer, Author, Dossier
from safeconduct.dossiers.payloads import Facts, Statement
from safeconduct.dossiers.policies import PREPARES, READS
from safeconduct.dossiers.refusals import NotBeingMade, NotThisItem, UnknownPost
from safeconduct.dossiers.selectors import dossier_for_change, pack_for
from safeconduct.dossiers.words import BEING_MADE, StayTrack
from safeconduct.evidence.selectors import items_of
from safeconduct.programme.rules.pack import NoSuchRule
from safeconduct.programme.rules.vocabulary import RequirementId


def being_made(actor: Actor, dossier: Dossier) -> Dossier:
    """The dossier, locked, while its contents may still change. Raises NotFound, NotBeingMade."""
    locked = dossier_for_change(actor, dossier)
    if locked.dossier_state not in BEING_MADE:
        raise NotBeingMade
    return locked


def keep_facts(actor: Actor, *, dossier: Dossier, facts: Facts, seen: int = 0) -> None:
    """Replace the version `seen` of what the rules need to know.

    Raises NotAllowed, NotFound, NotBeingMade, ChangedMeanwhile.
    """
    actor.must_be(*PREPARES)
    with transaction.atomic():
        locked = being_made(actor, dossier)
        locked.facts = replace(locked.case_id, Compartment.SUBMISSION, locked.facts, facts, seen=seen)
        locked.save(update_fields=["facts"])
        record(actor.reference, Action.CHANGED, locked, subject=locked.case_id, purpose="facts")


def keep_statement(actor: Actor, *, dossier: Dossier, statement: Statement, seen: int = 0) -> None:
    """Replace the version `seen` of the justification; whoever did so once does not sign the bundle.

    Raises NotAllowed, NotFound, NotBeingMade, ChangedMeanwhile.
    """
    actor.must_be(*READS)
    with transaction.atomic():
        locked = being_made(actor, dossier)
        locked.statement = replace(locked.case_id, Compartment.SUBMISSION, locked.statement, statement, seen=seen)
        locked.save(update_fields=["statement"])
        Author.objects.get_or_create(dossier=locked, by=actor.user)
        record(actor.reference, Action.CHANGED, locked, subject=locked.case_id, purpose="statement")


def set_lodging(actor: Actor, *, dossier: Dossier, lodging_on: date | None, track: StayTrack, post: str) -> None:
    """When, where and for what it is lodged. Raises NotAllowed, NotFound, NotBeingMade, UnknownPost."""
    actor.must_be(*PREPARES)
    if post not in {known.id for known in pack_for(dossier).posts}:
        raise UnknownPost
    with transaction.atomic():
        locked = being_made(actor, dossier)
        locked.lodging_on, locked.track, locked.post = lodging_on, track, post
        locked.save(update_fields=["lodging_on", "track", "post"])
        record(actor.reference, Action.CHANGED, locked, subject=locked.case_id, purpose="lodging")


def answer_with(actor: Actor, *, dossier: Dossier, item_id: UUID, requirement: str) -> Answer:
    """Say that an item answers a requirement. Raises NotAllowed, NotFound, NotBeingMade, NotThisItem."""
    actor.must_be(*PREPARES)
    try:
        pack_for(dossier).requirement(RequirementId(requirement))
    except NoSuchRule:
        raise NotThisItem from None
    with transaction.atomic():
        locked = being_made(actor, dossier)
        item = items_of(actor, locked.case).filter(pk=item_id).first()
        if item is None:
            raise NotThisItem
        answer, _is_new = Answer.objects.get_or_create(dossier=locked, item=item, requirement=requirement)
        record(actor.reference, Action.CHANGED, locked, subject=locked.case_id, purpose="answer")
    return answer


def take_answer_back(actor: Actor, *, dossier: Dossier, answer_id: UUID) -> None:
    """The item does not answer it after all; doing so twice changes nothing. Raises NotAllowed, NotBeingMade."""
    actor.must_be(*PREPARES)
    with transaction.atomic():
        locked = being_made(actor, dossier)
        locked.answers.filter(pk=answer_id).delete()
        record(actor.reference, Action.CHANGED, locked, subject=locked.case_id, purpose="answer")
