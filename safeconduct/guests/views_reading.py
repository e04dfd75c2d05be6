"""What a guest sees: the papers that were given, page by page as marked pictures, and nothing else."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from safeconduct.accounts.http import DeskRequest
from safeconduct.custody import vouching
from safeconduct.evidence.page_of_pages import ON_A_SCREEN
from safeconduct.evidence.views_pages import ALONE
from safeconduct.guests.selectors import my_page, my_paper, my_papers, myself
from safeconduct.guests.services.look import look_at


@require_GET
def papers(request: DeskRequest) -> HttpResponse:
    guest, holder = myself(request.actor), request.user.holder
    words = "" if vouching.counts(holder) else vouching.check_words(holder, request.user.language)
    context = {"guest": guest, "papers": my_papers(request.actor), "check_words": words}
    return render(request, "guests/papers.html", context)


@require_GET
def pages(request: DeskRequest, paper_id: UUID) -> HttpResponse:
    opened = my_paper(request.actor, paper_id)
    shown = Paginator(range(1, opened.pages + 1), ON_A_SCREEN).get_page(request.GET.get("page"))
    return render(request, "guests/pages.html", {"opened": opened, "page": shown})


@require_GET
def page(request: DeskRequest, paper_id: UUID, number: int) -> HttpResponse:
    jpeg = look_at(request.actor, page=my_page(request.actor, paper_id, number))
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Content-Security-Policy": ALONE})
