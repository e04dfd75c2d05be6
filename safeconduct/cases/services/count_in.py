"""Before a household becomes a number: selected, housed, one of the quota."""

from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.kernel.errors import Refused


class CannotCount(Refused):
    """The broker says that this is no household (a canary); the words tell nobody why."""

    happened = _("This step cannot be taken for this household.")
    next_step = _("Leave it as it stands, and ask the data-protection officer.")


def must_count(actor: Actor, case: Case, *, purpose: str) -> None:
    """purpose: a word of the log. Raises CannotCount."""
    if not actor.keyring.is_household(case.pk, purpose=purpose):
        raise CannotCount
