"""What the frame of the site needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from safeconduct.public.selectors import NavigationItem, pages_in_footer, pages_in_menu


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """`site_nav`, `footer_nav`, and where home, help and offer are. The database is asked only where a frame asks."""
    language = get_language() or settings.LANGUAGE_CODE
    home = f"/{language}/"
    return {
        "home_url": home,
        "help_url": f"{home}notes/",
        "return_url": f"{home}notes/return/",
        "offer_url": f"{home}offer/",
        "site_nav": SimpleLazyObject(lambda: _main_navigation(pages_in_menu(language), home, request.path)),
        "footer_nav": SimpleLazyObject(lambda: _navigation(pages_in_footer(language), home, request.path)),
    }


def _main_navigation(pages: list[Page], home: str, path: str) -> list[NavigationItem]:
    offer = f"{home}offer/"
    return [*_navigation(pages, home, path), NavigationItem(_("Offer a home"), offer, current=path.startswith(offer))]


def _navigation(pages: list[Page], home: str, path: str) -> list[NavigationItem]:
    addresses = [(page.title, f"{home}{page.slug}/") for page in pages]
    return [NavigationItem(title, url, current=path.startswith(url)) for title, url in addresses]
