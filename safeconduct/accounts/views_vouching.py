from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.selectors import GROUP_WORDS, candidate_for, is_member, new_colleague_for, who_vouched
from safeconduct.accounts.services import colleagues as colleague_services
from safeconduct.custody import vouching
from safeconduct.custody.compartments import Group


def vouch(request: DeskRequest, user_id: str) -> HttpResponse:
    """Whether an account is the colleague's whose name it has: what to compare, and one's word."""
    found = new_colleague_for(request.actor, user_id)
    is_guest = found.holder.kind == found.holder.Kind.GUEST
    if request.method == "POST":
        counts = colleague_services.vouch(request.actor, user=found)
        name = {"name": found.display_name}
        of_guest = _("Two have vouched for %(name)s: papers can be given to them.")
        both = of_guest if is_guest else _("Two have vouched for %(name)s: work can be shared with them.")
        messages.success(request, both % name if counts else _("Your word is kept. One more colleague is needed."))
        return redirect("accounts:vouch", user_id)
    context = {
        "colleague": found,
        "counts": vouching.counts(found.holder),
        "is_guest": is_guest,
        "said": who_vouched(found),
        "words": vouching.check_words(found.holder, found.language),
        "is_mine_said": found.holder.vouchers.filter(by=request.user.holder_id).exists() or found == request.user,
    }
    return render(request, "accounts/vouch.html", context)


def admit(request: DeskRequest, user_id: str, group: str) -> HttpResponse:
    """A member's page about a colleague at the door of their group."""
    found = candidate_for(request.actor, user_id, group)
    name = {"name": found.display_name}
    if request.method == "POST":
        colleague_services.admit(request.actor, user=found, group=Group(group))
        messages.success(request, _("%(name)s is in: the keys of the group are theirs too.") % name)
        return redirect("accounts:admit", user_id, group)
    context = {"colleague": found, "group": GROUP_WORDS[Group(group)], "is_in": is_member(found, Group(group))}
    context["is_glass"] = group == Group.GLASS
    return render(request, "accounts/admit.html", context)
