"""The agreement at a glance: the quota, its ledger, the rules."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.roles import Role
from safeconduct.kernel.errors import Refused
from safeconduct.programme.forms import RoundForm
from safeconduct.programme.packs import pack_of
from safeconduct.programme.rules_words import said
from safeconduct.programme.selectors import (
    current_round,
    erased_among,
    ledger_of,
    names_open_to,
    quota_numbers,
    releasable,
    the_programme,
)
from safeconduct.programme.services.quota import open_round

PER_PAGE = 30


def overview(request: DeskRequest) -> HttpResponse:
    programme = the_programme(request.actor)
    numbers = quota_numbers(programme)
    quota_round = current_round(programme)
    page = None
    lines, names, erased = [], {}, set()
    if quota_round is not None:
        page = Paginator(ledger_of(request.actor, quota_round), PER_PAGE).get_page(request.GET.get("page"))
        lines = list(page)
        names, erased = names_open_to(request.actor, lines), erased_among(lines)
    context = {
        "pack": pack_of(programme.code).programme,
        "title": getattr(pack_of(programme.code).programme.name, get_language() or "en"),
        "authority": getattr(pack_of(programme.code).programme.authority, get_language() or "en"),
        "numbers": numbers,
        "picture": numbers.picture() if quota_round else None,
        "quota_round": quota_round,
        "page": page,
        "lines": [(line, names.get(line.hold.case_id), line.hold.case_id in erased) for line in lines],
        "releasable": releasable(request.actor, lines, names),
        "is_lead": request.actor.has(Role.LEAD),
        "may_read_proposals": request.actor.has(Role.LEAD, Role.LAWYER),
    }
    return render(request, "programme/overview.html", context)


def rules(request: DeskRequest) -> HttpResponse:
    """The rule pack in words, each rule with its source, its day and whether a lawyer has confirmed it."""
    programme = the_programme(request.actor)
    pack = pack_of(programme.code)
    context = {
        "pack": pack,
        "criteria": [said(pack, rule) for rule in pack.criteria],
        "lines": [said(pack, rule) for rule in pack.requirements],
    }
    return render(request, "programme/rules.html", context)


def round_new(request: DeskRequest) -> HttpResponse:
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_round(request.actor, programme=the_programme(request.actor), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("programme:overview")
    return render(request, "programme/round_new.html", {"form": form}, status=400 if form.errors else 200)
