"""The steps of a beginning, as people read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepKind(models.TextChoices):
    """What belongs to settling; each has an owner and a day."""

    MEET = "meet", _("Meet at the airport")
    CLAIM = "claim", _("Accompany to the asylum claim")
    COMMUNE = "commune", _("Register at the commune")
    LAWYER = "lawyer", _("First talk with a lawyer")
    DOCTOR = "doctor", _("Find a doctor, medical help")
    PSYCHOLOGIST = "psychologist", _("Offer a psychologist")
    MONEY = "money", _("Subsistence money arrives")
    LANGUAGE = "language", _("Language course")
    SCHOOL = "school", _("School for the children")
    WORK = "work", _("Work, training, recognition of diplomas")
    COMMUNITY = "community", _("People and places to belong to")
    HOUSING = "housing", _("A home of their own")


# Days after landing; practice of the foundation, to be changed case by case.
FIRST_PLAN: tuple[tuple[StepKind, int], ...] = (
    (StepKind.MEET, 0),
    (StepKind.CLAIM, 3),
    (StepKind.LAWYER, 5),
    (StepKind.COMMUNE, 6),
    (StepKind.DOCTOR, 10),
    (StepKind.MONEY, 10),
    (StepKind.PSYCHOLOGIST, 21),
    (StepKind.LANGUAGE, 30),
    (StepKind.COMMUNITY, 30),
)

# The step that a day of the arrival fulfils once it is entered. An address is not a step of its own.
STEP_OF: dict[str, StepKind] = {"claim_made_on": StepKind.CLAIM, "commune_on": StepKind.COMMUNE}
