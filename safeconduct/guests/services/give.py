"""Papers are given to a guest: as copies of their pages, sealed under a key that ends with the guest."""

from collections.abc import Collection
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.policies import CASEWORK
from safeconduct.custody import grants, vouching
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.errors import NotVouchedFor
from safeconduct.custody.sealing import seal, store_blob
from safeconduct.guests.chosen import Chosen, chosen, have_drawn
from safeconduct.guests.models import PAGE, Guest, Showing, ShownPage, ShownPaper
from safeconduct.guests.payloads import ShownAbout
from safeconduct.guests.refusals import NotDrawnYet, Over
from safeconduct.guests.selectors import guest_for
from safeconduct.kernel import clock


def must_go_on(guest: Guest) -> None:
    """Raises Over for a guest whose time has ended."""
    if guest.ended_at is not None or guest.last_on < clock.today():
        raise Over


def give(actor: Actor, *, guest: Guest, papers: Collection[UUID], with_story: bool) -> Showing:
    """Copy these papers for a guest, for whom two have vouched. The leads can open the copies too.

    All or nothing: while a page of them is not drawn, none is given. Raises NotAllowed, NotFound, Over, NotVouchedFor,
    NothingChosen, TooManyPages, StepUpNeeded, NotDrawnYet, NoWorker.
    """
    actor.must_be(*CASEWORK)
    found = guest_for(actor, guest.case, guest.pk)
    must_go_on(found)
    if not vouching.counts(found.user.holder):
        raise NotVouchedFor
    wanted = chosen(actor, found, papers, with_story=with_story)
    have_drawn(actor, wanted)
    if not all(page.is_drawn for one in wanted for page in one.standing):
        raise NotDrawnYet
    given = [(one, [one.page(actor, number) for number in one.numbers]) for one in wanted]
    return _keep(actor, found, given)


def _keep(actor: Actor, guest: Guest, given: list[tuple[Chosen, list[bytes]]]) -> Showing:
    subject = uuid4()
    with transaction.atomic():
        holders = [guest.user.holder, grants.group(Group.LEADS)]
        grants.create_compartments(subject, {Compartment.SHOWN: holders}, made_by=actor.reference)
        showing = Showing.objects.create(guest=guest, subject=subject, given_by=actor.user)
        for position, (one, pages) in enumerate(given):
            about = seal(subject, Compartment.SHOWN, ShownAbout(one.title, one.pages))
            paper = ShownPaper.objects.create(showing=showing, position=position, item=one.item, about=about)
            for number, jpeg in enumerate(pages, start=1):
                blob = store_blob(subject, Compartment.SHOWN, [jpeg], kind=PAGE)
                ShownPage.objects.create(paper=paper, number=number, blob=blob)
        record(actor.reference, Action.GRANTED, showing, subject=guest.case_id, purpose="guest")
    return showing
