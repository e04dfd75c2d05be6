"""What the frame of the site needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page

from safeconduct.public.selectors import NavigationItem, pages_in_footer, pages_in_menu


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """`site_nav`, `footer_nav`, `home_url`, `help_url`; the database is asked only where a frame shows it."""
    language = get_language() or settings.LANGUAGE_CODE
    home = f"/{language}/"
    return {
        "home_url": home,
        "help_url": f"{home}notes/",
        "site_nav": SimpleLazyObject(lambda: _navigation(pages_in_menu(language), home, request.path)),
        "footer_nav": SimpleLazyObject(lambda: _navigation(pages_in_footer(language), home, request.path)),
    }


def _navigation(pages: list[Page], home: str, path: str) -> list[NavigationItem]:
    addresses = [(page.title, f"{home}{page.slug}/") for page in pages]
    return [NavigationItem(title, url, current=path.startswith(url)) for title, url in addresses]
