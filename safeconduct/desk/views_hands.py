"""Who works on a case, where more than the case changes hands."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.roles import Role
from safeconduct.cases.forms import ColleagueForm
from safeconduct.cases.selectors import case_for, colleague_on
from safeconduct.desk.services.hand_over_case import hand_over_case, take_case_back


def assign(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = ColleagueForm(request.POST or None, role=Role.CASEWORKER)
    if request.method == "POST" and form.is_valid():
        hand_over_case(request.actor, case=case, caseworker=form.cleaned_data["colleague"])
        return redirect("cases:case", slug)
    return render(request, "cases/assign.html", {"case": case, "form": form}, status=400 if form.errors else 200)


@require_POST
def revoke(request: DeskRequest, slug: str, user_id: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    take_case_back(request.actor, case=case, colleague=colleague_on(case, user_id))
    return redirect("cases:share", slug)
