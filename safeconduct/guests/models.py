from django.db import models
from django.db.models import Q

from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.evidence.models import Item
from safeconduct.kernel.models import Row

PAGE = "guests.page"  # the type of a page's picture


class Guest(Row):
    """Somebody from outside who reads named papers of one case.

    last_on: the last day of their time, as it was promised; the broker ends their keys by `Holder.until`.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="guest")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="guests")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    last_on = models.DateField()
    ended_at = models.DateTimeField(null=True)


class Showing(Row):
    """What was given to a guest at one time: copies, sealed under a subject of their own that ends with the guest."""

    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="showings")
    subject = models.UUIDField(unique=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class ShownPaper(Row):
    """One paper of a showing. item: what it is a copy of, None for the story."""

    showing = models.ForeignKey(Showing, on_delete=models.PROTECT, related_name="papers")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    about = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["showing", "position"], name="guests_one_paper_a_place")]


class ShownPage(Row):
    """One page of a paper, as a picture without a mark: it gets one each time it is looked at."""

    paper = models.ForeignKey(ShownPaper, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    blob = models.OneToOneField(Blob, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="guests_page_once")]


class Look(Row):
    """A guest looked at a page; `number` stands in the picture that they saw, and outlives the copies."""

    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="looks")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    page = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guest", "number"], name="guests_look_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="guests_looks_count_from_one"),
        ]
