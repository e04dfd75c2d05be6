"""The log as a table: asked for with the filter of the page, allowed or refused by another, taken out once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.desk.filters import LogFilter, chosen_words
from safeconduct.desk.forms import AskLogForm
from safeconduct.desk.log_filter import read, written
from safeconduct.desk.models import LogTable
from safeconduct.desk.selectors_log import people_of_the_log
from safeconduct.desk.selectors_log_table import may_allow, table_for
from safeconduct.desk.services.log_by_two import allow_log, ask_log, refuse_log, take_log
from safeconduct.desk.words import LogReason
from safeconduct.kernel import clock


def ask(request: DeskRequest) -> HttpResponse:
    """The filter stands in the address, as on the page of the log."""
    people = people_of_the_log(request.actor)
    asked = LogFilter(request.GET, people=people).asked()
    form = AskLogForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        table = ask_log(request.actor, asked=asked, reason=LogReason(form.cleaned_data["reason"]))
        return redirect("desk:log_asked", table.pk)
    context = {
        "form": form,
        "narrowed": written(asked),
        "chosen": chosen_words(asked, people),
        "allowing": may_allow(asked_by=request.actor.user),
    }
    return render(request, "desk/log_ask.html", context, status=400 if form.errors else 200)


@require_GET
def asked(request: DeskRequest, table_id: UUID) -> HttpResponse:
    table = table_for(request.actor, table_id)
    allowing = may_allow(asked_by=table.asked_by)
    context = {
        "table": table,
        "chosen": chosen_words(read(table.narrowed), people_of_the_log(request.actor)),
        "allowing": allowing,
        "is_mine": table.asked_by_id == request.actor.user.pk,
        "may_still": table.answered_by in allowing,
        "is_over": table.ends_at <= clock.now(),
    }
    return render(request, "desk/log_asked.html", context)


@require_POST
def allow(request: DeskRequest, table_id: UUID) -> HttpResponse:
    table = allow_log(request.actor, table_id=table_id)
    messages.success(request, _("%(name)s may take out this table once.") % _whose(table))
    return redirect("desk:log")


@require_POST
def refuse(request: DeskRequest, table_id: UUID) -> HttpResponse:
    table = refuse_log(request.actor, table_id=table_id)
    messages.success(request, _("%(name)s may not take out this table.") % _whose(table))
    return redirect("desk:log")


def _whose(table: LogTable) -> dict[str, str]:
    return {"name": table.asked_by.display_name}


@require_POST
def take(request: DeskRequest, table_id: UUID) -> HttpResponseBase:
    lines = take_log(request.actor, table_id=table_id)
    headers = {"Content-Disposition": 'attachment; filename="log.csv"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
