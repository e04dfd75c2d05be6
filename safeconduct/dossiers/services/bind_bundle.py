"""The worker's part: a bundle is bound with a ticket and sealed; whatever goes wrong is said on its page."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.services import WORKER, record
from safeconduct.custody import tickets
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.errors import TicketDead
from safeconduct.custody.sealing import seal, store_blob
from safeconduct.custody.spool import Spool
from safeconduct.custody.work import Pulse
from safeconduct.dossiers.bundle.binding import Bound, bind
from safeconduct.dossiers.bundle.composing import Draw, Opens, compose
from safeconduct.dossiers.models import Bundle, Dossier
from safeconduct.dossiers.payloads import BundleAbout
from safeconduct.dossiers.refusals import BindingCancelled, NotBeingMade
from safeconduct.dossiers.selectors import rules_for
from safeconduct.dossiers.services.steps import void_signatures
from safeconduct.dossiers.words import BEING_MADE, BindingStep, BundleState
from safeconduct.evidence.disarm.pages import pages_of
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused

ENDS: dict[type[Refused], BundleState] = {
    TicketDead: BundleState.INTERRUPTED,
    BindingCancelled: BundleState.CANCELLED,
}


class Steps:
    """What there is to hear of a bundle on its way; this one tells nobody."""

    def begins(self, papers: int, pages: int) -> None: ...

    def paper(self) -> None: ...

    def page(self) -> None: ...

    def binding(self) -> None: ...

    def bound(self) -> None: ...


class Told(Steps):
    """The bundle's row is told, and the work ends where somebody asked for it: raises BindingCancelled."""

    def __init__(self, pulse: Pulse) -> None:
        self.pulse, self.papers, self.pages = pulse, 0, 0

    def begins(self, papers: int, pages: int) -> None:
        self.pulse.tell(step=BindingStep.DRAWING, papers=papers, total=pages, at_once=True)

    def paper(self) -> None:
        self.papers += 1
        self.pulse.tell(paper=self.papers)

    def page(self) -> None:
        self.pages += 1
        self.pulse.tell(done=self.pages)
        self._end_if_asked()

    def binding(self) -> None:
        self.pulse.tell(step=BindingStep.BINDING, at_once=True)
        self._end_if_asked()

    def bound(self) -> None:
        self.pulse.tell(at_once=True)
        self._end_if_asked()

    def _end_if_asked(self) -> None:
        if self.pulse.is_stopped():
            raise BindingCancelled


def bind_with_ticket(bundle_id: UUID, ticket_id: UUID) -> None:
    """Bind an ordered bundle. A ticket that the bundle does not name does nothing: it was cancelled or is lost."""
    bundle = _taken(bundle_id, ticket_id)
    if bundle is None:
        tickets.void(ticket_id)
        return
    try:
        finish_bundle(bundle, tickets.use(ticket_id, of=bundle.dossier.case_id), Told(Pulse(bundle)))
    except Refused as refusal:
        _end(bundle, ENDS.get(type(refusal), BundleState.FAILED))
    except BaseException:
        _end(bundle, BundleState.INTERRUPTED)
        raise


def finish_bundle(bundle: Bundle, opens: Opens, steps: Steps, draw: Draw = pages_of) -> Bundle:
    """Bind and seal; signatures under older versions are void then.

    Raises a NotTaken, TooBusy, NotOnTicket, NotBeingMade, BindingCancelled.
    """
    with Spool() as spool:
        contents = compose(bundle, opens, steps, spool, draw)
        steps.binding()
        bound = bind(contents)
        steps.bound()
        return _finish(bundle, bound)


def _finish(bundle: Bundle, bound: Bound) -> Bundle:
    with transaction.atomic():
        if Dossier.objects.select_for_update().get(pk=bundle.dossier_id).dossier_state not in BEING_MADE:
            raise NotBeingMade  # two people signed an older version while this one was being bound
        if not Bundle.objects.select_for_update().filter(pk=bundle.pk, state=BundleState.ORDERED).exists():
            raise BindingCancelled  # it was taken for lost, and another one ordered
        _keep(bundle, bound)
        void_signatures(bundle.dossier, older_than=bundle)
        record(WORKER, Action.SEALED, bundle, subject=bundle.dossier.case_id)
    return bundle


def _taken(bundle_id: UUID, ticket_id: UUID) -> Bundle | None:
    with transaction.atomic():
        waiting = Bundle.objects.filter(pk=bundle_id, ticket=ticket_id, state=BundleState.ORDERED)
        related = (
            "dossier__case",
            "dossier__programme",
            "dossier__facts__compartment_key",
            "dossier__statement__compartment_key",
        )
        found = waiting.select_for_update(of=("self",)).select_related(*related).first()
        if found is not None:
            found.take()
            found.save(update_fields=found.TAKEN)
    return found


def _keep(bundle: Bundle, bound: Bound) -> None:
    case_id = bundle.dossier.case_id
    size, digest = 0, hashlib.sha256()

    def measured() -> Iterator[bytes]:
        nonlocal size
        for piece in bound.pieces():
            size += len(piece)
            digest.update(piece)
            yield piece

    bundle.blob = store_blob(case_id, Compartment.ORIGINALS, measured(), kind="dossiers.bundle")
    about = BundleAbout(sha256=digest.hexdigest(), size=size)
    bundle.about = seal(case_id, Compartment.SUBMISSION, about)
    bundle.state, bundle.pages, bundle.finished_at = BundleState.MADE, bound.pages, clock.now()
    rules = rules_for(bundle.dossier)
    for name, value in rules.items():
        setattr(bundle, name, value)
    bundle.save(update_fields=["blob", "about", "state", "pages", "finished_at", "manifest", *rules])


def _end(bundle: Bundle, state: BundleState) -> None:
    """Write down how it ended, if nobody has meanwhile."""
    with transaction.atomic():
        unfinished = Bundle.objects.filter(pk=bundle.pk, state=BundleState.ORDERED)
        if unfinished.update(state=state, finished_at=clock.now()):
            record(WORKER, Action.CHANGED, bundle, subject=bundle.dossier.case_id, purpose=state)
