"""What a selection refuses, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.kernel.errors import Refused


class OwnProposal(Refused):
    """Two people decide, never one."""

    happened = _("Nobody signs their own proposal.")
    next_step = _("Ask a colleague who may sign to read it.")


class NotToldItIsFree(Refused):
    """The household must have been told that a place costs nothing."""

    happened = _("The household has not yet confirmed that it paid nobody for a place.")
    next_step = _("Record that consent first; it protects them and us.")


class AlreadyProposed(Refused):
    """One open proposal at a time."""

    happened = _("A proposal for this household is waiting for a signature already.")
    next_step = _("Ask a colleague to sign it.")


class CriterionUnanswered(Refused):
    """A choice between people is argued in words, criterion by criterion."""

    happened = _("A criterion has no answer in words, or the criteria have changed while you wrote.")
    kept = _("What you typed is still in the form.")
    next_step = _("Look at each criterion, and send it again.")


class SteppedAside(Refused):
    """Whoever has to do with a household decides nothing about it."""

    happened = _("You stepped aside from this household.")
    next_step = _("Leave it to colleagues who have nothing to do with them.")


class OtherProposal(Refused):
    """The page showed something else than what would be signed."""

    happened = _("The proposal was changed since you opened this page.")
    kept = _("No signature was added.")
    next_step = _("Read what stands there now, and sign that.")


class FirstSignatureVoid(Refused):
    """The proposal does not stand any more; that is written down already. `why`: a `VoidCause` in words."""

    kept = _("No second signature was added; the first one is void, and the page says so.")
    next_step = _("Somebody proposes the household anew, by what is true now.")

    def __init__(self, why: str | Promise) -> None:
        super().__init__(why)
