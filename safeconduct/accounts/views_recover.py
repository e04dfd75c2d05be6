"""Pages about a colleague whose keys are given back: begun, and approved by two."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.once import spend
from safeconduct.accounts.selectors import recovery_for
from safeconduct.accounts.services.recover import approve_recovery, begin_recovery
from safeconduct.kernel.errors import NotFound
from safeconduct.recovery.wording import check_words


def recover(request: DeskRequest, user_id: str) -> HttpResponse:
    """How far it is; a POST begins it, answered with five words, this once."""
    colleague, recovery = recovery_for(request.actor, user_id)
    if request.method == "POST":
        code = begin_recovery(request.actor, user=colleague)
        spend(request)
        return render(request, "accounts/recover.html", {"colleague": colleague, "code": code})
    digest = bytes(recovery.digest or b"") if recovery else b""
    approvals = [yes.by for yes in recovery.approvals.all()] if recovery else []
    context = {
        "colleague": colleague,
        "recovery": recovery,
        "code": "",
        "digest": digest.hex(),
        "check": check_words(digest, request.LANGUAGE_CODE) if digest else "",
        "approved_by": [by.display_name for by in approvals],
        "may_approve": recovery is not None and request.user not in [*approvals, recovery.begun_by],
    }
    return render(request, "accounts/recover.html", context)


@require_POST
def recover_approve(request: DeskRequest, user_id: str) -> HttpResponse:
    """The words were compared: this request, and no other."""
    colleague, recovery = recovery_for(request.actor, user_id)
    if recovery is None:
        raise NotFound
    approve_recovery(request.actor, recovery=recovery, digest=_bytes_of(request.POST.get("digest", "")))
    messages.success(request, _("Approved, for 24 hours."))
    return redirect("accounts:recover", colleague.pk)


def _bytes_of(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
