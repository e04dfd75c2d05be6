"""What placement asks of whom: proposals that nobody has answered."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.look.needs import Need
from safeconduct.placement.models import Choice
from safeconduct.placement.policies import HOUSING_SIDE
from safeconduct.placement.selectors import waiting_answers


def needs_for(actor: Actor) -> list[Need]:
    """Proposals that wait for a yes or a no, due before the household could move in."""
    if not actor.has(*HOUSING_SIDE):
        return []
    return [_need(choice) for choice in waiting_answers(actor)]


def _need(choice: Choice) -> Need:
    return Need(
        text=_("A home is proposed: accept or decline it"),
        url=reverse("placement:explain", args=[choice.round_id, choice.case.slug]),
        button=_("Answer"),
        why=_("Until it is accepted, the place is free for anybody."),
        due_on=choice.round.from_on,
        where=f"{choice.case.name} → {choice.unit.label if choice.unit else ''}",
    )
