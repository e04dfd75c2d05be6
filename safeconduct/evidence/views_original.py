"""The sealed original as a download that a second colleague has allowed. It asks for the second key."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.evidence.forms import AskOriginalForm
from safeconduct.evidence.kinds import OriginalReason
from safeconduct.evidence.page import context_of_item
from safeconduct.evidence.selectors import with_about
from safeconduct.evidence.services.original_by_two import (
    allow_original,
    ask_original,
    refuse_original,
    take_original,
)
from safeconduct.evidence.services.receive import name_to_download
from safeconduct.evidence.views_pages import ALONE, item_at


@require_POST
def ask(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponse:
    item = item_at(request, slug, item_id)
    form = AskOriginalForm(request.POST)
    if form.is_valid():
        ask_original(request.actor, item=item, reason=OriginalReason(form.cleaned_data["reason"]))
        return redirect("evidence:item", slug, item_id)
    (opened,) = with_about(request.actor, [item])
    context = context_of_item(request.actor, opened) | {"ask_form": form}
    return render(request, "evidence/item.html", context, status=400)


@require_POST
def allow(request: DeskRequest, slug: str, item_id: UUID, asked_id: UUID) -> HttpResponse:
    asked = allow_original(request.actor, item=item_at(request, slug, item_id), asked_id=asked_id)
    words = {"name": asked.asked_by.display_name}
    messages.success(request, _("%(name)s may download this original once.") % words)
    return redirect("evidence:item", slug, item_id)


@require_POST
def refuse(request: DeskRequest, slug: str, item_id: UUID, asked_id: UUID) -> HttpResponse:
    asked = refuse_original(request.actor, item=item_at(request, slug, item_id), asked_id=asked_id)
    words = {"name": asked.asked_by.display_name}
    messages.success(request, _("%(name)s may not download this original.") % words)
    return redirect("evidence:item", slug, item_id)


@require_POST
def original(request: DeskRequest, slug: str, item_id: UUID, asked_id: UUID) -> HttpResponseBase:
    item = item_at(request, slug, item_id)
    (opened,) = with_about(request.actor, [item])
    pieces = take_original(request.actor, item=item, asked_id=asked_id)
    name = name_to_download(opened.about.file_name, item.media_type)
    headers = {
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "",
    }
    return StreamingHttpResponse(pieces, content_type="application/octet-stream", headers=headers)
