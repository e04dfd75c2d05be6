from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.kernel.models import Row
from safeconduct.programme.words import AnswerKind, HoldState, KeptBecause, Side


class Programme(Row):
    """One agreement with one authority, for one group; its rules are the pack of the same code."""

    code = models.SlugField(max_length=40, unique=True)


class QuotaRound(Row):
    """Places granted for a period. `taken` counts held and used ones; the database refuses to let it pass `granted`."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rounds")
    granted = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("granted")), name="quota_never_overdrawn"),
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="quota_round_has_days"),
            ExclusionConstraint(
                name="quota_rounds_do_not_overlap",
                expressions=[
                    ("programme", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_on"),
                            F("until_on"),
                            Value("[)"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class Hold(Row):
    """Places of a round kept for a household, one a person."""

    quota_round = models.ForeignKey(QuotaRound, on_delete=models.PROTECT, related_name="holds")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    places = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=HoldState, default=HoldState.HELD)
    held_until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="hold_of_at_least_one_place"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["held", "used"]), name="hold_one_a_household"
            ),
        ]


class LedgerLine(Row):
    """One movement of the ledger; lines are only ever added.

    until_on: the last day of places that are held from here on. because: why they are kept longer than before.
    """

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="lines")
    state = models.CharField(max_length=16, choices=HoldState)
    places = models.PositiveSmallIntegerField()
    until_on = models.DateField(null=True)
    because = models.CharField(max_length=16, choices=KeptBecause, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at"]


class Meeting(Row):
    """A meeting with the authority; what was said is sealed."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    minutes = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-held_on"]


class Commitment(Row):
    """What somebody promised by a day."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="commitments")
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, related_name="commitments")
    side = models.CharField(max_length=16, choices=Side)
    words = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    kept_on = models.DateField(null=True)

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True)]


class Proposal(Row):
    """A version of the document that asks for a quota: its numbers as they stood that day, and its PDF, sealed."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="proposals")
    version = models.PositiveSmallIntegerField()
    asked = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    content = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Blob, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    sent_on = models.DateField(null=True)
    answer = models.CharField(max_length=16, choices=AnswerKind, blank=True)
    answered_on = models.DateField(null=True)
    granted = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="proposal_version_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_on__isnull=False, sent_on__isnull=False),
                name="proposal_answered_after_sent",
            ),
        ]
