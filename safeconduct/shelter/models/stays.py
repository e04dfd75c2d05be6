from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.kernel import clock
from safeconduct.kernel.models import Row
from safeconduct.shelter.models.homes import Unit
from safeconduct.shelter.words import LIVE_STAYS, ClosedBecause, FundSource, StayState


class Days(Func):
    """Half-open days as a range: who leaves on a day makes room for who comes on it."""

    function = "daterange"
    output_field = DateRangeField()


class Closure(Row):
    """Days on which nobody lives in a unit."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="closures")
    from_on = models.DateField()
    until_on = models.DateField()
    because = models.CharField(max_length=16, choices=ClosedBecause)

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="closure_ends_after_it_begins"),
            ExclusionConstraint(
                name="closure_once",
                expressions=[("unit", RangeOperators.EQUAL), (Days("from_on", "until_on"), RangeOperators.OVERLAPS)],
                violation_error_message=_("The unit is closed on some of these days already."),
            ),
        ]


class Funding(Row):
    """A subsistence budget: so much a month for who lives in a unit, from a day until another."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="fundings")
    monthly = models.DecimalField(max_digits=8, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    source = models.CharField(max_length=16, choices=FundSource)
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(monthly__gt=0), name="funding_is_some_money"),
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="funding_ends_after_it_begins"),
            ExclusionConstraint(
                name="funding_one_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), (Days("from_on", "until_on"), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another budget covers some of these days already."),
            ),
        ]


class Stay(Row):
    """A household in a unit for a span of days. Shared units have as many slots as households."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="stays")
    slot = models.PositiveSmallIntegerField(default=1)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stays")
    beds = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=16, choices=StayState, default=StayState.HELD)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="stay_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(beds__gte=1, slot__gte=1), name="stay_uses_a_bed"),
            ExclusionConstraint(
                name="stay_no_unit_twice",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("slot", RangeOperators.EQUAL),
                    (Days("from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=StayState.CANCELLED),
                violation_error_message=_("Somebody lives there on some of these days."),
            ),
            ExclusionConstraint(
                name="stay_no_household_twice",
                expressions=[("case", RangeOperators.EQUAL), (Days("from_on", "until_on"), RangeOperators.OVERLAPS)],
                condition=~Q(state=StayState.CANCELLED),
                violation_error_message=_("This household has a home on some of these days."),
            ),
        ]
        indexes = [models.Index(fields=["state", "from_on", "until_on"], name="stay_by_days")]

    @property
    def is_live(self) -> bool:
        """Whether it is a home from today on: who leaves today has one no more."""
        return self.state in LIVE_STAYS and self.until_on > clock.today()

    @property
    def is_open(self) -> bool:
        """Whether its steps may be taken: to its last day, or, where it is only held, until somebody says what was."""
        return self.state == StayState.HELD or (self.state == StayState.CONFIRMED and self.until_on >= clock.today())

    @property
    def is_unanswered(self) -> bool:
        """Whether its last day came while nobody had confirmed it."""
        return self.state == StayState.HELD and self.until_on <= clock.today()
