"""A key alone is not enough: services ask for the role as pages do."""

from collections.abc import Callable

import pytest

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import PersonCard, PlacementProfile, Story
from safeconduct.cases.services.consents import give_consent, withdraw_consent
from safeconduct.cases.services.household import add_person, change_card, change_profile, change_story
from safeconduct.cases.services.tasks import add_task, finish_task
from safeconduct.cases.words import ConsentKind, TaskKind
from safeconduct.conftest import Colleague
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed

CARD = PersonCard(working_name="Somebody")


@pytest.fixture
def editor(lead: Colleague) -> Actor:
    """Holds every key of the lead, and only the role of an editor."""
    return Actor(lead.user, frozenset({Role.EDITOR}), lead.actor.keyring)


STEPS: list[Callable[[Actor, Case], object]] = [
    lambda actor, case: add_person(actor, case=case, card=CARD),
    lambda actor, case: change_card(actor, case=case, person=case.people.get(), card=CARD, seen=1),
    lambda actor, case: change_story(actor, case=case, story=Story(added="x"), seen=1),
    lambda actor, case: change_profile(actor, case=case, profile=PlacementProfile()),
    lambda actor, case: give_consent(actor, case=case, kind=ConsentKind.HOST, given_on=clock.today()),
    lambda actor, case: withdraw_consent(actor, case=case, kind=ConsentKind.FREE),
    lambda actor, case: add_task(actor, case=case, kind=TaskKind.CALL, due_on=clock.today(), owner=None),
    lambda actor, case: finish_task(actor, case=case, task_id=str(case.pk)),
]


@pytest.mark.parametrize("step", STEPS)
def test_a_key_without_the_role_changes_nothing(
    editor: Actor, case: Case, step: Callable[[Actor, Case], object]
) -> None:
    with pytest.raises(NotAllowed):
        step(editor, case)
