"""What a page of the site says of the others. Wagtail's pages draw themselves, so this stands below the models."""

from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page


def recent_news(kind: type[Page], locale: Locale, limit: int | None = None) -> Any:
    """Live news of a language, newest first."""
    return kind.objects.live().filter(locale=locale).order_by("-on", "-pk")[:limit]


def languages_of(page: Page) -> list[tuple[str, str, str]]:
    """(code, name, address) of the page in each language; where it is not written yet, the nearest page above it."""
    addresses = {page.locale.language_code: page.url}
    level = page
    while len(addresses) < len(settings.LANGUAGES) and level.depth > 1:
        for other in level.get_translations().live().select_related("locale"):
            addresses.setdefault(other.locale.language_code, other.url)
        level = level.get_parent()
    return [(code, name, addresses.get(code) or f"/{code}/") for code, name in settings.LANGUAGES]
