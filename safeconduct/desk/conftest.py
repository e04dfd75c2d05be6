"""A household with all that a case can hold: a home, places of the quota, a dossier on its way."""

from collections.abc import Callable

import pytest
from django.db import transaction

from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.cases.services.share_case import share_case
from safeconduct.cases.states import CaseState
from safeconduct.conftest import Colleague
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.words import StayTrack
from safeconduct.placement.conftest import opened, programme, waits
from safeconduct.programme.models import Programme
from safeconduct.programme.services.quota import hold_places
from safeconduct.shelter.conftest import hold, make_home, make_unit, provider, second, unit
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.services.change_stay import confirm_stay

__all__ = ["hold", "make_home", "make_unit", "opened", "programme", "provider", "second", "unit", "waits"]


@pytest.fixture
def lawyer(colleague: Callable[..., Colleague]) -> Colleague:
    return colleague("marie", Role.LAWYER)


@pytest.fixture
def officer(colleague: Callable[..., Colleague]) -> Colleague:
    return colleague("daan", Role.OFFICER)


@pytest.fixture
def household(
    lead: Colleague,
    caseworker: Colleague,
    lawyer: Colleague,
    make_case: Callable[..., Case],
    programme: Programme,
    unit: Unit,
    hold: Callable[..., Stay],
) -> Case:
    """Clara's case, that the lawyer can open too: its dossier is begun, a unit confirmed, one place held."""
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    share_case(lead.actor, case=case, colleague=lawyer.user)
    open_dossier(caseworker.actor, case=case, track=StayTrack.LONG_STAY, post="moscow")
    confirm_stay(lead.actor, stay=hold(unit, case))
    with transaction.atomic():
        hold_places(lead.actor, programme=programme, case=case, places=1)
    return case
