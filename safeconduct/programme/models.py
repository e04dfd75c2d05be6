from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.kernel.models import Row
from safeconduct.programme.rules.pack import edition_of
from safeconduct.programme.words import AnswerKind, HoldState, KeptBecause, SelectionState, Side, VoidCause

HEX = r"^[0-9a-f]{64}$"


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
    """Places of a round kept for a household, one a person; when its visas used them, and when they came back."""

    quota_round = models.ForeignKey(QuotaRound, on_delete=models.PROTECT, related_name="holds")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    places = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=HoldState, default=HoldState.HELD)
    held_until = models.DateField()
    used_at = models.DateTimeField(null=True)
    freed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="hold_of_at_least_one_place"),
            models.CheckConstraint(
                condition=Q(state="held", used_at__isnull=True, freed_at__isnull=True)
                | Q(state="used", used_at__isnull=False, freed_at__isnull=True)
                | Q(state="released", freed_at__isnull=False)
                | Q(state="expired", used_at__isnull=True, freed_at__isnull=False),
                name="hold_state_as_its_days",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(freed_at__isnull=True) | Q(freed_at__gte=F("used_at")),
                name="hold_used_before_freed",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["held", "used"]), name="hold_one_a_household"
            ),
        ]


class Selection(Row):
    """The decision that this household goes first: proposed by one colleague, signed by another, never alone.

    `proposed_hash` is the first signature, `signed_hash` the second: `signing.hash_of` of exactly what each had before
    them. Empty in selections from before the criteria were data: those name a version, and nothing binds them.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="selections")
    state = models.CharField(max_length=16, choices=SelectionState, default=SelectionState.PROPOSED)
    criteria_version = models.CharField(max_length=32)
    criteria_fingerprint = models.CharField(max_length=64, blank=True)
    reasons = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_hash = models.CharField(max_length=64, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_hash = models.CharField(max_length=64, blank=True)
    voided_at = models.DateTimeField(null=True)
    void_cause = models.CharField(max_length=16, choices=VoidCause, blank=True)

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("proposed_by")),
                name="selection_signed_by_another",
                violation_error_message=_("Nobody signs their own proposal."),
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(state="proposed"), name="selection_one_open_proposal"),
            models.CheckConstraint(condition=Q(state__in=SelectionState.values), name="selection_state_known"),
            models.CheckConstraint(
                condition=Q(
                    state="signed",
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                    signed_at__gte=F("proposed_at"),
                    signed_hash=F("proposed_hash"),
                )
                | ~Q(state="signed") & Q(signed_by__isnull=True, signed_at__isnull=True, signed_hash=""),
                name="selection_signed_in_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="void", voided_at__isnull=False, void_cause__in=VoidCause.values)
                | ~Q(state="void") & Q(voided_at__isnull=True, void_cause=""),
                name="selection_void_for_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(criteria_fingerprint__regex=HEX, proposed_hash__regex=HEX)
                | ~Q(state="proposed") & Q(criteria_fingerprint="", proposed_hash=""),
                name="selection_bound_to_what_it_says",
            ),
        ]

    @property
    def edition(self) -> str:
        """The criteria that it was proposed by, as `Pack.criteria_edition`."""
        return edition_of(self.criteria_version, self.criteria_fingerprint)


class Recusal(Row):
    """A colleague has to do with a household, and decides nothing about it; never taken back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="recusals")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["case", "by"], name="recusal_once")]


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
        constraints = [models.CheckConstraint(condition=Q(state__in=HoldState.values), name="ledger_state_known")]


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
