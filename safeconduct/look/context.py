"""What every frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, translate_url


def languages(request: HttpRequest) -> dict[str, Any]:
    """The same page in each language: (code, name, address), and the name of the house."""
    return {
        "languages": [(code, name, _same_page(request, code)) for code, name in settings.LANGUAGES],
        "organisation": settings.ORGANISATION_NAME,
        "is_demo": settings.MODE == "demo",
        "demo_notice": settings.DEMO_NOTICE,
    }


def _same_page(request: HttpRequest, code: str) -> str:
    if settings.FACE != "public":
        return f"/language/{code}/?next={request.path}"
    try:
        return translate_url(request.get_full_path(), code)
    except Resolver404:
        return f"/{code}/"
