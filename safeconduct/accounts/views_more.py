"""Pages of opening more cases in an hour than one opens without another's word."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.selectors import asker_for, has_asked_for_more
from safeconduct.accounts.services import more_cases


def more(request: DeskRequest) -> HttpResponse:
    """One's own: how many cases this hour, and asking for more."""
    if request.method == "POST":
        more_cases.ask_for_more(request.actor)
        return redirect("accounts:more")
    counted = request.actor.keyring.cases_opened()
    has_asked = counted.is_refused and has_asked_for_more(request.actor)
    context = {"opened": counted.opened, "is_refused": counted.is_refused, "has_asked": has_asked}
    return render(request, "accounts/more.html", context)


def allow_more(request: DeskRequest, user_id: str) -> HttpResponse:
    """Another's page about a colleague who asks."""
    found = asker_for(request.actor, user_id)
    if request.method == "POST":
        more_cases.allow_more(request.actor, user=found)
        name = {"name": found.display_name}
        messages.success(request, _("%(name)s can open sixty more cases within an hour.") % name)
        return redirect("desk:day")
    return render(request, "accounts/allow_more.html", {"colleague": found})
