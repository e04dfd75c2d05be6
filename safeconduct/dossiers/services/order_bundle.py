"""A bundle is ordered by a colleague with their keys, and cancelled; the worker binds it with a ticket."""

from django.db import transaction
from django.db.models import Max

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import tickets, workers
from safeconduct.custody.models import Blob, SealedRecord, Ticket
from safeconduct.dossiers.bundle.composing import Draw, items_in, records_in
from safeconduct.dossiers.models import Bundle, Dossier
from safeconduct.dossiers.policies import PREPARES
from safeconduct.dossiers.refusals import BeingBound, NotBound
from safeconduct.dossiers.selectors import bundle_for_change, dossiers_for
from safeconduct.dossiers.services.bind_bundle import Steps, finish_bundle
from safeconduct.dossiers.services.keep import being_made
from safeconduct.dossiers.words import BundleState
from safeconduct.evidence.disarm.pages import pages_of
from safeconduct.evidence.kinds import TrailStep
from safeconduct.evidence.models import Item
from safeconduct.evidence.services.receive import note_step

PURPOSE = "bundle"


def order_bundle(actor: Actor, *, dossier: Dossier, language: str, second_language: str) -> Bundle:
    """Have the worker bind a bundle; the same order twice is one bundle. The job holds two ids and nothing else.

    Raises NotAllowed, NotFound, NotBeingMade, BeingBound, NoWorker, NoGrant, StepUpNeeded.
    """
    from safeconduct.dossiers.tasks import bind_ordered  # the tasks import the services

    languages = (language, second_language)
    with transaction.atomic():
        whole = _to_be_bound(actor, dossier)
        running = _running(whole)
        if running is not None:
            if (running.made_by_id, running.language, running.second_language) != (actor.user.pk, *languages):
                raise BeingBound
            return running
        bundle, items = _begin(actor, whole, languages)
        ticket = _ticket(actor, whole, items)
        bundle.give(ticket)
        bundle.save()
        bind_ordered.defer(bundle_id=str(bundle.pk), ticket_id=str(ticket.pk))
        record(actor.reference, Action.CREATED, bundle, subject=whole.case_id)
    return bundle


def make_bundle(
    actor: Actor, *, dossier: Dossier, language: str, second_language: str, draw: Draw = pages_of
) -> Bundle:
    """Bind a bundle at once, in this process, which is a worker for that long. `draw` makes pictures of a file's pages.

    For the house's own commands: nobody at the desk is given an original so. Raises NotAllowed, NotFound, NotBeingMade,
    BeingBound, NoGrant, StepUpNeeded, a NotTaken for a paper that does not open.
    """
    with transaction.atomic():
        whole = _to_be_bound(actor, dossier)
        if _running(whole) is not None:
            raise BeingBound
        bundle, items = _begin(actor, whole, (language, second_language))
        record(actor.reference, Action.CREATED, bundle, subject=whole.case_id)
    with workers.at_work():
        return finish_bundle(bundle, tickets.use(_ticket(actor, whole, items).pk, of=whole.case_id), Steps(), draw)


def _ticket(actor: Actor, dossier: Dossier, items: list[Item]) -> Ticket:
    things: list[SealedRecord | Blob] = [*records_in(dossier, items), *(item.blob for item in items)]
    return tickets.issue(actor, things, purpose=PURPOSE)


def cancel_bundle(actor: Actor, *, bundle: Bundle) -> Bundle:
    """Ask the worker to end; one that it has not begun is cancelled at once. Raises NotBound, NotAllowed, NotFound."""
    actor.must_be(*PREPARES)
    with transaction.atomic():
        locked = bundle_for_change(actor, bundle)
        if locked.state != BundleState.ORDERED:
            raise NotBound
        if locked.begun_at is None or locked.is_lost:
            tickets.void(locked.ticket)
            locked.state = BundleState.CANCELLED
        locked.stop_asked = True
        locked.save(update_fields=["state", "stop_asked"])
        record(actor.reference, Action.CHANGED, locked, subject=locked.dossier.case_id, purpose="stop")
    return locked


def _to_be_bound(actor: Actor, dossier: Dossier) -> Dossier:
    """The dossier with what it is made of, its row locked."""
    actor.must_be(*PREPARES)
    return dossiers_for(actor).get(pk=being_made(actor, dossier).pk)


def _running(dossier: Dossier) -> Bundle | None:
    """The bundle that is being bound; one whose worker is gone is written down as interrupted and is none."""
    running = dossier.bundles.filter(state=BundleState.ORDERED).first()
    if running is not None and running.is_lost:
        running.state = BundleState.INTERRUPTED
        running.save(update_fields=["state"])
        return None
    return running


def _begin(actor: Actor, dossier: Dossier, languages: tuple[str, str]) -> tuple[Bundle, list[Item]]:
    items = items_in(dossier)
    last = dossier.bundles.aggregate(last=Max("version"))["last"] or 0
    bundle = Bundle.objects.create(
        dossier=dossier, version=last + 1, language=languages[0], second_language=languages[1], made_by=actor.user
    )
    for item in items:
        note_step(item, TrailStep.INCLUDED, by=actor.user)
    return bundle, items
