"""Colleagues who wait to be let into a group: a need of every member, for nobody else can give its key."""

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.selectors import GROUP_WORDS, waiting_at_the_door
from safeconduct.look.needs import Need


def needs_for(actor: Actor) -> list[Need]:
    """One for each colleague and group; gone with the key that any member gives."""
    why = _("Without its key they open nothing that this group works with. Any member can give it.")
    return [
        Need(
            _("Let %(name)s into the group: %(group)s") % {"name": colleague.display_name, "group": GROUP_WORDS[group]},
            reverse("accounts:admit", args=[colleague.pk, group.value]),
            _("Look"),
            why,
        )
        for colleague, group in waiting_at_the_door(actor)
    ]
