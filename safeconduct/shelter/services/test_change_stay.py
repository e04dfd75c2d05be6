from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.conftest import Colleague
from safeconduct.custody import broker, grants
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.errors import NoGrant, StepUpNeeded
from safeconduct.custody.models import Grant
from safeconduct.kernel.errors import NotAllowed, NotFound
from safeconduct.shelter import errors
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.selectors.homes import address_of_stay
from safeconduct.shelter.services.change_stay import (
    cancel_stay,
    confirm_stay,
    end_stay,
    move_stay,
    prolong_stay,
    release_stays,
)
from safeconduct.shelter.words import StayState

Make = Callable[..., Unit]
Hold = Callable[..., Stay]


@pytest.fixture
def living(unit: Unit, make_case: Callable[..., Case], caseworker: Colleague, lead: Colleague, hold: Hold) -> Stay:
    """A confirmed stay that began twenty days ago."""
    return confirm_stay(lead.actor, stay=hold(unit, make_case(caseworker=caseworker), -20, 100))


def test_the_address_opens_for_the_caseworker_only_once_the_stay_is_confirmed(
    stay: Stay, lead: Colleague, caseworker: Colleague
) -> None:
    with pytest.raises(NotFound):
        address_of_stay(caseworker.actor, stay)
    confirmed = confirm_stay(lead.actor, stay=stay)
    assert address_of_stay(caseworker.actor, confirmed).street == "Kraanlei 7"


def test_the_caseworkers_key_ends_with_the_stay(stay: Stay, lead: Colleague, caseworker: Colleague) -> None:
    confirm_stay(lead.actor, stay=stay)
    grant = Grant.objects.get(holder=caseworker.user.holder, subject=stay.unit.home_id)
    assert grant.ends_at is not None
    assert timezone.localtime(grant.ends_at).date() == day(101)


def test_confirming_takes_the_second_key(stay: Stay, lead: Colleague) -> None:
    proof = broker.check_words(lead.user.holder, lead.passphrase)
    half = broker.open_session(lead.user.holder, proof, reference=str(lead.user.pk))
    keyring = broker.keyring_of(broker.live_session(half), half)
    with pytest.raises(StepUpNeeded):
        confirm_stay(Actor(lead.user, lead.actor.roles, keyring), stay=stay)
    stay.refresh_from_db()
    assert stay.state == StayState.HELD


def test_confirming_twice_changes_nothing(stay: Stay, lead: Colleague) -> None:
    confirm_stay(lead.actor, stay=stay)
    assert confirm_stay(lead.actor, stay=stay).state == StayState.CONFIRMED


def test_a_stay_that_ends_today_makes_room_and_takes_the_key_back(
    living: Stay, lead: Colleague, caseworker: Colleague, make_case: Callable[..., Case], hold: Hold
) -> None:
    ended = end_stay(lead.actor, stay=living, on=day(0))
    assert (ended.state, ended.until_on) == (StayState.ENDED, day(0))
    with pytest.raises(NotFound):
        address_of_stay(caseworker.actor, ended)
    assert not Grant.objects.filter(holder=caseworker.user.holder, subject=ended.unit.home_id).exists()
    assert hold(ended.unit, make_case(), 0, 50).pk


def test_the_key_stays_while_the_caseworker_has_another_household_in_the_home(
    living: Stay, lead: Colleague, caseworker: Colleague, make_unit: Make, make_case: Callable[..., Case], hold: Hold
) -> None:
    neighbour = make_unit(home=living.unit.home)
    other = confirm_stay(lead.actor, stay=hold(neighbour, make_case(caseworker=caseworker)))
    end_stay(lead.actor, stay=living, on=day(0))
    assert address_of_stay(caseworker.actor, other).street == "Kraanlei 7"


def test_an_end_that_is_still_to_come_only_shortens_the_stay(living: Stay, lead: Colleague) -> None:
    assert end_stay(lead.actor, stay=living, on=day(30)).state == StayState.CONFIRMED
    living.refresh_from_db()
    assert living.until_on == day(30)


@pytest.mark.parametrize("on", [day(-20), day(101)])
def test_a_stay_ends_within_its_days(living: Stay, lead: Colleague, on: object) -> None:
    with pytest.raises(errors.WrongDays):
        end_stay(lead.actor, stay=living, on=on)  # type: ignore[arg-type]


def test_a_held_stay_is_cancelled_and_its_unit_is_free(
    stay: Stay, lead: Colleague, make_case: Callable[..., Case], hold: Hold
) -> None:
    assert cancel_stay(lead.actor, stay=stay).state == StayState.CANCELLED
    assert hold(stay.unit, make_case()).pk
    with pytest.raises(errors.StayOver):
        confirm_stay(lead.actor, stay=stay)


def test_who_has_moved_in_is_not_cancelled(living: Stay, lead: Colleague) -> None:
    with pytest.raises(errors.StayBegun):
        cancel_stay(lead.actor, stay=living)


