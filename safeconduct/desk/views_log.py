"""Who saw what: the log, narrowed; and how it is signed."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.selectors import notice_words, notices_for
from safeconduct.audit.telling import told
from safeconduct.desk.filters import LogFilter
from safeconduct.desk.selectors_log import case_names, log_for, people_of_the_log, seal_for
from safeconduct.desk.selectors_log_table import tables_for

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
        "tables": tables_for(request.actor),
        "seal": seal_for(request.actor),
        "announced": [notice_words(notice.what, notice.about) for notice in notices_for(request.actor)],
    }
    return render(request, "desk/log.html", context)
