"""The sealed original: its pages as clean pictures, and itself as a download. Both ask for the second key."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from safeconduct.accounts.http import DeskRequest
from safeconduct.cases.selectors import case_for
from safeconduct.evidence.disarm import sandbox
from safeconduct.evidence.disarm.pages import AT_A_PAGE, caveat
from safeconduct.evidence.selectors import item_for, with_about
from safeconduct.evidence.services.draw_page import draw_page
from safeconduct.evidence.services.open_original import open_original
from safeconduct.evidence.services.receive import name_to_download

ON_A_SCREEN = 5
# The browser treats what it gets as from nowhere: no script, no form, no frame of ours around it.
ALONE = "default-src 'none'; sandbox"


@require_GET
def pages(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponse:
    item = item_for(request.actor, case_for(request.actor, slug), item_id)
    open_original(request.actor, item=item, purpose="pages")
    (opened,) = with_about(request.actor, [item])
    context = {
        "case": item.case,
        "opened": opened,
        "page": Paginator(range(1, opened.about.pages + 1), ON_A_SCREEN).get_page(request.GET.get("page")),
        "caveat": caveat(item.media_type),
        "has_sandbox": sandbox.has_sandbox(),
        "seconds": AT_A_PAGE,
    }
    return render(request, "evidence/pages.html", context)


@require_GET
def page(request: DeskRequest, slug: str, item_id: UUID, number: int) -> HttpResponse:
    item = item_for(request.actor, case_for(request.actor, slug), item_id)
    jpeg = draw_page(request.actor, item=item, number=number)
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Content-Security-Policy": ALONE})


@require_GET
def original(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponseBase:
    item = item_for(request.actor, case_for(request.actor, slug), item_id)
    (opened,) = with_about(request.actor, [item])
    pieces = open_original(request.actor, item=item, purpose="download")
    name = name_to_download(opened.about.file_name, item.media_type)
    headers = {
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "",
    }
    return StreamingHttpResponse(pieces, content_type="application/octet-stream", headers=headers)
