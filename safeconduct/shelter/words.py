"""The words of kinds and states, as people read them."""

from django.db import models
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.shelter.norms import Breach, NormCode


class ProviderKind(models.TextChoices):
    """Who is behind a home."""

    ORGANISATION = "organisation", _("organisation")
    HOST = "host", _("private host")


class UnitKind(models.TextChoices):
    """What a household gets."""

    HOST_ROOM = "host_room", _("room with a host")
    FLAT = "flat", pgettext_lazy("a home", "flat")
    SHARED_HOUSE = "shared_house", _("room in a shared house")
    DORM = "dorm", _("beds in a dormitory")


class Serves(models.TextChoices):
    """For whom a unit is meant; the same words as the engine of placement."""

    ANY = "any", _("everybody")
    WOMEN = "women", _("women, and women with children")
    MEN = "men", _("men")
    FAMILIES = "families", _("families")


class Near(models.TextChoices):
    """What can be reached within half an hour; the same words as in a household's needs."""

    TRANSPORT = "public_transport", _("public transport")
    SCHOOL = "school", _("school")
    HOSPITAL = "hospital", _("hospital")
    CLINIC = "hiv_clinic", _("specialised clinic")
    PSYCHOLOGIST = "psychologist", _("psychologist who speaks the language")
    COMMUNITY = "community", _("LGBTQ+ community")
    CLASSES = "classes", _("language classes")


class HouseLanguage(models.TextChoices):
    """Languages spoken in homes (ISO 639-1)."""

    NL = "nl", _("Dutch")
    FR = "fr", _("French")
    EN = "en", _("English")
    RU = "ru", _("Russian")
    DE = "de", _("German")
    UK = "uk", _("Ukrainian")
    ES = "es", _("Spanish")
    PL = "pl", _("Polish")
    TR = "tr", _("Turkish")
    AR = "ar", _("Arabic")


class ClosedBecause(models.TextChoices):
    """Why nobody lives in a unit for some days."""

    HOST_AWAY = "host_away", _("host away")
    TURNOVER = "turnover", _("cleaning between stays")
    REPAIR = "repair", _("repair")
    OTHER = "other", _("closed for another reason")


class FundSource(models.TextChoices):
    """Where a subsistence budget comes from; a donor's name is never one of these."""

    OWN = "own", _("own reserves")
    DONATIONS = "donations", _("donations")
    MUNICIPALITY = "municipality", _("municipality")
    PARTNER = "partner", _("partner organisation")
    HOST = "host", _("the host pays")
    GRANT = "grant", _("foundation grant")


class StayState(models.TextChoices):
    """How firm a stay is."""

    HELD = "held", pgettext_lazy("a stay", "held")
    CONFIRMED = "confirmed", pgettext_lazy("a stay", "confirmed")
    ENDED = "ended", pgettext_lazy("a stay", "ended")
    CANCELLED = "cancelled", pgettext_lazy("a stay", "cancelled")


class Check(models.TextChoices):
    """What two visitors look at."""

    IDENTITY = "identity", _("identity papers of who lives there seen")
    RECORD = "record", _("extract from the criminal record seen (model 596.2)")
    ROOM = "room", _("room measured, door locks from inside")
    SAFETY = "safety", _("smoke alarm, heating, way out")
    HOUSEHOLD = "household", _("everybody who lives there met and agrees")
    NEIGHBOURS = "neighbours", _("neighbourhood is safe to walk, day and evening")
    RULES = "rules", _("house rules and an end date talked through")


NEEDED_CHECKS = frozenset({Check.IDENTITY, Check.RECORD, Check.ROOM, Check.SAFETY, Check.HOUSEHOLD})


class Verdict(models.TextChoices):
    """Where a vetting stands."""

    OPEN = "open", _("being visited")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", pgettext_lazy("a home", "not approved")


class OfferState(models.TextChoices):
    """Where an offer stands."""

    NEW = "new", pgettext_lazy("an offer", "new")
    CONTACTED = "contacted", pgettext_lazy("an offer", "contacted")
    VISITED = "visited", pgettext_lazy("an offer", "visited")
    BECAME_HOME = "became_home", pgettext_lazy("an offer", "became a home")
    DECLINED = "declined", pgettext_lazy("an offer", "declined")


WAITING_OFFERS = (OfferState.NEW, OfferState.CONTACTED, OfferState.VISITED)
LIVE_STAYS = (StayState.HELD, StayState.CONFIRMED)


BREACH_WORDS = {
    NormCode.ROOM: _("The room has %(measured)s m²; the norm is at least %(least)s m². Nobody is placed here."),
    NormCode.SPACE_A_PERSON: _(
        "With every bed used, each person has %(measured)s m²; the norm is %(least)s m². At most %(people)s people."
    ),
    NormCode.SPHERE: _(
        "With every bed used, each person has %(measured)s m²: less than the %(least)s m² of emergency shelters."
    ),
    NormCode.FAMILY_OWN_ROOM: _(
        "Several households share this unit and it is open to families. A family needs its own room: say whom it "
        "serves, or give it to one household. Until then nobody is placed here."
    ),
}


def breach_words(breach: Breach) -> str:
    """A breach of a norm as a sentence, with its figures in the language that is on."""
    figures = {
        "measured": localize(breach.measured),
        "least": localize(breach.norm.least),
        "people": breach.people,
    }
    return str(BREACH_WORDS[breach.norm.code]) % figures
