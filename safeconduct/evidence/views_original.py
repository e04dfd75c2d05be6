"""The sealed original: its pages as clean pictures, and itself as a download that a second colleague has allowed.

Both ask for the second key.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from safeconduct.accounts.http import DeskRequest, asked_by_the_page
from safeconduct.cases.selectors import case_for
from safeconduct.evidence.forms import AskOriginalForm
from safeconduct.evidence.kinds import OriginalReason
from safeconduct.evidence.models import Item
from safeconduct.evidence.page import context_of_item
from safeconduct.evidence.page_of_pages import context_of_pages, numbers_on
from safeconduct.evidence.selectors import item_for, with_about
from safeconduct.evidence.selectors_pages import are_coming
from safeconduct.evidence.services.original_by_two import (
    allow_original,
    ask_original,
    refuse_original,
    take_original,
)
from safeconduct.evidence.services.receive import name_to_download
from safeconduct.evidence.services.show_page import show_page

# The browser treats what it gets as from nowhere: no script, no form, no frame of ours around it.
ALONE = "default-src 'none'; sandbox"
ANEW = {"HX-Refresh": "true"}  # the page that asked is loaded again: with pictures, or with why there is none


def _item(request: DeskRequest, slug: str, item_id: UUID) -> Item:
    return item_for(request.actor, case_for(request.actor, slug), item_id)


@require_GET
def pages(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponse:
    (opened,) = with_about(request.actor, [_item(request, slug, item_id)])
    context = context_of_pages(request.actor, opened, request.GET.get("page"))
    return render(request, "evidence/pages.html", context)


@require_GET
@asked_by_the_page
def pages_progress(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponse:
    item, screen = _item(request, slug, item_id), request.GET.get("page")
    if not are_coming([item.pk], numbers_on(screen)):
        return HttpResponse(headers=ANEW)
    pages_url = reverse("evidence:pages", args=[slug, item_id])
    context = {"progress": request.get_full_path(), "page_url": f"{pages_url}?{request.GET.urlencode()}"}
    return render(request, "evidence/_drawing.html", context)


@require_GET
def page(request: DeskRequest, slug: str, item_id: UUID, number: int) -> HttpResponse:
    item = _item(request, slug, item_id)
    jpeg = show_page(request.actor, item=item, number=number)
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Content-Security-Policy": ALONE})


@require_POST
def ask(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponse:
    item = _item(request, slug, item_id)
    form = AskOriginalForm(request.POST)
    if form.is_valid():
        ask_original(request.actor, item=item, reason=OriginalReason(form.cleaned_data["reason"]))
        return redirect("evidence:item", slug, item_id)
    (opened,) = with_about(request.actor, [item])
    context = context_of_item(request.actor, opened) | {"ask_form": form}
    return render(request, "evidence/item.html", context, status=400)


@require_POST
def allow(request: DeskRequest, slug: str, item_id: UUID, asked_id: UUID) -> HttpResponse:
    asked = allow_original(request.actor, item=_item(request, slug, item_id), asked_id=asked_id)
    words = {"name": asked.asked_by.display_name}
    messages.success(request, _("%(name)s may download this original once.") % words)
    return redirect("evidence:item", slug, item_id)


@require_POST
def refuse(request: DeskRequest, slug: str, item_id: UUID, asked_id: UUID) -> HttpResponse:
    asked = refuse_original(request.actor, item=_item(request, slug, item_id), asked_id=asked_id)
    words = {"name": asked.asked_by.display_name}
    messages.success(request, _("%(name)s may not download this original.") % words)
    return redirect("evidence:item", slug, item_id)


@require_POST
def original(request: DeskRequest, slug: str, item_id: UUID, asked_id: UUID) -> HttpResponseBase:
    item = _item(request, slug, item_id)
    (opened,) = with_about(request.actor, [item])
    pieces = take_original(request.actor, item=item, asked_id=asked_id)
    name = name_to_download(opened.about.file_name, item.media_type)
    headers = {
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "",
    }
    return StreamingHttpResponse(pieces, content_type="application/octet-stream", headers=headers)
