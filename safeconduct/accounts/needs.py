"""Colleagues who wait for a colleague: to be let into a group by any member, or to open more cases than usual."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import Notice, RoleChange, User
from safeconduct.accounts.selectors import GROUP_WORDS, notice_words, waiting_at_the_door, waiting_for_a_word
from safeconduct.accounts.selectors_roles import changes_waiting_for
from safeconduct.kernel import clock
from safeconduct.look.needs import Need


def needs_for(actor: Actor) -> list[Need]:
    """What was announced about keys, colleagues who wait for a word to go on, and those at the door of a group."""
    known = list(waiting_for_a_word(actor))
    announced = [_announced(one, one.announced) for one in known if one.announced]
    vouching = [_is_new() for one in known if one.is_new] + [_vouches(one) for one in known if one.vouches]
    asking = [_asks(one) for one in known if one.asks]
    proposed = changes_waiting_for(actor) if any(one.roles for one in known) else ()
    return [*announced, *vouching, *asking, *map(_roles, proposed), *_of_groups(actor)]


def _announced(about: User, what: str) -> Need:
    """What a colleague must get to know or decide about keys; gone once it was seen, or answered."""
    if what == Notice.What.APPROVE:
        why = _("Two colleagues compare the words of the request before three custodians answer it.")
        at, tone = reverse("accounts:recover", args=[about.pk]), "wait"
    else:
        why = _("If you know nothing of it, tell the data-protection officer at once: somebody may be using it.")
        at, tone = reverse("accounts:notices"), "stop"
    return Need(notice_words(what, about), at, _("Look"), why, tone=tone, due_on=clock.today())


def _asks(colleague: User) -> Need:
    """A colleague has opened as many cases as one opens in an hour; gone with the answer."""
    return Need(
        _("%(name)s asks to open more cases") % {"name": colleague.display_name},
        reverse("accounts:allow_more", args=[colleague.pk]),
        _("Look"),
        _("They cannot open another case until somebody has looked. It may be much work; it may be a stolen session."),
        due_on=clock.today(),
    )


def _roles(change: RoleChange) -> Need:
    """Another administrator's proposal; gone with the answer of any one who may give it."""
    words = {"name": change.asked_by.display_name, "colleague": change.user.display_name}
    until = timezone.localtime(change.ends_at)
    return Need(
        _("%(name)s proposes other roles for %(colleague)s") % words,
        reverse("accounts:role_change", args=[change.pk]),
        _("Look"),
        _("Another colleague confirms or refuses it, until %(time)s.") % {"time": until.strftime("%H:%M")},
        due_on=until.date(),
    )


def _is_new() -> Need:
    """Fewer than two have vouched for the actor, who has no role yet and whose page *You* has the words to compare."""
    return Need(
        _("Two colleagues have to vouch for you"),
        reverse("accounts:me"),
        _("Look"),
        _(
            "Your roles open nothing until then. Programme leads, data-protection officers and administrators vouch: "
            "they call you and compare the five words of your page."
        ),
        due_on=clock.today(),
    )


def _vouches(colleague: User) -> Need:
    """A colleague has fewer than two words; gone with the actor's own."""
    return Need(
        _("Vouch for %(name)s") % {"name": colleague.display_name},
        reverse("accounts:vouch", args=[colleague.pk]),
        _("Look"),
        _("Nothing can be shared with them until two colleagues have said that this account is theirs."),
        due_on=clock.today(),
    )


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
