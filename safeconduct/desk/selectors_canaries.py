"""Alarms, for those who look into them: over canary cases and over many refusals; and one's own canaries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.audit.actions import Action
from safeconduct.audit.models import Leaf
from safeconduct.audit.refusing import TOO_OFTEN
from safeconduct.audit.words import purpose_words
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import CaseState
from safeconduct.desk.models import Watched
from safeconduct.desk.policies import HEARS_ALARMS, PLANTS
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
    names = case_names(actor, [leaf.object_id for leaf in leaves])
    known = User.objects.filter(pk__in={leaf.actor for leaf in leaves if len(leaf.actor) == 36})
    people = {str(pk): name for pk, name in known.values_list("pk", "display_name")}
    return [Alarm(leaf, people.get(leaf.actor, leaf.actor), names.get(leaf.object_id, "")) for leaf in leaves]


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


def canaries_of(actor: Actor) -> list[Case]:
    """The actor's own canaries, the newest last. Raises NotAllowed, StepUpNeeded."""
    actor.must_be(*PLANTS)
    planted = actor.keyring.planted()
    return list(cases_for(actor).filter(pk__in=planted).order_by("made_at"))


def requests_of(actor: Actor) -> list[Case]:
    """Those of them that still wait to be read. Raises NotAllowed, StepUpNeeded."""
    return [case for case in canaries_of(actor) if case.case_state is CaseState.ASKED]


def request_for(actor: Actor, slug: str) -> Case:
    """One of these. Raises NotFound, NotAllowed, StepUpNeeded."""
    for case in requests_of(actor):
        if case.slug == slug:
            return case
    raise NotFound
