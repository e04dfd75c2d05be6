from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from safeconduct.placement.engine import verify
from safeconduct.placement.engine.certificate import House, Stay
from safeconduct.placement.engine.national import search
from safeconduct.placement.engine.national.conftest import drawn
from safeconduct.placement.engine.patience import Patience

DAYS = range(12)


def house_and_stays(seed):
    """A house with tolls on some days, and eight stays, all drawn at random."""
    draw = np.random.default_rng(seed)
    instance = drawn(seed, households=2, units=1, each=1, dated=True)
    instance = replace(instance, most_households=draw.integers(2, 4, 1), beds=draw.integers(3, 7, 1))
    tolls = [(int(day), int(draw.integers(0, 2)), int(draw.integers(0, 300))) for day in DAYS if draw.random() < 0.6]
    begins = draw.integers(0, 9, 8)
    stays = [
        Stay(int(begin), int(begin + draw.integers(1, 6)), int(draw.integers(50, 1500)), int(draw.integers(1, 4)))
        for begin in begins
    ]
    return House.of(instance, 0, tolls), stays


def fits(house, stays):
    there = [[one for one in stays if one.begin <= day < one.end] for day in range(20)]
    return all(len(at) <= house.heads and sum(one.beds for one in at) <= house.beds for at in there)


def most_by_trying(house, stays):
    sets = (some for count in range(len(stays) + 1) for some in combinations(stays, count))
    return max(sum(one.worth for one in some) for some in sets if fits(house, some))


@pytest.mark.parametrize("seed", range(40))
def test_a_house_may_exceed_what_lies_below_its_best_set_and_nothing_else(seed):
    house, stays = house_and_stays(seed)
    most = most_by_trying(house, stays)
    assert house.may_exceed(most - 1, stays)
    assert not house.may_exceed(most, stays)


def test_where_there_is_too_much_to_look_at_a_house_may_exceed_anything_that_tolls_do_not_settle(monkeypatch):
    monkeypatch.setattr("safeconduct.placement.engine.certificate.MOST_STATES", 1)
    house, stays = house_and_stays(4)
    assert house.may_exceed(most_by_trying(house, stays), stays)
    assert not house.may_exceed(10**6, stays)


@pytest.fixture(scope="module")
def scarce():
    """A scarce year whose certificate says of some houses more than follows from their tolls."""
    instance = drawn(5, households=90, units=30, each=12, dated=True)
    placement = search.solve(instance, gap=0.0, patience=Patience(), workers=1)
    assert len(placement.prices.counted) > 2
    return instance, placement


def broken(instance, placement, **prices):
    """What is violated when the certificate is as tight as it can be, and says something else."""
    return {one.kind for one in verify(instance, replace(placement, prices=replace(placement.prices, **prices)))}


def test_what_is_said_of_houses_is_counted_anew(scarce):
    instance, placement = scarce
    counted, most = placement.prices.counted, placement.prices.most
    assert broken(instance, placement) == set()
    assert broken(instance, placement, counted=counted[:0], most=most[:0]) == {"certificate"}
    assert verify(instance, replace(placement, certified=placement.certified - 1, bound=placement.objective))


@pytest.mark.parametrize("less", [1, 10**5, 10**12])
def test_whoever_says_of_a_house_less_than_it_holds_is_not_believed(scarce, less):
    instance, placement = scarce
    assert broken(instance, placement, most=placement.prices.most - less) == {"certificate"}


def test_who_looks_through_some_houses_believes_what_is_said_of_the_others_and_of_no_unit_else(scarce):
    instance, placement = scarce
    counted, most = placement.prices.counted, placement.prices.most
    noticed = 0
    for number, lie in enumerate(counted.tolist()):
        lied = replace(placement, prices=replace(placement.prices, most=most - 1_000_000 * (counted == lie)))
        by_all, by_one = ({one.kind for one in verify(instance, lied, houses=houses)} for houses in (None, 1))
        assert by_one == (by_all if number == 0 else set()), lie
        noticed += bool(by_all)
    assert noticed > 1
    alone = np.flatnonzero(instance.most_households == 1)
    strange = replace(placement.prices, counted=alone, most=np.zeros(len(alone), dtype=np.int64))
    assert {one.kind for one in verify(instance, replace(placement, prices=strange), houses=1)} == {"certificate"}


def test_what_is_said_of_rooms_for_one_of_units_that_are_not_there_or_of_nothing_counts_for_nothing(scarce):
    instance, placement = scarce
    counted, most = placement.prices.counted, placement.prices.most
    alone = np.flatnonzero(instance.most_households == 1)
    strange = np.concatenate([counted, alone, [-1, 10**6]])
    assert (
        broken(instance, placement, counted=strange, most=np.concatenate([most, np.zeros(len(alone) + 2, int)]))
        == set()
    )
    assert broken(instance, placement, counted=strange) == set()  # said of so many houses, and of no more
