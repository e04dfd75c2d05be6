"""The words of states, as people read them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class RoundState(models.TextChoices):
    """Where a round stands: the search for homes, then the answers of people."""

    SOLVING = "solving", pgettext_lazy("a placement round", "being solved")
    OPEN = "open", pgettext_lazy("a placement round", "open")
    CLOSED = "closed", pgettext_lazy("a placement round", "closed")
    INTERRUPTED = "interrupted", pgettext_lazy("a placement round", "interrupted")
    CANCELLED = "cancelled", pgettext_lazy("a placement round", "cancelled")
    IMPOSSIBLE = "impossible", pgettext_lazy("a placement round", "not possible")
    FAILED = "failed", pgettext_lazy("a placement round", "not solved")


SOLVED = frozenset({RoundState.OPEN, RoundState.CLOSED})
MAY_START_AGAIN = frozenset({RoundState.INTERRUPTED, RoundState.CANCELLED, RoundState.FAILED})


class SearchStep(models.TextChoices):
    """What the worker is doing for a round."""

    WAITING = "waiting", pgettext_lazy("a search for homes", "It waits for its turn.")
    SEARCHING = "searching", pgettext_lazy("a search for homes", "Looking for the best placement of all.")
    EXPLAINING = "explaining", pgettext_lazy("a search for homes", "Finding out why everybody is where they are.")


class ChoiceState(models.TextChoices):
    """What became of a household in a round."""

    SOUGHT = "sought", pgettext_lazy("a placement", "being placed")
    PROPOSED = "proposed", pgettext_lazy("a placement", "proposed")
    ACCEPTED = "accepted", pgettext_lazy("a placement", "accepted")
    DECLINED = "declined", pgettext_lazy("a placement", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a placement", "withdrawn")
    UNPLACED = "unplaced", pgettext_lazy("a placement", "without a place")


TONES = {
    ChoiceState.SOUGHT: "none",
    ChoiceState.PROPOSED: "wait",
    ChoiceState.ACCEPTED: "good",
    ChoiceState.DECLINED: "none",
    ChoiceState.WITHDRAWN: "none",
    ChoiceState.UNPLACED: "stop",
}
ROUND_TONES = {
    RoundState.SOLVING: "wait",
    RoundState.OPEN: "accent",
    RoundState.CLOSED: "none",
    RoundState.INTERRUPTED: "stop",
    RoundState.CANCELLED: "none",
    RoundState.IMPOSSIBLE: "stop",
    RoundState.FAILED: "stop",
}
