"""The parts of a case, each a page of its own: the tabs above them, for those who may enter."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.pages import pages
from safeconduct.cases.models import Case
from safeconduct.custody.compartments import Compartment


@dataclass(frozen=True)
class Part:
    """
    page: the URL name, of any department. needs: the compartment whose key it takes, None where a role is enough.

    row: what the case must have one of ("conversation"), "" where the page begins it itself.
    """

    label: str | Promise
    page: str
    icon: str
    needs: Compartment | None = None
    row: str = ""


PARTS = {
    "case": Part(_("Overview"), "cases:case", "folder-heart"),
    "story": Part(_("Story"), "cases:story", "lock", Compartment.NARRATIVE),
    "selection": Part(_("Selection"), "programme:selection", "user-check", Compartment.NARRATIVE),
    "identity": Part(_("Identity"), "cases:identity", "lock-keyhole", Compartment.IDENTITY),
    "evidence": Part(_("Evidence"), "evidence:items", "file-check", Compartment.NARRATIVE),
    "messages": Part(_("Messages"), "triage:talk", "message-square", Compartment.MESSAGES, "conversation"),
    "dossier": Part(_("Dossier"), "dossiers:dossier", "book-check", Compartment.SUBMISSION),
    "profile": Part(_("Needs for a home"), "cases:profile", "bed-double", Compartment.PROFILE),
    "home": Part(pgettext_lazy("where a household lives", "Home"), "shelter:case_stays", "house", Compartment.PROFILE),
    "arrival": Part(_("Arrival"), "arrival:arrival", "plane-landing", None, "arrival"),
    "share": Part(_("Who works on it"), "cases:share", "users"),
    "trail": Part(_("Who saw what"), "cases:trail", "eye"),
}


def tabs_of(actor: Actor, case: Case, opens: Collection[Compartment], current: str) -> list[dict[str, object]]:
    """For look/_tabs.html: the parts that this colleague may enter with the keys they hold."""
    return [
        {"label": part.label, "icon": part.icon, "url": reverse(part.page, args=[case.slug]), "current": key == current}
        for key, part in PARTS.items()
        if actor.has(*pages().get(part.page, frozenset()))
        and (part.needs is None or part.needs in opens)
        and (not part.row or _has(case, part.row))
    ]


def _has(case: Case, row: str) -> bool:
    try:
        return getattr(case, row) is not None
    except ObjectDoesNotExist:
        return False
