"""The words of the ledger, of promises and of answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HoldState(models.TextChoices):
    """What became of places of the quota that were kept for a household."""

    HELD = "held", _("held")
    USED = "used", _("used")
    RELEASED = "released", _("released")
    EXPIRED = "expired", _("expired")


class SelectionState(models.TextChoices):
    """Where a selection stands."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    VOID = "void"


class VoidCause(models.TextChoices):
    """Why the first signature under a proposal counts no more."""

    CHANGED = "changed", _("It was changed after it had been signed.")
    CRITERIA = "criteria", _("The criteria changed after it had been signed.")
    RECUSED = "recused", _("Whoever proposed it stepped aside.")
    BROKEN = "broken", _("What is kept is not what was signed.")


class Applies(models.TextChoices):
    """Whether a criterion is true of a household. There is nothing between, and nothing to add up."""

    YES = "yes", _("True of them")
    NO = "no", _("Not true of them")
    UNKNOWN = "unknown", _("We do not know")


class Side(models.TextChoices):
    """Who promised."""

    AUTHORITY = "authority", _("the authority")
    US = "us", _("we")


class AnswerKind(models.TextChoices):
    """What the authority answered to a proposal."""

    GRANTED = "granted", _("granted")
    PARTLY = "partly", _("granted in part")
    QUESTIONS = "questions", _("questions")
    REFUSED = "refused", _("refused")


class KeptBecause(models.TextChoices):
    """Why places are kept longer than until their last day."""

    UNDECIDED = "undecided", _("the authority has not decided yet")
    APPEAL = "appeal", _("an appeal runs")
    PAPERS = "papers", _("papers take longer than planned")
    HOUSEHOLD = "household", _("the household needs more time")
