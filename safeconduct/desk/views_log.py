"""Who saw what: the log, narrowed; taken out; and how it is signed."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.selectors import notice_words, notices_for
from safeconduct.audit.telling import told
from safeconduct.desk.filters import LogFilter
from safeconduct.desk.selectors_log import case_names, log_for, people_of_the_log, seal_for
from safeconduct.desk.services.take_out_log import take_out_log

PER_PAGE = 100


@require_GET
def log(request: DeskRequest) -> HttpResponse:
    people = people_of_the_log(request.actor)
    form = LogFilter(request.GET, people=people)
    page = Paginator(log_for(request.actor, **form.asked()), PER_PAGE).get_page(request.GET.get("page"))
    names = case_names(request.actor, [leaf.subject_id for leaf in page])
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "told": told(((leaf, people.get(leaf.actor, "")) for leaf in page), names),
        "form": form,
        "query": query.urlencode(),
        "seal": seal_for(request.actor),
        "announced": [notice_words(notice.what, notice.about) for notice in notices_for(request.actor)],
    }
    return render(request, "desk/log.html", context)


@require_GET
def log_table(request: DeskRequest) -> HttpResponseBase:
    """What the page shows, as CSV."""
    form = LogFilter(request.GET, people=people_of_the_log(request.actor))
    lines = take_out_log(request.actor, form.asked())
    headers = {"Content-Disposition": 'attachment; filename="log.csv"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
