from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import Instance, Part, claims, solve, verify
from safeconduct.placement.engine.placement import Placement


@pytest.fixture(scope="module")
def solved(village) -> tuple[Instance, Placement]:
    instance = village.compile()
    return instance, solve(instance)


def kinds(instance, placement):
    return {violation.kind for violation in verify(instance, placement)}


def moved(placement, household, unit):
    units = placement.unit.copy()
    units[household] = unit
    return replace(placement, unit=units)


def test_an_honest_placement_passes(solved):
    assert kinds(*solved) == set()


def test_a_household_where_it_may_not_live_is_found(solved):
    instance, placement = solved
    household = int(np.argmax(placement.unit >= 0))
    stranger = next(u for u in range(instance.unit_count) if instance.position(household, u) is None)
    assert "pair" in kinds(instance, moved(placement, household, stranger))


def test_a_unit_that_does_not_exist_is_found(solved):
    instance, placement = solved
    assert kinds(instance, moved(placement, 0, 99)) == {"shape"}


def test_a_household_left_out_although_it_must_be_placed_is_found(solved):
    instance, placement = solved
    must = instance.must.copy()
    must[placement.unit < 0] = True
    assert "must_place" in kinds(replace(instance, must=must), placement)


@pytest.mark.parametrize("kind", ["households", "beds", "people"])
def test_one_too_many_at_the_same_time_is_found(solved, kind):
    instance, placement = solved
    field = {"households": "most_households", "beds": "beds", "people": "most_people"}[kind]
    tight = replace(instance, **{field: np.zeros_like(instance.beds)})
    assert kinds(tight, placement) >= {kind}


def test_following_each_other_is_not_living_together(solved):
    instance, placement = solved
    units = placement.unit.tolist()
    successors = [
        (a, b)
        for a in range(len(units))
        for b in range(len(units))
        if units[a] == units[b] >= 0 and instance.leaves[a] <= instance.arrives[b]
    ]
    apart = replace(instance, conflicts=np.array(successors))
    assert successors
    assert kinds(apart, placement) == set()


def test_people_who_may_not_meet_are_found(solved):
    instance, placement = solved
    units = placement.unit.tolist()
    neighbours = next(
        (a, b)
        for a in range(len(units))
        for b in range(a + 1, len(units))
        if units[a] == units[b] >= 0
        and instance.arrives[a] < instance.leaves[b]
        and instance.arrives[b] < instance.leaves[a]
    )
    assert kinds(replace(instance, conflicts=np.array([neighbours])), placement) == {"conflict"}


def test_wrong_sums_are_found(solved):
    instance, placement = solved
    assert kinds(instance, replace(placement, objective=placement.objective + 1)) == {"objective"}
    assert kinds(instance, replace(placement, value=Part(1, 10**9))) == {"parts"}


def test_a_bound_below_what_was_reached_is_found(solved):
    instance, placement = solved
    assert kinds(instance, replace(placement, bound=placement.objective - 1)) == {"bound"}


def test_a_certificate_that_its_prices_do_not_prove_is_found(solved):
    instance, placement = solved
    assert kinds(instance, replace(placement, certified=placement.certified - 1)) == {"certificate"}
    negative = replace(placement.prices, milli=-placement.prices.milli)
    assert kinds(instance, replace(placement, prices=negative)) == {"certificate"}


def test_any_prices_prove_some_bound(solved):
    instance, placement = solved
    for factor in (0, 1, 3):
        prices = replace(placement.prices, milli=placement.prices.milli * factor)
        high = replace(placement, prices=prices, certified=10**9)
        assert kinds(instance, high) == set()


def test_what_prices_prove_is_derived_and_what_lies_below_is_called_a_claim(solved):
    instance, placement = solved
    whole, value = placement.certified, placement.value.points
    proven = replace(placement, bound=whole, value=Part(value, whole), soft=Part(placement.soft.points, whole - value))
    assert claims(instance, proven) == ()
    assert claims(instance, replace(proven, bound=whole - 1)) == ("bound",)
    assert claims(instance, replace(proven, value=Part(value, whole - 1))) == ("value",)
    assert claims(instance, replace(proven, soft=Part(placement.soft.points, whole - value - 1))) == ("soft",)
    less_than_nothing = replace(instance, soft=instance.soft - instance.soft.max() - 1)
    assert claims(less_than_nothing, proven) == ("value",)


def test_where_suiting_well_counts_nothing_there_is_one_ceiling(solved):
    instance, placement = solved
    bare = replace(instance, soft=np.zeros_like(instance.soft))
    assert claims(bare, replace(placement, bound=placement.certified)) == ()
    assert claims(bare, replace(placement, bound=placement.certified - 1)) == ("bound",)


def test_a_claim_that_is_wrong_but_contradicts_nothing_is_not_found_and_so_is_named(solved):
    instance, placement = solved
    boast = replace(placement, value=Part(placement.value.points, placement.value.points))
    assert kinds(instance, boast) == set()
    assert "value" in claims(instance, boast)
