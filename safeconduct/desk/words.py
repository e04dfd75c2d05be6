"""Why a case is erased: a ground in law, not a sentence, because it outlives what it speaks of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErasureGround(models.TextChoices):
    """The grounds of article 17 (1) of the General Data Protection Regulation, a to e."""

    NEEDLESS = "needless", _("It is not needed any more")
    CONSENT = "consent", _("The household took its consent back")
    OBJECTION = "objection", _("The household objects, and nothing outweighs that")
    UNLAWFUL = "unlawful", _("It should never have been kept")
    DUTY = "duty", _("A law demands it")
