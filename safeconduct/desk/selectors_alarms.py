"""Alarms, for those who look into them: a canary case was opened, or somebody was refused unusually often."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.names import with_names
from safeconduct.audit.actions import Action
from safeconduct.audit.models import Leaf
from safeconduct.audit.refusing import TOO_OFTEN
from safeconduct.audit.words import purpose_words
from safeconduct.desk.models import Watched
from safeconduct.desk.policies import HEARS_ALARMS
from safeconduct.desk.selectors_log import case_names
from safeconduct.kernel.errors import NotFound


@dataclass(frozen=True)
class Alarm:
    """A canary was opened: the log says it before the key is given, and no web process can leave it out.

    Or somebody was refused unusually often (`audit.refusing`): no case is named, and `purpose` says how often.
    """

    leaf: Leaf
    who: str
    case: str

    @property
    def is_of_refusals(self) -> bool:
        return self.leaf.object_kind == TOO_OFTEN

    @property
    def purpose(self) -> str:
        """What for, in words."""
        return purpose_words(self.leaf.purpose)


def alarms_for(actor: Actor) -> list[Alarm]:
    """What nobody has looked into yet, the oldest first; never what the actor has set off. Raises NotAllowed."""
    return alarms_of(actor, list(unheard(actor)))


def alarms_of(actor: Actor, leaves: Sequence[Leaf]) -> list[Alarm]:
    """What these leaves of the log say, with names."""
    cases = case_names(actor, [leaf.object_id for leaf in leaves])
    return [Alarm(leaf, who or leaf.actor, cases.get(leaf.object_id, "")) for leaf, who in with_names(leaves)]


def alarm_for(actor: Actor, sequence: int) -> Leaf:
    """One of them. Raises NotFound, NotAllowed."""
    found = unheard(actor).filter(sequence=sequence).first()
    if found is None:
        raise NotFound
    return found


def unheard(actor: Actor) -> QuerySet[Leaf]:
    """The leaves of these alarms; of one person's refusals the newest, which counts the others. Raises NotAllowed."""
    actor.must_be(*HEARS_ALARMS)
    heard = Watched.objects.values("leaf")
    more = Leaf.objects.filter(object_kind=TOO_OFTEN, action=Action.REFUSED, sequence__gt=OuterRef("sequence"))
    newest = Q(object_kind=TOO_OFTEN, action=Action.REFUSED) & ~Exists(more.filter(actor=OuterRef("actor")))
    found = Leaf.objects.filter(Q(action=Action.ALARM) | newest).exclude(sequence__in=heard)
    return found.exclude(actor=actor.reference).order_by("sequence")
