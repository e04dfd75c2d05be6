"""Colleagues who wait for a colleague: to be let into a group by any member, or to open more cases than usual."""

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.selectors import GROUP_WORDS, asking_for_more, notice_words, notices_for, waiting_at_the_door
from safeconduct.kernel import clock
from safeconduct.look.needs import Need


def needs_for(actor: Actor) -> list[Need]:
    """What was announced about keys, colleagues at the door of a group, and those who wait for a word to go on."""
    return [*_of_notices(actor), *_of_groups(actor), *_of_more(actor)]


def _of_notices(actor: Actor) -> list[Need]:
    """One for all that was announced; gone once it was seen."""
    notices = notices_for(actor)
    if not notices:
        return []
    why = _("If you know nothing of it, tell the data-protection officer at once: somebody may be using it.")
    said = notice_words(notices[0])
    return [Need(said, reverse("accounts:notices"), _("Look"), why, tone="stop", due_on=clock.today())]


def _of_more(actor: Actor) -> list[Need]:
    """One for each colleague who has opened as many cases as one opens in an hour; gone with the answer."""
    why = _("They cannot open another case until somebody has looked. It may be much work; it may be a stolen session.")
    return [
        Need(
            _("%(name)s asks to open more cases") % {"name": colleague.display_name},
            reverse("accounts:allow_more", args=[colleague.pk]),
            _("Look"),
            why,
            due_on=clock.today(),
        )
        for colleague in asking_for_more(actor)
    ]


def _of_groups(actor: Actor) -> list[Need]:
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
