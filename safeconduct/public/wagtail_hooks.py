"""What the editor of the site shows and what it writes into the log."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.public.choosers import begin_choosers_from_data

SHOWN = frozenset({"explorer", "images", "desk"})


def way_back() -> MenuItem:
    return MenuItem(_("To the desk"), reverse("accounts:me"), name="desk", icon_name="arrow-left", order=1)


def keep_few(request: HttpRequest, items: list[Any]) -> None:
    """Pages, pictures and the way back: there is nothing else here for an editor."""
    items[:] = [item for item in items if item.name in SHOWN]


def log_published(request: HttpRequest, page: Page) -> None:
    _log(request, Action.CHANGED, page, "published")


def log_unpublished(request: HttpRequest, page: Page) -> None:
    _log(request, Action.CHANGED, page, "unpublished")


def log_deleted(request: HttpRequest, page: Page) -> None:
    _log(request, Action.ERASED, page, "page")


def _log(request: HttpRequest, action: Action, page: Page, purpose: str) -> None:
    record(request.actor.reference, action, page, purpose=purpose)  # type: ignore[attr-defined]  # set by the gate


for hook, done in {
    "register_admin_menu_item": way_back,
    "construct_main_menu": keep_few,
    "after_publish_page": log_published,
    "after_unpublish_page": log_unpublished,
    "after_delete_page": log_deleted,
}.items():
    hooks.register(hook, done)

begin_choosers_from_data()
