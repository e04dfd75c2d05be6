from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.by_two import GOOD_FOR, TakenOutByTwo, answered_by_another, used_as_allowed
from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.custody.models import SealedRecord
from safeconduct.desk.words import ErasureGround, LogReason
from safeconduct.kernel.models import Row


class Erasure(Row):
    """One colleague asked that a case be erased, another confirmed it within a day. The row outlives the case.

    finished_at: nothing is left but this row, the case's name, the ledger of the quota and the log. receipt: what the
    log's key signed about it. replayed_at: this database was restored from before, and the erasure done once more; who
    asked and who confirmed may then be lost with what came after the backup. asked_word, confirmed_word: what each of
    the two has signed, for the broker.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="erasure")
    ground = models.CharField(max_length=16, choices=ErasureGround)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    replayed_at = models.DateTimeField(null=True)
    receipt = models.TextField(blank=True)
    asked_word = models.BinaryField(default=bytes)
    confirmed_word = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=ErasureGround.values), name="erasure_ground_known"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="erasure_confirmed_by_another",
                violation_error_message=_("Nobody confirms their own request."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__lt=F("asked_at") + GOOD_FOR)
                | Q(replayed_at__isnull=False, confirmed_at__isnull=False),
                name="erasure_confirmed_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False) | Q(replayed_at__isnull=False), name="erasure_asked_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="erasure_finished_after_it_was_confirmed",
            ),
        ]

    @property
    def ends_at(self) -> datetime:
        """Until when it can be confirmed."""
        return self.asked_at + GOOD_FOR


class Glass(Row):
    """Why somebody opened a case of others in an emergency, under the name that the log gave the opening.

    The log has it whether or not this row is there. reason: None where nobody wrote one, or it went with the case.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    was_needed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("by")), name="glass_reviewed_by_another"
            ),
        ]


class Watched(Row):
    """Somebody has looked into an alarm: the leaf of the log that it is. Only ever inserted."""

    leaf = models.BigIntegerField(unique=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class LogTable(TakenOutByTwo):
    """One colleague asks to take events of the log out as a table once, another allows it or refuses, within a day.

    narrowed: the filter, as it stands in an address (`log_filter`); no word in it that names no case and no colleague.
    last: the newest event in it, as the log was when it was asked for.
    """

    narrowed = models.CharField(max_length=300, blank=True)
    last = models.BigIntegerField()
    reason = models.CharField(max_length=16, choices=LogReason)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=LogReason.values), name="log_table_reason_known"),
            *answered_by_another("log_table"),
            *used_as_allowed("log_table", "asked_by", "narrowed"),
        ]
