"""The bundle is bound: ordered by a colleague with their keys, bound by the worker with a ticket."""

from collections.abc import Iterator
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import WORKER, record
from safeconduct.custody import tickets
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.custody.payloads import Payload
from safeconduct.custody.sealing import open_blob, open_record, seal, store_blob
from safeconduct.dossiers.bundle.binding import Bound, bind
from safeconduct.dossiers.bundle.composing import Draw, Opens, compose, items_in, records_in
from safeconduct.dossiers.models import Bundle, Dossier
from safeconduct.dossiers.payloads import BundleAbout
from safeconduct.dossiers.policies import PREPARES
from safeconduct.dossiers.refusals import NotBeingMade
from safeconduct.dossiers.selectors import dossiers_for
from safeconduct.dossiers.services.keep import being_made
from safeconduct.dossiers.services.steps import void_signatures
from safeconduct.dossiers.words import BEING_MADE, BundleState
from safeconduct.evidence.disarm.pages import pages_of
from safeconduct.evidence.kinds import TrailStep
from safeconduct.evidence.models import Item
from safeconduct.evidence.selectors import with_about
from safeconduct.evidence.services.receive import note_step
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused

P = TypeVar("P", bound=Payload)
PURPOSE = "bundle"
PIECE = 1 << 20


class ActorOpens:
    """A colleague opens what a bundle is made of with their own keys."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def record(self, record: SealedRecord, kind: type[P]) -> P:
        return open_record(self.actor, record, kind, purpose=PURPOSE)

    def blob(self, blob: Blob) -> Iterator[bytes]:
        return open_blob(self.actor, blob, purpose=PURPOSE)


def order_bundle(actor: Actor, *, dossier: Dossier, language: str, second_language: str) -> Bundle:
    """Have the worker bind a bundle; the job holds two ids and a ticket, nothing else.

    Raises NotAllowed, NotFound, NotBeingMade, NoWorker, NoGrant, StepUpNeeded.
    """
    from safeconduct.dossiers.tasks import bind_ordered  # the tasks import this module

    with transaction.atomic():
        bundle, items = _begin(actor, dossier, (language, second_language))
        things: list[SealedRecord | Blob] = [*records_in(bundle.dossier, items), *(item.blob for item in items)]
        ticket = tickets.issue(actor, things, purpose=PURPOSE)
        bind_ordered.defer(bundle_id=str(bundle.pk), ticket_id=str(ticket.pk))
        record(actor.reference, Action.CREATED, bundle, subject=bundle.dossier.case_id)
    return bundle


def make_bundle(
    actor: Actor, *, dossier: Dossier, language: str, second_language: str, draw: Draw = pages_of
) -> Bundle:
    """Bind a bundle at once, with the colleague's own keys. `draw` makes pictures of a file's pages.

    Raises NotAllowed, NotFound, NotBeingMade, NoGrant, StepUpNeeded, and a NotTaken for a paper that does not open.
    """
    with transaction.atomic():
        bundle, _items = _begin(actor, dossier, (language, second_language))
        record(actor.reference, Action.CREATED, bundle, subject=bundle.dossier.case_id)
    return finish_bundle(bundle, ActorOpens(actor), draw)


def _begin(actor: Actor, dossier: Dossier, languages: tuple[str, str]) -> tuple[Bundle, list[Item]]:
    actor.must_be(*PREPARES)
    locked = being_made(actor, dossier)
    whole = dossiers_for(actor).get(pk=locked.pk)
    items = items_in(whole)
    last = whole.bundles.aggregate(last=Max("version"))["last"] or 0
    bundle = Bundle.objects.create(
        dossier=whole, version=last + 1, language=languages[0], second_language=languages[1], made_by=actor.user,
        total=sum(opened.about.pages for opened in with_about(actor, items, purpose=PURPOSE)),
    )  # fmt: skip
    for item in items:
        note_step(item, TrailStep.INCLUDED, by=actor.user)
    return bundle, items


def bind_with_ticket(bundle_id: UUID, ticket_id: UUID) -> None:
    """The worker's part. A refusal marks the bundle as not finished; whoever ordered it reads so on the page."""
    bundle = Bundle.objects.select_related(
        "dossier__case", "dossier__programme", "dossier__facts__compartment_key", "dossier__statement__compartment_key"
    ).get(pk=bundle_id)
    try:
        finish_bundle(bundle, tickets.use(ticket_id))
    except Refused:
        Bundle.objects.filter(pk=bundle_id).update(state=BundleState.FAILED, finished_at=clock.now())


def finish_bundle(bundle: Bundle, opens: Opens, draw: Draw = pages_of) -> Bundle:
    """Bind and seal; signatures under older versions are void then. Raises a NotTaken, TooBusy, NotBeingMade."""
    bound = bind(compose(bundle, opens, _Counter(bundle), draw))
    with transaction.atomic():
        if Dossier.objects.select_for_update().get(pk=bundle.dossier_id).dossier_state not in BEING_MADE:
            raise NotBeingMade  # two people signed an older version while this one was being bound
        _keep(bundle, bound)
        void_signatures(bundle.dossier)
        record(WORKER, Action.SEALED, bundle, subject=bundle.dossier.case_id)
    return bundle


def _keep(bundle: Bundle, bound: Bound) -> None:
    case_id = bundle.dossier.case_id
    pieces = (bound.pdf[at : at + PIECE] for at in range(0, len(bound.pdf), PIECE))
    bundle.blob = store_blob(case_id, Compartment.ORIGINALS, pieces, kind="dossiers.bundle")
    about = BundleAbout(sha256=bound.sha256, size=len(bound.pdf))
    bundle.about = seal(case_id, Compartment.SUBMISSION, about)
    bundle.state, bundle.pages, bundle.finished_at = BundleState.MADE, bound.pages, clock.now()
    bundle.save()


class _Counter:
    """Writes down how far the work is, every few pages."""

    EVERY = 5

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.done = bundle, 0

    def __call__(self) -> None:
        self.done += 1
        if self.done % self.EVERY == 0:
            Bundle.objects.filter(pk=self.bundle.pk).update(done=self.done)
