"""How the binding of a bundle goes, in numbers and in the reader's words. Nothing here opens a seal."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.custody.errors import TicketDead
from safeconduct.dossiers.models import Bundle, Dossier
from safeconduct.dossiers.policies import PREPARES
from safeconduct.dossiers.refusals import BindingCancelled, NotFinished
from safeconduct.dossiers.words import BEING_MADE, BindingStep, BundleState
from safeconduct.kernel.errors import Refused
from safeconduct.look.speaking import number_words

SAID: dict[BundleState, type[Refused]] = {
    BundleState.FAILED: NotFinished,
    BundleState.INTERRUPTED: TicketDead,
    BundleState.CANCELLED: BindingCancelled,
}


@dataclass(frozen=True)
class Ended:
    """A bundle that was not finished: what happened, and what there is to do."""

    happened: str
    words: str


def of_bundle(actor: Actor, dossier: Dossier, bundle: Bundle) -> dict[str, Any]:
    """The context of a bundle's page."""
    standing, may_prepare = bundle.standing, actor.has(*PREPARES)
    return {
        "case": dossier.case,
        "dossier": dossier,
        "bundle": bundle,
        "is_going_on": standing == BundleState.ORDERED,
        "doing": _("The binding is ending.") if bundle.stop_asked else bundle.get_step_display(),
        "figures": _figures(bundle) if standing == BundleState.ORDERED else [],
        "total": bundle.total if bundle.step == BindingStep.DRAWING else 0,
        "may_cancel": may_prepare and not bundle.stop_asked,
        "ended": _ended(SAID[standing]()) if standing in SAID else None,
        "may_bind_again": may_prepare and dossier.dossier_state in BEING_MADE,
    }


def _figures(bundle: Bundle) -> list[tuple[str, str]]:
    """Papers and pages so far, once it is known how many there are."""
    if not bundle.papers:
        return []
    return [(_("Papers"), _of(bundle.paper, bundle.papers)), (_("Pages"), _of(bundle.done, bundle.total))]


def _of(done: int, total: int) -> str:
    return _("%(done)s of %(total)s") % {"done": number_words(done), "total": number_words(total)}


def _ended(refusal: Refused) -> Ended:
    return Ended(str(refusal), f"{refusal.kept} {refusal.next_step}")
