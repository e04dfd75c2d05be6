"""The family of errors that reach a person: what happened, what was kept, what to do next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Refused(Exception):
    """A step that the house does not take; its words are shown to the person as they stand."""

    happened: Words = _("This step was refused.")
    kept: Words = _("Nothing was changed.")
    next_step: Words = _("Go back and look at the page again.")
    status = 409

    def __init__(
        self, happened: Words | None = None, *, kept: Words | None = None, next_step: Words | None = None
    ) -> None:
        super().__init__()
        self.happened = happened or self.happened
        self.kept = kept or self.kept
        self.next_step = next_step or self.next_step

    def __str__(self) -> str:
        return str(self.happened)


class StillToCome(Refused):
    """What has happened, happened today or before."""

    happened = _("That day lies in the future.")
    kept = _("Nothing was changed.")
    next_step = _("Look at the day, the month and the year again.")


class ChangedMeanwhile(Refused):
    """Somebody wrote the same thing while this form was open. `version`: the one that stands now."""

    happened = _("Somebody else has changed this since you opened it.")
    kept = _("What you typed is still in the form; what they wrote stands.")
    next_step = _(
        "Look at it in a second window, bring both together in this form, and save again: yours then takes its place."
    )

    def __init__(self, version: int) -> None:
        super().__init__()
        self.version = version


class NotFound(Refused):
    """What you may not see and what does not exist answer alike."""

    happened = _("There is nothing here that you can see.")
    next_step = _("Check the address, or ask the caseworker to share it with you.")
    status = 404


class NotAllowed(Refused):
    """You see the thing, but this step is not yours."""

    happened = _("This step is not yours to take.")
    next_step = _("Ask a colleague whose task it is.")
    status = 403
