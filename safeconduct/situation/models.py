from django.db import models
from django.db.models import F, Q

from safeconduct.accounts.models import User
from safeconduct.kernel.models import Row
from safeconduct.situation.words import Act, Perpetrator, SourceKind


class Source(Row):
    """Where something was published."""

    kind = models.CharField(max_length=16, choices=SourceKind)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    address = models.CharField(max_length=500, blank=True)
    published_on = models.DateField()

    class Meta:
        ordering = ["published_on"]
        constraints = [models.UniqueConstraint(fields=["title", "publisher"], name="source_once")]


class Law(Row):
    """A law or ruling: `titles` and `words` (what it does) in four languages; the original title is that of its source.

    A lawyer's name stands under it once checked.
    """

    code = models.SlugField(max_length=60, unique=True)
    in_force_on = models.DateField()
    titles = models.JSONField()
    words = models.JSONField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="laws")
    checked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["in_force_on"]


class Incident(Row):
    """One published event. A second colleague checks it against its source before the report uses it."""

    happened_on = models.DateField()
    region = models.CharField(max_length=80)
    act = models.CharField(max_length=16, choices=Act)
    perpetrator = models.CharField(max_length=16, choices=Perpetrator)
    victims = models.PositiveSmallIntegerField(default=1)
    summary = models.CharField(max_length=600)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="incidents")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-happened_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("entered_by")),
                name="incident_checked_by_another",
            ),
            models.CheckConstraint(condition=Q(victims__gte=1), name="incident_has_somebody"),
        ]