def test_a_stay_grows_only_as_far_as_money_and_neighbours_let_it(
    stay: Stay, lead: Colleague, make_case: Callable[..., Case], hold: Hold
) -> None:
    with pytest.raises(errors.NotFunded):
        prolong_stay(lead.actor, stay=stay, until_on=day(331))
    hold(stay.unit, make_case(), 200, 250)
    with pytest.raises(errors.UnitTaken):
        prolong_stay(lead.actor, stay=stay, until_on=day(201))
    assert prolong_stay(lead.actor, stay=stay, until_on=day(200)).until_on == day(200)


def test_a_household_that_moves_lives_in_one_unit_until_the_day_and_in_the_other_from_it(
    living: Stay, lead: Colleague, caseworker: Colleague, make_unit: Make
) -> None:
    to = make_unit()
    new = move_stay(lead.actor, stay=living, to=to, on=day(40))
    living.refresh_from_db()
    assert (living.until_on, new.from_on, new.until_on, new.unit_id) == (day(40), day(40), day(100), to.pk)
    assert new.state == StayState.CONFIRMED
    assert address_of_stay(caseworker.actor, new).street == "Kraanlei 7"


def test_a_move_before_the_first_day_leaves_nothing_in_the_old_unit(
    stay: Stay, lead: Colleague, make_unit: Make
) -> None:
    new = move_stay(lead.actor, stay=stay, to=make_unit(), on=day(0))
    stay.refresh_from_db()
    assert (stay.state, new.state, new.from_on) == (StayState.CANCELLED, StayState.HELD, day(10))


def test_a_move_to_a_unit_that_is_taken_leaves_everything_as_it_was(
    living: Stay, lead: Colleague, make_unit: Make, make_case: Callable[..., Case], hold: Hold
) -> None:
    to = make_unit()
    hold(to, make_case(), 50, 60)
    with pytest.raises(errors.UnitTaken):
        move_stay(lead.actor, stay=living, to=to, on=day(40))
    living.refresh_from_db()
    assert living.until_on == day(100)


def test_a_case_that_ends_gives_its_units_back(
    living: Stay, caseworker: Colleague, make_unit: Make, hold: Hold
) -> None:
    hold(make_unit(), living.case, 100, 120)
    released = release_stays(caseworker.actor, case=living.case)
    assert {stay.state for stay in released} == {StayState.ENDED, StayState.CANCELLED}
    assert {stay.until_on for stay in released if stay.state == StayState.ENDED} == {day(0)}


@pytest.mark.parametrize("step", [confirm_stay, cancel_stay])
def test_a_caseworker_does_not_decide_about_stays(stay: Stay, caseworker: Colleague, step: Callable[..., Stay]) -> None:
    with pytest.raises(NotAllowed):
        step(caseworker.actor, stay=stay)


def test_a_case_without_a_key_gives_nothing_back(stay: Stay, colleague: Callable[..., Colleague]) -> None:
    with pytest.raises(NotFound):
        release_stays(colleague("oscar", Role.CASEWORKER).actor, case=stay.case)


def test_somebody_outside_the_housing_group_lets_nobody_into_a_home(
    unit: Unit, colleague: Callable[..., Colleague]
) -> None:
    outsider = colleague("olga", Role.CASEWORKER)
    with pytest.raises(NoGrant):
        grants.share(outsider.actor, unit.home_id, [Compartment.ADDRESS], to=outsider.user.holder, reason="stay")


def test_a_shorter_stay_in_the_same_home_does_not_shorten_the_key_to_the_longer_one(
    living: Stay, lead: Colleague, caseworker: Colleague, make_unit: Make, make_case: Callable[..., Case], hold: Hold
) -> None:
    neighbour = hold(make_unit(home=living.unit.home), make_case(caseworker=caseworker), -10, 20)
    confirm_stay(lead.actor, stay=neighbour)
    assert _last_day_of_key(caseworker, living) == day(100)
    end_stay(lead.actor, stay=living, on=day(0))
    assert _last_day_of_key(caseworker, living) == day(20)


def _last_day_of_key(caseworker: Colleague, stay: Stay) -> date:
    grant = Grant.objects.get(holder=caseworker.user.holder, subject=stay.unit.home_id)
    assert grant.ends_at is not None
    return timezone.localtime(grant.ends_at).date() - timedelta(days=1)


def test_a_key_that_was_given_without_an_end_outlives_the_stay(
    stay: Stay, housing: Colleague, lead: Colleague, caseworker: Colleague
) -> None:
    home, holder = stay.unit.home_id, caseworker.user.holder
    grants.share(housing.actor, home, [Compartment.ADDRESS], to=holder, reason="visit")
    confirm_stay(lead.actor, stay=stay)
    kept = Grant.objects.get(holder=holder, subject=home)
    assert (kept.ends_at, kept.reason) == (None, "visit")
    release_stays(lead.actor, case=stay.case)
    assert Grant.objects.filter(holder=holder, subject=home).exists()
