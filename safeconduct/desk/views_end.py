"""The end of a case: what it gives back, how it ends, why."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from safeconduct.accounts.http import DeskRequest
from safeconduct.cases.selectors import case_for
from safeconduct.cases.states import CaseState
from safeconduct.desk.ending import holdings_of
from safeconduct.desk.forms import EndForm
from safeconduct.desk.services.end_case import end_case, ways_to_end
from safeconduct.kernel.errors import Refused


def end(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    ends = ways_to_end(request.actor, case)
    was_request = case.case_state is CaseState.ASKED
    form = EndForm(request.POST or None, ends=ends, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        to, words = CaseState(form.cleaned_data["to"]), form.cleaned_data["words"]
        try:
            end_case(request.actor, case=case, to=to, words=words)
        except Refused as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("triage:requests") if was_request else redirect("cases:case", slug)
    context = {"case": case, "holdings": holdings_of(request.actor, case, ends), "form": form}
    return render(request, "desk/end_case.html", context, status=400 if form.errors else 200)
