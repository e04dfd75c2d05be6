"""The codes and words of a dossier. The names of its states and steps are the pack's, in all four languages."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LANGUAGES = [("en", _("English")), ("fr", _("French")), ("nl", _("Dutch")), ("ru", _("Russian"))]


class DossierState(StrEnum):
    """Where a dossier stands; the same codes as in the pack's states.toml."""

    COLLECTING = "collecting"
    LEGAL_REVIEW = "legal_review"
    SIGNED_OFF = "signed_off"
    SUBMITTED = "submitted"
    LODGED = "lodged"
    WITH_AUTHORITY = "with_authority"
    QUESTIONS = "questions"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VISA_COLLECTED = "visa_collected"
    TRAVELLED = "travelled"
    CLAIM_MADE = "claim_made"
    CLOSED = "closed"


BEING_MADE = frozenset({DossierState.COLLECTING, DossierState.LEGAL_REVIEW})
NOT_LODGED = BEING_MADE | {DossierState.SIGNED_OFF, DossierState.SUBMITTED}
UNDECIDED = NOT_LODGED | {DossierState.LODGED, DossierState.WITH_AUTHORITY, DossierState.QUESTIONS}
AT_THE_AUTHORITY = UNDECIDED - BEING_MADE - {DossierState.SIGNED_OFF}
ENDED = frozenset({DossierState.WITHDRAWN, DossierState.CLOSED})
OVER = ENDED | {DossierState.REFUSED}  # another one may follow


class Bond(models.TextChoices):
    """How the two partners of a household are bound (the codes of programme.rules)."""

    NONE = "none", _("no partner applies with them")
    MARRIED = "married", _("married")
    LEGAL_COHABITATION = "legal_cohabitation", _("legal cohabitation, registered")
    UNREGISTERED = "unregistered", _("a couple without any registration")


class StayTrack(models.TextChoices):
    """The kind of visa (the codes of programme.rules)."""

    LONG_STAY = "D", _("long stay (visa D)")
    SHORT_STAY = "C", _("short stay (visa C), then an asylum claim")


class SignKind(models.TextChoices):
    """The two signatures under a bundle, in whichever order they come; the review is the lawyer's."""

    REVIEW = "review", _("reviewed and signed")
    SIGN_OFF = "sign_off", _("signed off")


class BundleState(models.TextChoices):
    """How far a bundle is."""

    ORDERED = "ordered", _("being bound")
    MADE = "made", _("ready")
    FAILED = "failed", _("not finished")
    INTERRUPTED = "interrupted", pgettext_lazy("a bundle", "interrupted")
    CANCELLED = "cancelled", pgettext_lazy("a bundle", "cancelled")


class BindingStep(models.TextChoices):
    """What the worker is doing for a bundle."""

    WAITING = "waiting", pgettext_lazy("a bundle", "It waits for its turn.")
    DRAWING = "drawing", pgettext_lazy("a bundle", "Drawing the pages of the papers.")
    BINDING = "binding", pgettext_lazy("a bundle", "Binding them, with cover, index and folio numbers.")


class DecisionKind(models.TextChoices):
    """What the authority decided."""

    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class Notified(models.TextChoices):
    """How a decision reached the household; each way has its own first day of the appeal."""

    REGISTERED = "registered", _("registered letter, signed for on that day")
    ORDINARY = "ordinary", _("letter by ordinary mail, posted on that day")
    OTHER = "other", _("handed over or sent in another way on that day")
