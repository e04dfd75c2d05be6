"""A guest looks at a page: each look has a number, stands in the log, and is burnt into what they see."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.sealing import open_blob
from safeconduct.guests.marks import line_of, marked
from safeconduct.guests.models import Look, ShownPage
from safeconduct.kernel import clock

TRIES = 40  # a screen of pages is asked for at once


def look_at(actor: Actor, *, page: ShownPage) -> bytes:
    """The page as JPEG with the guest's mark. Raises NotAllowed, NoGrant once their time has ended, Shredded."""
    actor.must_be(Role.GUEST)
    picture = b"".join(open_blob(actor, page.blob, purpose="guest"))
    look = _counted(actor, page)
    return marked(picture, line_of(actor.user.display_name, look.at, look.number))


def _counted(actor: Actor, page: ShownPage) -> Look:
    """The next number of this guest, kept with the event before the picture leaves; of two at once one tries again."""
    guest, paper = page.paper.showing.guest, page.paper
    for _attempt in range(TRIES):
        last = guest.looks.aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                look = Look.objects.create(
                    guest=guest, number=last + 1, at=clock.now(), item_id=paper.item_id, page=page.number
                )
                event = Event(Action.OPENED, Look._meta.label_lower, look.pk, guest.case_id, "guest")
                record_events(actor.reference, [event])
        except IntegrityError:
            continue
        return look
    raise RuntimeError("no number for a look")
