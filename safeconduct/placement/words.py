"""The words of states, as people read them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class RoundState(models.TextChoices):
    """Whether a round still waits for answers."""

    OPEN = "open", pgettext_lazy("a placement round", "open")
    CLOSED = "closed", pgettext_lazy("a placement round", "closed")


class ChoiceState(models.TextChoices):
    """What became of a household in a round."""

    PROPOSED = "proposed", pgettext_lazy("a placement", "proposed")
    ACCEPTED = "accepted", pgettext_lazy("a placement", "accepted")
    DECLINED = "declined", pgettext_lazy("a placement", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a placement", "withdrawn")
    UNPLACED = "unplaced", pgettext_lazy("a placement", "without a place")


TONES = {
    ChoiceState.PROPOSED: "wait",
    ChoiceState.ACCEPTED: "good",
    ChoiceState.DECLINED: "none",
    ChoiceState.WITHDRAWN: "none",
    ChoiceState.UNPLACED: "stop",
}
