"""Other roles for a colleague: proposed by an administrator, confirmed or refused by another colleague."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.accounts.forms import RolesForm
from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.models import RoleChange
from safeconduct.accounts.roles import roles_read
from safeconduct.accounts.selectors import GROUP_WORDS, colleague_for
from safeconduct.accounts.selectors_roles import (
    change_for,
    groups_left,
    open_change_of,
    roles_of,
    who_confirms,
    who_else,
)
from safeconduct.accounts.services.change_roles import NothingChanges, confirm_roles, propose_roles, refuse_roles
from safeconduct.custody.compartments import Group
from safeconduct.kernel import clock


def roles(request: DeskRequest, user_id: str) -> HttpResponse:
    """The roles that they have, to tick and untick."""
    found = colleague_for(request.actor, user_id)
    form = RolesForm(request.POST or None, initial={"roles": [role.value for role in roles_of(found)]})
    if request.method == "POST" and form.is_valid():
        try:
            change = propose_roles(request.actor, user=found, wanted=form.cleaned_data["roles"])
        except NothingChanges as refusal:
            form.add_error("roles", f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("accounts:role_change", change.pk)
    confirming = who_else(user=found, proposed_by=request.user)
    context = {"colleague": found, "form": form, "confirming": confirming, "waiting": open_change_of(found)}
    return render(request, "accounts/roles.html", context, status=400 if form.errors else 200)


def role_change(request: DeskRequest, change_id: UUID) -> HttpResponse:
    change = change_for(request.actor, change_id)
    held, wanted = roles_read(change.held), roles_read(change.wanted)
    leaves = groups_left(change.user, wanted) if set(held) - set(wanted) and change.answered_at is None else []
    context = {
        "change": change,
        "held": [role.label for role in held],
        "given": [role.label for role in wanted if role not in held],
        "taken": [role.label for role in held if role not in wanted],
        "leaves": [GROUP_WORDS[Group(group.name)] for group in leaves],
        "confirming": who_confirms(change),
        "is_mine": change.asked_by_id == request.user.pk,
        "is_about_me": change.user_id == request.user.pk,
        "is_over": change.answered_at is None and change.ends_at <= clock.now(),
    }
    return render(request, "accounts/role_change.html", context)


@require_POST
def confirm(request: DeskRequest, change_id: UUID) -> HttpResponse:
    change = confirm_roles(request.actor, change=change_for(request.actor, change_id))
    messages.success(request, _("%(name)s has other roles now, and signs in anew.") % _whose(change))
    return redirect("accounts:role_change", change_id)


@require_POST
def refuse(request: DeskRequest, change_id: UUID) -> HttpResponse:
    change = refuse_roles(request.actor, change=change_for(request.actor, change_id))
    messages.success(request, _("The roles of %(name)s stay as they are.") % _whose(change))
    return redirect("accounts:role_change", change_id)


def _whose(change: RoleChange) -> dict[str, str]:
    return {"name": change.user.display_name}
