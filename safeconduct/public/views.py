"""What the site answers beside its pages."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from safeconduct.public.selectors import live_pages

A_WEEK = 7 * 24 * 60 * 60


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read everything here; the conversation asks not to be listed."""
    lines = ["User-agent: *", "Allow: /", f"Sitemap: {settings.PUBLIC_ORIGIN}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def sitemap(request: HttpRequest) -> HttpResponse:
    context = {"pages": live_pages()}
    return render(request, "public/sitemap.xml", context, content_type="application/xml")


def picture(request: HttpRequest, name: str) -> FileResponse:
    """A drawn size of a picture. The original never leaves the house: a camera may have written a place into it."""
    path = f"images/{name}"
    if not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path))
    response.headers["Cache-Control"] = f"public, max-age={A_WEEK}, immutable"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "public/not_found.html", status=404)
