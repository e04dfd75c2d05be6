from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from safeconduct.cases.models import Case
from safeconduct.conftest import Colleague
from safeconduct.kernel.errors import NotFound
from safeconduct.shelter import errors
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Closure, Stay, Unit
from safeconduct.shelter.selectors.one_day import supported_places
from safeconduct.shelter.services.opening_days import close_unit, host_ends, open_again
from safeconduct.shelter.words import ClosedBecause

AWAY = ClosedBecause.HOST_AWAY


def test_nobody_is_placed_while_the_host_is_away(
    unit: Unit, housing: Colleague, case: Case, hold: Callable[..., Stay]
) -> None:
    closure = close_unit(housing.actor, unit=unit, from_on=day(0), until_on=day(20), because=AWAY)
    assert supported_places(day(5)).free_funded_beds == 0
    with pytest.raises(errors.Closed):
        hold(unit, case, 19, 30)
    open_again(housing.actor, unit=unit, closure_id=closure.pk)
    assert hold(unit, case, 19, 30).pk


def test_days_on_which_somebody_lives_there_are_not_closed(stay: Stay, housing: Colleague) -> None:
    with pytest.raises(errors.SomebodyLivesThere):
        close_unit(housing.actor, unit=stay.unit, from_on=day(99), until_on=day(110), because=AWAY)
    assert close_unit(housing.actor, unit=stay.unit, from_on=day(100), until_on=day(110), because=AWAY).pk


def test_days_are_closed_once(unit: Unit, housing: Colleague) -> None:
    close_unit(housing.actor, unit=unit, from_on=day(5), until_on=day(9), because=AWAY)
    with pytest.raises(errors.ClosedAlready):
        close_unit(housing.actor, unit=unit, from_on=day(8), until_on=day(12), because=AWAY)
    with pytest.raises(IntegrityError, match="closure_once"), transaction.atomic():
        Closure.objects.create(unit=unit, from_on=day(8), until_on=day(12), because=AWAY)


def test_a_closure_of_another_unit_is_not_taken_back(unit: Unit, housing: Colleague) -> None:
    with pytest.raises(NotFound):
        open_again(housing.actor, unit=unit, closure_id=uuid4())


def test_a_host_who_wants_the_room_back_shows_who_has_to_move(
    stay: Stay, housing: Colleague, make_case: Callable[..., Case], hold: Callable[..., Stay]
) -> None:
    assert host_ends(housing.actor, unit=stay.unit, on=day(60)) == [stay]
    stay.refresh_from_db()
    assert stay.until_on == day(100)  # nobody is put out by a form
    with pytest.raises(errors.Closed):
        hold(stay.unit, make_case(), 120, 130)


def test_a_host_cannot_end_before_the_beginning(unit: Unit, housing: Colleague) -> None:
    with pytest.raises(errors.WrongDays):
        host_ends(housing.actor, unit=unit, on=unit.open_from)
