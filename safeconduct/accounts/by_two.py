"""What one colleague asks for and another allows or refuses, both within a day: the row, and its conditions."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeconduct.kernel.models import Row

GOOD_FOR = timedelta(hours=24)
NOT_ANSWERED = Q(answered_by__isnull=True, answered_at__isnull=True, is_allowed=False)


class AskedOfTwo(Row):
    """One colleague asks, another allows or refuses.

    asked_word, allowed_word: what each of the two has signed, for the broker. answered_by: who allowed or refused.
    """

    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_word = models.BinaryField(default=bytes)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    is_allowed = models.BooleanField(default=False)
    allowed_word = models.BinaryField(default=bytes)

    class Meta:
        abstract = True

    @property
    def ends_at(self) -> datetime:
        """Until when it can be answered, and used."""
        return self.asked_at + GOOD_FOR


class TakenOutByTwo(AskedOfTwo):
    """What leaves the house once, taken by whoever asked."""

    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def answered_by_another(name: str) -> list[models.BaseConstraint]:
    """By another, and within a day."""
    return [
        models.CheckConstraint(
            condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
            name=f"{name}_allowed_by_another",
            violation_error_message=_("Nobody allows what they asked for themselves."),
        ),
        models.CheckConstraint(
            condition=NOT_ANSWERED
            | Q(answered_by__isnull=False, answered_at__isnull=False, answered_at__lt=F("asked_at") + GOOD_FOR),
            name=f"{name}_allowed_within_a_day",
        ),
    ]


def used_as_allowed(name: str, *of: str) -> list[models.BaseConstraint]:
    """Once, within a day; of these fields one request is open at a time."""
    return [
        models.CheckConstraint(
            condition=Q(used_at__isnull=True) | Q(is_allowed=True, used_at__lt=F("asked_at") + GOOD_FOR),
            name=f"{name}_used_as_allowed",
        ),
        models.UniqueConstraint(
            fields=of,
            condition=Q(used_at__isnull=True) & (Q(answered_at__isnull=True) | Q(is_allowed=True)),
            name=f"{name}_asked_once_at_a_time",
        ),
    ]
