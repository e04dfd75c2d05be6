"""The evidence of all one's cases, of one case, and a single item."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.once import spend
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import case_for
from safeconduct.custody.upload import TooLarge
from safeconduct.evidence import page
from safeconduct.evidence.forms import UploadForm, WithdrawForm
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.selectors import OpenedItem, expiring_for, item_for, unsorted_for, with_about
from safeconduct.evidence.services.receive import plain_name, receive
from safeconduct.evidence.services.sort_item import sort_item
from safeconduct.evidence.services.withdraw_item import withdraw_item
from safeconduct.kernel.errors import Refused

PER_PAGE = 40


@require_GET
def inbox(request: DeskRequest) -> HttpResponse:
    context = {
        "page": Paginator(unsorted_for(request.actor), PER_PAGE).get_page(request.GET.get("page")),
        "expiring": expiring_for(request.actor)[:PER_PAGE],
    }
    return render(request, "evidence/inbox.html", context)


@require_GET
def items(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    return render(request, "evidence/items.html", page.context_of_items(request.actor, case))


@require_POST
def upload(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = UploadForm(request.POST, request.FILES)
    is_too_large = getattr(request, "file_was_too_large", False)
    kept = 0
    if form.is_valid():
        kept = _receive_all(request, case, form)
        if is_too_large:
            form.add_error("papers", f"{TooLarge.happened} {TooLarge.next_step}")
        if kept:
            messages.success(
                request, ngettext("%(n)s file was sealed.", "%(n)s files were sealed.", kept) % {"n": kept}
            )
    elif is_too_large:
        form.errors["papers"] = form.error_class([f"{TooLarge.happened} {TooLarge.next_step}"])
    if form.errors:
        if kept:
            spend(request)  # some are in already: the same form once more must not bring them twice
        context = page.context_of_items(request.actor, case) | {"upload_form": form}
        return render(request, "evidence/items.html", context, status=400)
    return redirect("evidence:items", slug)


def _receive_all(request: DeskRequest, case: Case, form: UploadForm) -> int:
    """Take what can be taken; each file that is not gets its sentence. Returns how many were kept."""
    kept, data = 0, form.cleaned_data
    files: list[UploadedFile[Any]] = data["papers"]
    for file in files:
        try:
            item = receive(
                request.actor, case=case, file=file, origin=Origin(data["origin"]), given_by=data["given_by"]
            )
        except Refused as refusal:
            words = {"name": plain_name(file.name), "why": f"{refusal.happened} {refusal.next_step}"}
            form.add_error("papers", _("“%(name)s” was not taken. %(why)s") % words)
        else:
            kept += 1
            if item.holds_virus:
                said = _("A virus scanner found something in “%(name)s”. It is kept sealed, and nobody will open it.")
                messages.warning(request, said % {"name": plain_name(file.name)})
    return kept


def _opened(request: DeskRequest, slug: str, item_id: UUID) -> OpenedItem:
    found = item_for(request.actor, case_for(request.actor, slug), item_id)
    return with_about(request.actor, [found])[0]


@require_GET
def item(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponse:
    opened = _opened(request, slug, item_id)
    return render(request, "evidence/item.html", page.context_of_item(request.actor, opened))


@require_POST
def sort(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponse:
    opened = _opened(request, slug, item_id)
    form = page.sort_form_of(request.actor, opened, request.POST)
    if form.is_valid():
        try:
            sort_item(request.actor, item=opened.item, sorting=form.sorting(), seen=form.seen_version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written down what this item is."))
            return redirect("evidence:items", slug)
    context = page.context_of_item(request.actor, opened) | {"sort_form": form}
    return render(request, "evidence/item.html", context, status=400)


@require_POST
def withdraw(request: DeskRequest, slug: str, item_id: UUID) -> HttpResponse:
    opened = _opened(request, slug, item_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        withdraw_item(request.actor, item=opened.item, words=form.cleaned_data["words"])
        return redirect("evidence:items", slug)
    context = page.context_of_item(request.actor, opened) | {"withdraw_form": form}
    return render(request, "evidence/item.html", context, status=400)
