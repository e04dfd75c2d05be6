"""What the site shows: live pages of one language."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the site's navigation."""

    label: str
    url: str
    current: bool = False


def recent_news(kind: type[Page], locale: Locale, limit: int | None = None) -> Any:
    """Live news of a language, newest first."""
    return kind.objects.live().filter(locale=locale).order_by("-on", "-pk")[:limit]


def pages_in_menu(language: str) -> list[Page]:
    """The live pages that the site's navigation shows in a language, in the editors' order."""
    pages = Page.objects.live().in_menu().filter(depth=3, locale__language_code=language)
    return list(pages.order_by("path").only("title", "slug"))


def pages_in_footer(language: str) -> list[Page]:
    """The live pages that stand beside the navigation: privacy and the like."""
    pages = Page.objects.live().filter(depth=3, show_in_menus=False, locale__language_code=language)
    return list(pages.order_by("path").only("title", "slug"))


def languages_of(page: Page) -> list[tuple[str, str, str]]:
    """(code, name, address) of the page in each language; where it is not written yet, the nearest page above it."""
    addresses = {page.locale.language_code: page.url}
    level = page
    while len(addresses) < len(settings.LANGUAGES) and level.depth > 1:
        for other in level.get_translations().live().select_related("locale"):
            addresses.setdefault(other.locale.language_code, other.url)
        level = level.get_parent()
    return [(code, name, addresses.get(code) or f"/{code}/") for code, name in settings.LANGUAGES]


def live_pages() -> Any:
    """Every page that a stranger can read, in the site's order."""
    return Page.objects.live().filter(depth__gt=1).order_by("path")
