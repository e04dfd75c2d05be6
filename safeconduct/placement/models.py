from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.custody.models import SealedRecord
from safeconduct.custody.work import LongWork
from safeconduct.kernel.models import Row
from safeconduct.placement.words import SOLVED, ChoiceState, RoundState, SearchStep
from safeconduct.shelter.models import Stay, Unit


def _sealed(**options: object) -> "models.OneToOneField[SealedRecord, SealedRecord]":
    return models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+", **options)  # type: ignore[arg-type]


class Round(Row, LongWork):
    """Households and places of one day, brought together once. What was known of them is sealed in `problem`.

    order: the number of the form that opened it: a form that is sent twice opens one round. While it is being solved,
    objective and bound are the best so far and the least that nothing is known to exceed; explained counts households.
    certified: the bound that follows from whole-number prices alone; seconds: how long the search took; was_stopped: a
    person ended it, and the best found until then was kept.
    """

    order = models.UUIDField(default=uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_on = models.DateField()
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=16, choices=RoundState, default=RoundState.SOLVING)
    step = models.CharField(max_length=16, choices=SearchStep, default=SearchStep.WAITING)
    explained = models.PositiveIntegerField(default=0)
    method = models.CharField(max_length=24, blank=True)
    objective = models.BigIntegerField(null=True)
    bound = models.BigIntegerField(null=True)
    certified = models.BigIntegerField(null=True)
    proven = models.BooleanField(default=False)
    was_stopped = models.BooleanField(default=False)
    seconds = models.FloatField(null=True)
    problem = _sealed()

    class Meta:
        ordering = ["-opened_on", "-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="placement_round_has_days"),
            models.CheckConstraint(condition=Q(bound__gte=F("objective")), name="placement_round_bound_holds"),
            models.CheckConstraint(
                condition=Q(proven=False) | Q(bound=F("objective")), name="placement_round_proven_has_no_gap"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(SOLVED))
                | Q(objective__isnull=False, bound__isnull=False, certified__isnull=False, seconds__isnull=False),
                name="placement_round_solved_has_figures",
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=RoundState.SOLVING), name="placement_one_search_at_a_time"
            ),
        ]

    @property
    def standing(self) -> RoundState:
        """The state as it is: a search whose worker is gone is interrupted, whatever the row says yet."""
        if self.state == RoundState.SOLVING and self.is_lost:
            return RoundState.INTERRUPTED
        return RoundState(self.state)

    @property
    def gap(self) -> float | None:
        """How much better any placement could be at most, in percent; None while nothing is known."""
        if self.objective is None or self.bound is None:
            return None
        return 100 * (self.bound - self.objective) / max(1, self.bound)

    @property
    def is_claimed(self) -> bool:
        """Whether the bound is lower than what prices prove: the solver's word, which nobody derived anew."""
        return self.bound is not None and self.certified is not None and self.bound < self.certified

    @property
    def is_solved(self) -> bool:
        return self.state in SOLVED


class Choice(Row):
    """A household in a round, and the place proposed to it. `number` is its only name inside the sealed problem.

    While the round is being solved it has neither place nor reasons.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="choices")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="placements")
    number = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="placements")
    state = models.CharField(max_length=16, choices=ChoiceState, default=ChoiceState.PROPOSED)
    reasons = _sealed(null=True)
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
                condition=Q(unit__isnull=False) ^ Q(state__in=[ChoiceState.UNPLACED, ChoiceState.SOUGHT]),
                name="choice_without_unit_is_unplaced",
            ),
            models.CheckConstraint(
                condition=Q(state=ChoiceState.SOUGHT) | Q(reasons__isnull=False), name="choice_made_has_reasons"
            ),
            models.CheckConstraint(
                condition=~Q(state=ChoiceState.ACCEPTED) | Q(stay__isnull=False), name="choice_accepted_has_a_stay"
            ),
        ]
        indexes = [models.Index(fields=["case", "state"], name="choice_by_household")]
