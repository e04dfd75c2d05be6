from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.accounts.models import User
from safeconduct.country.towns import name_of
from safeconduct.custody.models import SealedRecord
from safeconduct.kernel.models import Row
from safeconduct.shelter.norms import Room
from safeconduct.shelter.words import Check, HouseLanguage, Near, ProviderKind, Serves, UnitKind, Verdict


def _sealed(**options: object) -> "models.OneToOneField[SealedRecord, SealedRecord]":
    return models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+", **options)  # type: ignore[arg-type]


class Provider(Row):
    """Who is behind homes. An organisation stands here by name; a private host is a number, the name is sealed."""

    kind = models.CharField(max_length=16, choices=ProviderKind)
    name = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField(unique=True)
    contact = _sealed(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=ProviderKind.HOST) & Q(name="")) | (Q(kind=ProviderKind.ORGANISATION) & ~Q(name="")),
                name="provider_hosts_are_nameless",
                violation_error_message=gettext_lazy("A host's name is sealed; an organisation's stands open."),
            ),
        ]

    @property
    def label(self) -> str:
        return self.name or _("Host %(number)s") % {"number": self.number}


class Home(Row):
    """Where units are: a town and a number. The street and who opens the door are sealed."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="homes")
    municipality = models.CharField(max_length=5)
    number = models.PositiveIntegerField()
    postcode_area = models.CharField(max_length=2)
    latitude = models.FloatField()
    longitude = models.FloatField()
    added_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    address = _sealed(null=True)
    vetted_until = models.DateField(null=True)

    class Meta:
        ordering = ["municipality", "number"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="home_number_once_in_a_town"),
            models.CheckConstraint(condition=Q(postcode_area__regex=r"^[0-9]{2}$"), name="home_area_is_two_digits"),
        ]

    @property
    def town(self) -> str:
        return name_of(self.municipality)

    @property
    def label(self) -> str:
        return f"{self.town} {self.number}"


class Unit(Row):
    """What one household (or, in shared houses, each of several) is given. `beds` counts pieces of furniture."""

    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="units")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=UnitKind)
    beds = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    double_beds = models.PositiveSmallIntegerField(default=0)
    square_metres = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    floor = models.SmallIntegerField(default=0)
    max_households = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    step_free = models.BooleanField(default=False)
    pets = models.BooleanField(default=False)
    smoking = models.BooleanField(default=False)
    serves = models.CharField(max_length=16, choices=Serves, default=Serves.ANY)
    languages = ArrayField(models.CharField(max_length=2, choices=HouseLanguage), default=list, blank=True)
    near = ArrayField(models.CharField(max_length=24, choices=Near), default=list, blank=True)
    open_from = models.DateField()
    open_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["home__municipality", "home__number", "position"]
        constraints = [
            models.UniqueConstraint(fields=["home", "position"], name="unit_position_once"),
            models.CheckConstraint(condition=Q(beds__gte=1, beds__lte=60), name="unit_has_a_bed"),
            models.CheckConstraint(condition=Q(double_beds__lte=F("beds")), name="unit_doubles_are_among_the_beds"),
            models.CheckConstraint(
                condition=Q(max_households__gte=1, max_households__lte=F("beds")), name="unit_a_bed_for_each_household"
            ),
            models.CheckConstraint(
                condition=Q(open_until__isnull=True) | Q(open_until__gt=F("open_from")),
                name="unit_closes_after_it_opens",
                violation_error_message=gettext_lazy("The last day comes after the first."),
            ),
        ]
        indexes = [models.Index(fields=["open_from", "open_until"], name="unit_by_days")]

    @property
    def letter(self) -> str:
        return chr(ord("a") + self.position - 1)

    @property
    def label(self) -> str:
        return f"{self.home.label}{self.letter}"

    @property
    def room(self) -> Room:
        """The unit as the norms look at it."""
        return Room(
            square_metres=self.square_metres,
            beds=self.beds,
            double_beds=self.double_beds,
            is_shared=self.max_households > 1,
            takes_families=self.serves in {Serves.ANY, Serves.FAMILIES},
        )


class Vetting(Row):
    """Two colleagues visit, each for themselves; a colleague who did not bring the home in decides."""

    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="vettings")
    brought_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField()
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    second_on = models.DateField(null=True)
    checks = ArrayField(models.CharField(max_length=16, choices=Check), default=list)
    verdict = models.CharField(max_length=16, choices=Verdict, default=Verdict.OPEN)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    reasons = _sealed(null=True)

    class Meta:
        ordering = ["-first_on", "-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("first_by")),
                name="vetting_visited_by_two",
                violation_error_message=gettext_lazy("The second visit is another colleague's."),
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.APPROVED)
                | Q(second_by__isnull=False, decided_by__isnull=False, valid_until__gt=F("decided_on")),
                name="vetting_approved_after_two_visits",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(brought_by__isnull=True) | ~Q(decided_by=F("brought_by")),
                name="vetting_never_ones_own",
                violation_error_message=gettext_lazy("Nobody approves a home that they brought in."),
            ),
            models.UniqueConstraint(fields=["home"], condition=Q(verdict=Verdict.OPEN), name="vetting_one_open"),
        ]
