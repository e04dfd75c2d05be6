from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.models import User
from safeconduct.arrival.words import StepKind
from safeconduct.cases.models import Case
from safeconduct.custody.models import SealedRecord
from safeconduct.kernel.models import Row


class Arrival(Row):
    """The journey and the first days of a household: proof that a visa was used for what it was given."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="arrival")
    travel_on = models.DateField()
    landed_on = models.DateField(null=True)
    claim_made_on = models.DateField(null=True)
    address_known_on = models.DateField(null=True)
    commune_on = models.DateField(null=True)
    journey = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, null=True, related_name="+")

    @property
    def open_steps(self) -> int:
        """How much of the plan is not done; asks nothing where the steps were fetched along."""
        return sum(step.done_on is None for step in self.steps.all())

    class Meta:
        ordering = ["travel_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim_made_on__isnull=True) | Q(landed_on__isnull=False, claim_made_on__gte=F("landed_on")),
                name="arrival_claim_after_landing",
            ),
            models.CheckConstraint(
                condition=Q(address_known_on__isnull=True)
                | Q(landed_on__isnull=False, address_known_on__gte=F("landed_on")),
                name="arrival_address_after_landing",
                violation_error_message=_("The authority does not know an address before the landing."),
            ),
            models.CheckConstraint(
                condition=Q(commune_on__isnull=True) | Q(landed_on__isnull=False, commune_on__gte=F("landed_on")),
                name="arrival_commune_after_landing",
                violation_error_message=_("Nobody registers at a commune before the landing."),
            ),
        ]

    @property
    def days_here(self) -> list[date]:
        """The days after the landing that are entered."""
        return [day for day in (self.claim_made_on, self.address_known_on, self.commune_on) if day is not None]


class PlanStep(Row):
    """One step of a beginning, with an owner and a day."""

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=16, choices=StepKind)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["arrival", "kind"], condition=Q(done_on__isnull=True), name="plan_step_open_once"
            ),
        ]
