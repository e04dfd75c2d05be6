"""What the site shows: live pages of one language."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import Page


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the site's navigation."""

    label: str
    url: str
    current: bool = False


def pages_in_menu(language: str) -> list[Page]:
    """The live pages that the site's navigation shows in a language, in the editors' order."""
    pages = Page.objects.live().in_menu().filter(depth=3, locale__language_code=language)
    return list(pages.order_by("path").only("title", "slug"))


def pages_in_footer(language: str) -> list[Page]:
    """The live pages that stand beside the navigation: privacy and the like."""
    pages = Page.objects.live().filter(depth=3, show_in_menus=False, locale__language_code=language)
    return list(pages.order_by("path").only("title", "slug"))


def live_pages() -> Any:
    """Every page that a stranger can read, in the site's order."""
    return Page.objects.live().filter(depth__gt=1).order_by("path")
