from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.by_two import TakenOutByTwo, answered_by_another, used_as_allowed
from safeconduct.accounts.models import User
from safeconduct.cases.models import Case, Person
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.custody.work import LongWork
from safeconduct.evidence.kinds import (
    ItemKind,
    ItemLanguage,
    Legalisation,
    MediaType,
    NotDrawn,
    Origin,
    OriginalReason,
    ScanState,
    TrailStep,
)
from safeconduct.kernel.models import Row

USABLE = Q(withdrawn_at__isnull=True) & ~Q(scan=ScanState.FOUND)  # what may be shown and go into a dossier
DRAWING = "evidence.drawing"  # the type of blobs that are pictures of ours, not files of theirs


class Item(Row):
    """One piece of proof. The original is sealed in `blob`; its name, fingerprint and what it shows in `about`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    blob = models.OneToOneField(Blob, on_delete=models.PROTECT, related_name="+")
    about = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=ItemKind, default=ItemKind.UNSORTED)
    media_type = models.CharField(max_length=80, choices=MediaType)
    origin = models.CharField(max_length=16, choices=Origin)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="items")
    translation_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="translations")
    is_sworn = models.BooleanField(default=False)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    language = models.CharField(max_length=2, choices=ItemLanguage, blank=True)
    legalisation = models.CharField(max_length=16, choices=Legalisation, default=Legalisation.NONE)
    issuer_recognised = models.BooleanField(default=False)
    scan = models.CharField(max_length=12, choices=ScanState, default=ScanState.NOT_SCANNED)
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_known"),
            models.CheckConstraint(condition=Q(media_type__in=MediaType.values), name="item_media_type_known"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="item_origin_known"),
            models.CheckConstraint(condition=Q(scan__in=ScanState.values), name="item_scan_known"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(issued_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="item_expires_after_issue",
                violation_error_message=_("A paper cannot expire before it was issued."),
            ),
            models.CheckConstraint(
                condition=Q(translation_of__isnull=True) | ~Q(translation_of=F("id")),
                name="item_translates_another",
                violation_error_message=_("A paper is no translation of itself."),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "kind"], name="item_of_case"),
            models.Index(
                fields=["received_at"],
                condition=Q(kind="unsorted", withdrawn_at__isnull=True),
                name="item_unsorted",
            ),
            models.Index(fields=["expires_on"], condition=Q(withdrawn_at__isnull=True), name="item_expiring"),
        ]

    @property
    def is_unsorted(self) -> bool:
        return self.kind == ItemKind.UNSORTED

    @property
    def holds_virus(self) -> bool:
        return self.scan == ScanState.FOUND

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class Drawing(Row):
    """A page of an item as it is shown on a screen, kept so that it is drawn once. Sealed as the original is."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="drawings")
    number = models.PositiveSmallIntegerField()
    blob = models.OneToOneField(Blob, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="drawing_of_a_page_once")]


class PageOrdered(Row, LongWork):
    """A page that the worker is to draw, or has not drawn for a reason (since `heard_at`); a drawn one has no row."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="pages_ordered")
    number = models.PositiveSmallIntegerField()
    not_drawn = models.CharField(max_length=16, blank=True, default="")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="page_ordered_once"),
            models.CheckConstraint(
                condition=Q(not_drawn__in=["", *(why.value for why in NotDrawn)]), name="page_not_drawn_known"
            ),
        ]


class HandOver(Row):
    """One step of an item's custody trail."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="trail")
    at = models.DateTimeField()
    step = models.CharField(max_length=16, choices=TrailStep)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=TrailStep.values), name="trail_step_known"),
            models.UniqueConstraint(fields=["item"], condition=Q(step="received"), name="item_received_once"),
        ]


class OriginalAsked(TakenOutByTwo):
    """One colleague asks to download an original once, another allows it or refuses, both within a day."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="originals_asked")
    reason = models.CharField(max_length=16, choices=OriginalReason)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=OriginalReason.values), name="original_reason_known"),
            *answered_by_another("original"),
            *used_as_allowed("original", "item", "asked_by"),
        ]
