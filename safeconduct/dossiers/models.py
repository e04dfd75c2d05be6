from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.custody.work import LongWork
from safeconduct.dossiers.manifest import Manifest, manifest_of
from safeconduct.dossiers.words import (
    LANGUAGES,
    OVER,
    BindingStep,
    BundleState,
    DecisionKind,
    DossierState,
    Notified,
    SignKind,
    StayTrack,
)
from safeconduct.evidence.models import Item
from safeconduct.kernel.models import Row
from safeconduct.programme.models import Programme
from safeconduct.programme.rules.pack import edition_of


def _sealed(**options: object) -> "models.OneToOneField[SealedRecord, SealedRecord]":
    return models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+", **options)  # type: ignore[arg-type]


class JudgedByRules(models.Model):
    """By which rules: the pack's version, and the SHA-256 over its files in hex; empty where it was never kept."""

    pack_version = models.CharField(max_length=16, blank=True)
    pack_fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    @property
    def edition(self) -> str:
        """As `Pack.edition`."""
        return edition_of(self.pack_version, self.pack_fingerprint) if self.pack_fingerprint else ""


def _rules_told(name: str) -> models.CheckConstraint:
    nothing = Q(pack_version="", pack_fingerprint="")
    whole = ~Q(pack_version="") & Q(pack_fingerprint__regex=r"^[0-9a-f]{64}$")
    return models.CheckConstraint(condition=nothing | whole, name=name)


class Dossier(Row):
    """One application of a household to the authority.

    prepared_by: whoever opened it; they never sign it. lawyer: who was asked to read it in legal review.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dossiers")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="dossiers")
    track = models.CharField(max_length=1, choices=StayTrack, default=StayTrack.LONG_STAY)
    post = models.SlugField(max_length=40)
    state = models.CharField(max_length=16, default=DossierState.COLLECTING)
    lodging_on = models.DateField(null=True)
    facts = _sealed(null=True)
    statement = _sealed(null=True)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lawyer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(DossierState)), name="dossier_state_known"),
            models.CheckConstraint(condition=Q(track__in=StayTrack.values), name="dossier_track_known"),
            models.UniqueConstraint(
                fields=["case"],
                condition=~Q(state__in=sorted(state.value for state in OVER)),
                name="dossier_one_under_way_a_household",
            ),
        ]
        indexes = [models.Index(fields=["state", "lodging_on"], name="dossier_by_state")]

    @property
    def dossier_state(self) -> DossierState:
        return DossierState(self.state)


class Author(Row):
    """Somebody wrote the statement, or a part of it: they never sign a bundle of this dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="authors")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "by"], name="dossier_author_once")]


class Answer(Row):
    """Somebody has said that this item answers that requirement of the pack."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    requirement = models.SlugField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "item", "requirement"], name="dossier_answer_once")]


class Step(Row):
    """A dossier went from one state to another."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    words = _sealed(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(to_state__in=list(DossierState)), name="dossier_step_to_known_state"),
        ]


class Bundle(Row, JudgedByRules, LongWork):
    """One version of the PDF. It holds pages of originals, so its blob takes their key, the second one.

    While it is being bound: paper is the one that is being drawn, of `papers`; done pages of `total` are drawn.
    manifest: what it was made of (`made_of`); null where that was never kept.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="bundles")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=BundleState, default=BundleState.ORDERED)
    language = models.CharField(max_length=5, choices=LANGUAGES)
    second_language = models.CharField(max_length=5, choices=LANGUAGES)
    blob = models.OneToOneField(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    about = _sealed(null=True)
    step = models.CharField(max_length=16, choices=BindingStep, default=BindingStep.WAITING)
    paper = models.PositiveIntegerField(default=0)
    papers = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    manifest = models.JSONField(null=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BundleState.values), name="bundle_state_known"),
            models.UniqueConstraint(fields=["dossier", "version"], name="bundle_version_once"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state=BundleState.ORDERED), name="bundle_bound_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="made") | Q(blob__isnull=False, about__isnull=False, finished_at__isnull=False),
                name="bundle_made_is_kept",
            ),
            _rules_told("bundle_rules_told"),
        ]

    @property
    def made_of(self) -> Manifest | None:
        """What it was made of; None for one that was bound before that was kept, or is not bound yet."""
        return None if self.manifest is None else manifest_of(self.manifest)

    @property
    def standing(self) -> BundleState:
        """The state as it is: one whose worker is gone is interrupted, whatever the row says yet."""
        if self.state == BundleState.ORDERED and self.is_lost:
            return BundleState.INTERRUPTED
        return BundleState(self.state)


class Reading(Row):
    """Somebody opened this version of the bundle: nobody signs one that they have not."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "by"], name="reading_once")]


class SignOff(Row):
    """One signature under one bundle. Void once another bundle is bound or the dossier was opened again."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="sign_offs")
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="sign_offs")
    kind = models.CharField(max_length=16, choices=SignKind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    bound_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    signature = _sealed()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(by=F("prepared_by")) & ~Q(by=F("bound_by")),
                name="sign_off_never_ones_own",
                violation_error_message=_("Nobody signs their own work."),
            ),
            models.UniqueConstraint(
                fields=["dossier", "by"], condition=Q(voided_at__isnull=True), name="sign_off_by_two_people"
            ),
            models.UniqueConstraint(
                fields=["dossier", "kind"], condition=Q(voided_at__isnull=True), name="sign_off_once_each"
            ),
        ]


class Question(Row):
    """The authority asks something; what it asks and what we answer are sealed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="questions")
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    words = _sealed()
    answered_on = models.DateField(null=True)
    answer = _sealed(null=True)

    class Meta:
        ordering = ["received_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answer__isnull=False), name="question_answered_in_words"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("received_on")),
                name="question_due_once_received",
                violation_error_message=_("An answer is not due before the question was received."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("received_on")),
                name="question_answered_once_received",
                violation_error_message=_("A question is not answered before it was received."),
            ),
        ]


class Decision(Row, JudgedByRules):
    """What the authority decided, and the clock that it started.

    decided_on: the day that stands on the decision; a granted visa is collected counting from it. notified_on: read as
    `notified` says; the appeal is counted from it.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=16, choices=DecisionKind)
    notified = models.CharField(max_length=16, choices=Notified)
    notified_on = models.DateField()
    decided_on = models.DateField()
    collect_by = models.DateField(null=True)
    appeal_until = models.DateField(null=True)
    words = _sealed(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["notified_on", "made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="granted", collect_by__isnull=False) | Q(kind="refused", appeal_until__isnull=False),
                name="decision_starts_a_clock",
            ),
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="decision_kind_known"),
            models.CheckConstraint(condition=Q(notified__in=Notified.values), name="decision_notified_known"),
            models.CheckConstraint(
                condition=Q(decided_on__lte=F("notified_on")),
                name="decision_notified_once_taken",
                violation_error_message=_("A decision does not reach the household before it was taken."),
            ),
            _rules_told("decision_rules_told"),
        ]

    @property
    def last_day(self) -> date:
        """The last day of the clock that it started, as it was counted then."""
        day = self.collect_by if self.kind == DecisionKind.GRANTED else self.appeal_until
        assert day is not None, "the database promises it"
        return day
