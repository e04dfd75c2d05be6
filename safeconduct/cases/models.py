from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.models import User
from safeconduct.cases.states import ENDED, CaseState
from safeconduct.cases.words import STATE_WORDS, ConsentKind, TaskKind, Urgency
from safeconduct.custody.models import SealedRecord
from safeconduct.kernel.models import Row


def _sealed(**options: object) -> "models.OneToOneField[SealedRecord, SealedRecord]":
    return models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+", **options)  # type: ignore[arg-type]


class Case(Row):
    """One household. What stands here in the open says nothing about who it is."""

    name = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=48, unique=True)
    state = models.CharField(max_length=16, choices=STATE_WORDS.items(), default=CaseState.ASKED)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.CALM)
    language = models.CharField(max_length=5, default="ru")
    asked_on = models.DateField()
    size = models.PositiveSmallIntegerField(default=1)
    caseworker = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="cases")
    story = _sealed(null=True)
    profile = _sealed(null=True)
    said = _sealed(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in CaseState]), name="case_state_known"
            ),
            models.CheckConstraint(condition=Q(urgency__lte=4), name="case_urgency_known"),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=20), name="case_size_of_a_household"),
        ]
        indexes = [
            models.Index(fields=["state", "-urgency", "asked_on"], name="case_by_state"),
            models.Index(fields=["-urgency", "asked_on", "name"], name="case_by_urgency"),
        ]

    @property
    def case_state(self) -> CaseState:
        return CaseState(self.state)

    @property
    def is_open(self) -> bool:
        return self.case_state not in ENDED


class Apart(Row):
    """Two households that must not meet: which two, in the open for the rule to hold, and nothing of why."""

    first = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="apart_are_two_in_one_order"),
            models.UniqueConstraint(fields=["first", "second"], name="apart_once"),
        ]


class Person(Row):
    """A member of a household; everything about them is sealed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="people")
    position = models.PositiveSmallIntegerField()
    card = _sealed()
    identity = _sealed(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="person_position_once")]


class Move(Row):
    """A case went from one state to another."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16, choices=STATE_WORDS.items())
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    words = _sealed(null=True)

    class Meta:
        ordering = ["at"]


class Consent(Row):
    """What the household agreed to, and when it took that back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=16, choices=ConsentKind)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(withdrawn_on__isnull=True), name="consent_given_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=models.F("given_on")),
                name="consent_taken_back_once_given",
                violation_error_message=_("A consent is not taken back before it was given."),
            ),
        ]


class Task(Row):
    """Something that somebody does by a day. Its words are sealed with the case's card.

    ended_with: the end of the case that closed it, undone; empty where somebody did it, or still has to.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=16, choices=TaskKind)
    words = _sealed(null=True)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="tasks")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    ended_with = models.CharField(max_length=16, choices=STATE_WORDS.items(), blank=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_with="")
                | Q(done_at__isnull=False, ended_with__in=sorted(end.value for end in ENDED)),
                name="task_ended_with_an_end",
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], condition=Q(done_at__isnull=True), name="task_to_do")]
