"""What placement asks of whom: rounds whose proposals nobody has answered, and a search that came to nothing."""

from collections import Counter
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.accounts.actors import Actor
from safeconduct.look.needs import Need
from safeconduct.look.speaking import short_date
from safeconduct.placement.models import Round
from safeconduct.placement.policies import HOUSING_SIDE
from safeconduct.placement.selectors import newest_round, waiting_answers
from safeconduct.placement.words import RoundState


def needs_for(actor: Actor) -> list[Need]:
    """Proposals that wait for a yes or a no, due before the households could move in; a search that is not done."""
    if not actor.has(*HOUSING_SIDE):
        return []
    waiting = list(waiting_answers(actor))
    rounds = {choice.round_id: choice.round for choice in waiting}
    counts = Counter(choice.round_id for choice in waiting)
    return [*(_answers(rounds[pk], number) for pk, number in counts.items()), *_newest(actor)]


def _answers(found: Round, number: int) -> Need:
    text = ngettext("%(n)s proposed home waits for an answer", "%(n)s proposed homes wait for an answer", number)
    return Need(
        text=text % {"n": number},
        url=reverse("placement:round", args=[found.pk]),
        button=_("Answer"),
        why=_("Until it is accepted, the place is free for anybody."),
        due_on=found.from_on,
        where=_days(found),
    )


def _newest(actor: Actor) -> Iterator[Need]:
    """The last search, for whoever ordered it, if it gave nobody a home or came to nothing."""
    found = newest_round(actor)
    if found is None or found.made_by_id != actor.user.pk:
        return
    url, standing = reverse("placement:round", args=[found.pk]), found.standing
    if standing in {RoundState.INTERRUPTED, RoundState.IMPOSSIBLE, RoundState.FAILED}:
        text = _("The search for homes was not finished")
        yield Need(text, url, _("Look"), tone="stop", due_on=found.from_on, where=_days(found))
    if standing == RoundState.OPEN and not found.choices.filter(unit__isnull=False).exists():
        text = _("The search for homes is done: nobody got one")
        yield Need(text, url, _("Look"), tone="stop", due_on=found.from_on, where=_days(found))


def _days(found: Round) -> str:
    return f"{short_date(found.from_on)} – {short_date(found.until_on)}"
