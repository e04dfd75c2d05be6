from django.db import models
from django.db.models import F, Q

from safeconduct.accounts.models import User
from safeconduct.custody.models import SealedRecord
from safeconduct.kernel.models import Row
from safeconduct.shelter.models.homes import Home
from safeconduct.shelter.words import OfferState


class Offer(Row):
    """Somebody at the public site offers a home. Who it is and what they wrote is sealed to the housing group."""

    area = models.CharField(max_length=2, blank=True)
    received_on = models.DateField()
    beds = models.PositiveSmallIntegerField()
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    language = models.CharField(max_length=5, default="nl")
    state = models.CharField(max_length=16, choices=OfferState, default=OfferState.NEW)
    details = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+")
    home = models.OneToOneField(Home, on_delete=models.SET_NULL, null=True, related_name="offer")

    class Meta:
        ordering = ["received_on", "made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(beds__gte=1, beds__lte=60), name="offer_of_some_beds"),
            models.CheckConstraint(condition=Q(area__regex=r"^([0-9]{2})?$"), name="offer_area_is_two_digits"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="offer_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_on"], name="offer_by_state")]

    @property
    def is_waiting(self) -> bool:
        return self.state in {OfferState.NEW, OfferState.CONTACTED, OfferState.VISITED}


class OfferStep(Row):
    """What a colleague did with an offer; the words are sealed with it."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="steps")
    to_state = models.CharField(max_length=16, choices=OfferState)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    words = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at"]
