"""What one is told of one's own account."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.own_account import before, lately
from safeconduct.accounts.selectors import notice_words, notices_for
from safeconduct.accounts.services.notices import see_notices


def notices(request: DeskRequest) -> HttpResponse:
    if request.method == "POST":
        see_notices(request.actor)
        return redirect("accounts:notices")
    found = [(notice, notice_words(notice.what, notice.about)) for notice in notices_for(request.actor)]
    context = {"notices": found, "before": before(request.actor), "told": lately(request.actor)}
    return render(request, "accounts/notices.html", context)
