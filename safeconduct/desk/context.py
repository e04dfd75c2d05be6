"""The frame of the desk: the departments that this colleague may enter, and the session's clock."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.pages import pages
from safeconduct.cases.selectors import open_tasks_for
from safeconduct.custody import broker
from safeconduct.kernel import clock


@dataclass(frozen=True)
class Door:
    """One entry of the rail."""

    label: str | Promise
    page: str
    icon: str
    url: str = ""
    current: bool = False
    count: int | None = None


# In the programme's order.
DOORS = (
    Door(_("My day"), "desk:day", "sun"),
    Door(_("Papers for you"), "guests:papers", "file-text"),
    Door(_("Requests"), "triage:requests", "inbox"),
    Door(_("Cases"), "cases:cases", "folder-heart"),
    Door(_("Evidence"), "evidence:inbox", "file-check"),
    Door(_("Situation"), "situation:overview", "scale"),
    Door(_("Programme"), "programme:overview", "landmark"),
    Door(_("Dossiers"), "dossiers:dossiers", "book-check"),
    Door(_("Homes"), "shelter:homes", "house"),
    Door(_("Placement"), "placement:rounds", "route"),
    Door(_("Arrival"), "arrival:arrivals", "plane-landing"),
    Door(_("Colleagues"), "accounts:colleagues", "users"),
    Door(_("Who saw what"), "desk:log", "eye"),
    Door(_("Erasure"), "desk:erasures", "eraser"),
    Door(_("Website"), "wagtailadmin_home", "newspaper"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """`rail`, `tasks_waiting` and the session's clock (seconds until it locks, and ends) for who is signed in.

    `works_here`: not a guest, who has no tasks. `searches`: may enter the page that the search leads to.
    `has_own_page`: not one from whom every role was taken.
    """
    actor = getattr(request, "actor", None)
    if actor is None:
        return {
            "rail": [],
            "tasks_waiting": 0,
            "actor": None,
            "works_here": True,
            "searches": True,
            "has_own_page": True,
        }
    now, session = clock.now(), request.key_session  # type: ignore[attr-defined]  # set by the gate
    return {
        "rail": _rail(request),
        "tasks_waiting": open_tasks_for(actor).count(),
        "locks_in": _seconds(broker.locks_at(session) - now),
        "ends_in": _seconds(session.ends_at - now),
        "actor": actor,
        "works_here": not actor.is_guest,
        "searches": actor.may_enter(pages()["desk:search"]),
        "has_own_page": actor.may_enter(pages()["accounts:me"]),
    }


def _seconds(span: timedelta) -> int:
    return max(1, int(span.total_seconds()))


def _rail(request: HttpRequest) -> list[Door]:
    actor = request.actor  # type: ignore[attr-defined]
    table = pages()
    shown = [door for door in DOORS if actor.may_enter(table.get(door.page, frozenset()))]
    if actor.is_guest:
        shown = [door for door in shown if door.page != "desk:day"]  # which leads to the papers
    return [opened for door in shown if (opened := _opened(door, request.path)) is not None]


def _opened(door: Door, path: str) -> Door | None:
    try:
        url = reverse(door.page)
    except NoReverseMatch:
        return None
    is_current = path == url if url == "/" else path.startswith(url)
    return Door(door.label, door.page, door.icon, url, is_current)
