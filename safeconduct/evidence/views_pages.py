"""The pages of a paper as clean pictures, which the worker draws. They ask for the second key."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from safeconduct.accounts.http import DeskRequest, asked_by_the_page
from safeconduct.cases.selectors import case_for
from safeconduct.evidence.models import Item
from safeconduct.evidence.page_of_pages import context_of_pages, numbers_on
from safeconduct.evidence.selectors import item_for, with_about
from safeconduct.evidence.selectors_pages import are_coming
from safeconduct.evidence.services.show_page import show_page

# The browser treats what it gets as from nowhere: no script, no form, no frame of ours around it.
ALONE = "default-src 'none'; sandbox"
ANEW = {"HX-Refresh": "true"}  # the page that asked is loaded again: with pictures, or with why there is none


def item_at(request: DeskRequest, slug: str, item_id: UUID) -> Item:
    """The item that an address names. Raises NotFound."""
    return item_for(request.actor, case_for(request.actor, slug), item_id)


@require_GET
def pages(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponse:
    (opened,) = with_about(request.actor, [item_at(request, slug, item_id)])
    context = context_of_pages(request.actor, opened, request.GET.get("page"))
    return render(request, "evidence/pages.html", context)


@require_GET
@asked_by_the_page
def pages_progress(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponse:
    item, screen = item_at(request, slug, item_id), request.GET.get("page")
    if not are_coming([item.pk], numbers_on(screen)):
        return HttpResponse(headers=ANEW)
    pages_url = reverse("evidence:pages", args=[slug, item_id])
    context = {"progress": request.get_full_path(), "page_url": f"{pages_url}?{request.GET.urlencode()}"}
    return render(request, "evidence/_drawing.html", context)


@require_GET
def page(request: DeskRequest, slug: str, item_id: UUID, number: int) -> HttpResponse:
    item = item_at(request, slug, item_id)
    jpeg = show_page(request.actor, item=item, number=number)
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Content-Security-Policy": ALONE})
