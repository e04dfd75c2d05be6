from django.db import models
from django.db.models import F, Q

from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.custody.models import SealedRecord
from safeconduct.kernel.models import Row
from safeconduct.placement.words import ChoiceState, RoundState
from safeconduct.shelter.models import Stay, Unit


def _sealed(**options: object) -> "models.OneToOneField[SealedRecord, SealedRecord]":
    return models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+", **options)  # type: ignore[arg-type]


class Round(Row):
    """Households and places of one day, brought together once. What was known of them is sealed in `problem`.

    objective, bound: points reached, and more than which nothing is worth; certified: the bound that follows from
    whole-number prices alone; seconds: how long it took.
    """

    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_on = models.DateField()
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.OPEN)
    method = models.CharField(max_length=24)
    objective = models.BigIntegerField()
    bound = models.BigIntegerField()
    certified = models.BigIntegerField()
    proven = models.BooleanField()
    seconds = models.FloatField()
    problem = _sealed()

    class Meta:
        ordering = ["-opened_on", "-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="placement_round_has_days"),
            models.CheckConstraint(condition=Q(bound__gte=F("objective")), name="placement_round_bound_holds"),
            models.CheckConstraint(
                condition=Q(proven=False) | Q(bound=F("objective")), name="placement_round_proven_has_no_gap"
            ),
        ]


class Choice(Row):
    """A household in a round, and the place proposed to it. `number` is its only name inside the sealed problem."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="choices")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="placements")
    number = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="placements")
    state = models.CharField(max_length=16, choices=ChoiceState, default=ChoiceState.PROPOSED)
    reasons = _sealed()
    words = _sealed(null=True)
    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, null=True, related_name="placement")
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "case"], name="choice_one_a_household_and_round"),
            models.UniqueConstraint(fields=["round", "number"], name="choice_number_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=ChoiceState.ACCEPTED), name="choice_one_accepted_a_household"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) ^ Q(state=ChoiceState.UNPLACED), name="choice_without_unit_is_unplaced"
            ),
            models.CheckConstraint(
                condition=~Q(state=ChoiceState.ACCEPTED) | Q(stay__isnull=False), name="choice_accepted_has_a_stay"
            ),
        ]
        indexes = [models.Index(fields=["case", "state"], name="choice_by_household")]
