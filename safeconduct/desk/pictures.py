"""The pictures on the first page, by role."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.intake.pictures import weeks_picture
from safeconduct.look.pictures import Picture
from safeconduct.programme.models import Programme
from safeconduct.programme.selectors import current_round, quota_numbers


@dataclass(frozen=True)
class Titled:
    """A picture with its heading."""

    title: str | Promise
    picture: Picture


def pictures_for(actor: Actor) -> list[Titled]:
    """Visas and beds for those who plan, requests for those who read them."""
    found = []
    programme = Programme.objects.first()
    if actor.has(Role.LEAD, Role.HOUSING, Role.TREASURER) and programme is not None and current_round(programme):
        found.append(Titled(_("Visas and beds"), quota_numbers(programme).picture()))
    if actor.has(Role.TRIAGE, Role.LEAD):
        found.append(Titled(_("Requests per week"), weeks_picture(actor)))
    return found
