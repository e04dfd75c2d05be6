"""The words of incidents, after HURIDOCS events: act, victim, source, perpetrator, intervention."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """What was done."""

    CHARGE = "charge", _("criminal charge")
    SENTENCE = "sentence", _("sentence")
    FINE = "fine", _("fine")
    RAID = "raid", _("raid or search")
    DETENTION = "detention", _("detention")
    ASSAULT = "assault", _("assault")
    THREAT = "threat", _("threat or outing")
    DISMISSAL = "dismissal", _("dismissal")
    CONVERSION = "conversion", _("forced “treatment”")
    CENSORSHIP = "censorship", _("censorship")


class Perpetrator(models.TextChoices):
    """Who did it, as a kind; never a name."""

    STATE = "state", _("police or another authority")
    COURT = "court", _("court")
    GROUP = "group", _("organised group")
    FAMILY = "family", _("family")
    EMPLOYER = "employer", _("employer or school")
    UNKNOWN = "unknown", _("not known")


class SourceKind(models.TextChoices):
    """What kind of source it is."""

    LAW = "law", _("law or ruling")
    PRESS = "press", _("press")
    NGO = "ngo", _("report of an organisation")
    OFFICIAL = "official", _("official statement")
    STATISTICS = "statistics", _("statistics")
