"""Why a case is erased, why the log is taken out: choices, not sentences, because they outlive what they speak of."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ErasureGround(models.TextChoices):
    """The grounds of article 17 (1) of the General Data Protection Regulation, a to e."""

    NEEDLESS = "needless", _("It is not needed any more")
    CONSENT = "consent", _("The household took its consent back")
    OBJECTION = "objection", _("The household objects, and nothing outweighs that")
    UNLAWFUL = "unlawful", _("It should never have been kept")
    DUTY = "duty", _("A law demands it")


class LogReason(models.TextChoices):
    """Why somebody needs the log as a table, and not the page."""

    AUTHORITY = "authority", pgettext_lazy("the log is needed", "the data-protection authority asks for it")
    COURT = "court", pgettext_lazy("the log is needed", "a lawyer or a court needs it")
    HOUSEHOLD = "household", pgettext_lazy("the log is needed", "a household asks who has read its case")
    INCIDENT = "incident", pgettext_lazy("the log is needed", "something went wrong and is looked into")
    CHECK = "outside check", pgettext_lazy("the log is needed", "somebody from outside checks the house")
