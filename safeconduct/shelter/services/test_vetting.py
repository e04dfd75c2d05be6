from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from safeconduct.accounts.roles import Role
from safeconduct.conftest import Colleague
from safeconduct.kernel.errors import NotAllowed
from safeconduct.shelter import errors
from safeconduct.shelter.conftest import day, vet
from safeconduct.shelter.models import Home, Vetting
from safeconduct.shelter.selectors.homes import reasons_of, vettings_of
from safeconduct.shelter.services.vetting import decide_vetting, record_visit
from safeconduct.shelter.words import NEEDED_CHECKS, Check, Verdict


@pytest.fixture
def home(make_home: Callable[..., Home]) -> Home:
    return make_home(vetted=False)


def test_two_visits_and_a_decision_by_another_make_a_home_vetted(
    home: Home, housing: Colleague, lead: Colleague
) -> None:
    vet(home, housing, lead)
    home.refresh_from_db()
    assert home.vetted_until == day(365)
    assert reasons_of(lead.actor, vettings_of(home)[0]) == "Warm and safe."


def test_nobody_makes_both_visits(home: Home, housing: Colleague) -> None:
    record_visit(housing.actor, home=home, on=day(0), checks=list(Check))
    with pytest.raises(errors.NotYourVisit):
        record_visit(housing.actor, home=home, on=day(0), checks=list(Check))


def test_a_third_colleague_does_not_write_over_a_visit(
    home: Home, housing: Colleague, lead: Colleague, second: Colleague
) -> None:
    record_visit(housing.actor, home=home, on=day(0), checks=list(Check))
    record_visit(lead.actor, home=home, on=day(0), checks=[])
    with pytest.raises(errors.NotYourVisit):
        record_visit(second.actor, home=home, on=day(0), checks=[])


def test_who_brought_a_home_in_does_not_approve_it(home: Home, housing: Colleague, lead: Colleague) -> None:
    record_visit(lead.actor, home=home, on=day(0), checks=list(Check))
    record_visit(housing.actor, home=home, on=day(0), checks=[])
    with pytest.raises(errors.OwnHome):
        decide_vetting(housing.actor, home=home, approve=True, valid_until=day(365), reasons="Fine.")


def test_one_visit_is_not_enough(home: Home, lead: Colleague) -> None:
    with pytest.raises(errors.VisitsMissing):
        decide_vetting(lead.actor, home=home, approve=True, valid_until=day(365), reasons="Fine.")
    record_visit(lead.actor, home=home, on=day(0), checks=list(Check))
    with pytest.raises(errors.VisitsMissing):
        decide_vetting(lead.actor, home=home, approve=True, valid_until=day(365), reasons="Fine.")


@pytest.mark.parametrize("missing", sorted(NEEDED_CHECKS))
def test_every_needed_check_is_made_by_one_of_the_two(
    home: Home, housing: Colleague, lead: Colleague, missing: Check
) -> None:
    for visitor in (housing, lead):
        record_visit(visitor.actor, home=home, on=day(0), checks=[check for check in Check if check != missing])
    with pytest.raises(errors.VisitsMissing):
        decide_vetting(lead.actor, home=home, approve=True, valid_until=day(365), reasons="Fine.")


def test_a_no_needs_one_visit_and_a_reason_and_ends_an_earlier_yes(
    home: Home, housing: Colleague, lead: Colleague
) -> None:
    vet(home, housing, lead)
    record_visit(lead.actor, home=home, on=day(0), checks=[])
    with pytest.raises(errors.ReasonsNeeded):
        decide_vetting(lead.actor, home=home, approve=False, valid_until=day(365), reasons=" ")
    decide_vetting(lead.actor, home=home, approve=False, valid_until=day(365), reasons="The lock is gone.")
    home.refresh_from_db()
    assert home.vetted_until is None


def test_an_approval_lasts_beyond_today(home: Home, housing: Colleague, lead: Colleague) -> None:
    record_visit(housing.actor, home=home, on=day(0), checks=list(Check))
    record_visit(lead.actor, home=home, on=day(0), checks=[])
    with pytest.raises(errors.WrongDays):
        decide_vetting(lead.actor, home=home, approve=True, valid_until=day(0), reasons="Fine.")


def test_a_caseworker_may_visit_and_not_decide(home: Home, caseworker: Colleague) -> None:
    record_visit(caseworker.actor, home=home, on=day(0), checks=list(Check))
    with pytest.raises(NotAllowed):
        decide_vetting(caseworker.actor, home=home, approve=True, valid_until=day(9), reasons="Fine.")


def test_an_editor_visits_nobody(home: Home, colleague: Callable[..., Colleague]) -> None:
    with pytest.raises(NotAllowed):
        record_visit(colleague("edda", Role.EDITOR).actor, home=home, on=day(0), checks=[])


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("vetting_visited_by_two", {"second_by": "first"}),
        ("vetting_approved_after_two_visits", {"verdict": Verdict.APPROVED}),
        ("vetting_never_ones_own", {"decided_by": "first", "brought_by": "first"}),
    ],
)
def test_the_database_promises_two_pairs_of_eyes(
    home: Home, lead: Colleague, constraint: str, broken: dict[str, str]
) -> None:
    values = {name: lead.user if value == "first" else value for name, value in broken.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Vetting.objects.create(home=home, first_by=lead.user, first_on=day(0), **values)
