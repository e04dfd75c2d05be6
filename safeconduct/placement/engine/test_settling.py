"""Who may stay, beside the plain integer program that asks the same: its optimum is the truth."""

from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import resettle, resolution, settling, solve, verify
from safeconduct.placement.engine.apart import Here
from safeconduct.placement.engine.exact import searched
from safeconduct.placement.engine.greedy import greedy
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.national.conftest import drawn
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.resolution import upheaval_of
from safeconduct.placement.engine.settling import Upheaval, weight_of
from safeconduct.placement.engine.task import Task


def closed(instance, share, seed):
    """The instance without some of its units, and where households lived before."""
    homes = solve(instance, gap=0.01).unit
    gone = np.random.default_rng(seed).random(instance.unit_count) < share
    return instance.only(~gone[instance.unit]), homes


def upheaval(homes, units):
    had = homes >= 0
    return Upheaval(lost=int((had & (units < 0)).sum()), moved=int((had & (units != homes)).sum()))


def by_branch_and_cut(instance, homes):
    weight = weight_of(instance, homes, homes >= 0)
    task = Task(replace(instance, points=weight, soft=np.zeros_like(weight)))
    return searched(task, greedy(task.instance), Here(), Settings(), Patience())


def ordered(one):
    return (one.lost, one.moved)


@pytest.fixture
def as_many(monkeypatch):
    """However few pairs there are, they are too many to finish the proof."""
    for module in (settling, resolution):
        monkeypatch.setattr(module, "PROVEN_SIZE", 0)
        monkeypatch.setattr(module, "MOST_PAIRS", 12)


CASES = [(seed, kind) for seed in range(8) for kind in ({}, {"conflicts": 8}, {"tight": True})]


@pytest.mark.parametrize(("seed", "kind"), CASES)
def test_upheaval_is_what_branch_and_cut_proves(seed, kind):
    instance, homes = closed(drawn(seed, households=25, units=9, each=4, **kind), 0.3, seed)
    truth = upheaval(homes, by_branch_and_cut(instance, homes).unit)
    placement, settled = upheaval_of(instance, homes)
    assert upheaval(homes, placement.unit) == settled.found == settled.least == truth
    assert settled.is_fewest
    assert verify(instance, placement) == []


@pytest.mark.usefixtures("as_many")
def test_where_the_proof_is_not_finished_what_is_said_still_holds():
    proven = 0
    for seed, kind in CASES:
        instance, homes = closed(drawn(seed, households=25, units=9, each=4, **kind), 0.3, seed)
        truth = upheaval(homes, by_branch_and_cut(instance, homes).unit)
        placement, settled = upheaval_of(instance, homes)
        assert upheaval(homes, placement.unit) == settled.found
        assert ordered(settled.least) <= ordered(truth) <= ordered(settled.found)
        assert settled.least.moved <= settled.found.moved
        assert verify(instance, placement) == []
        proven += settled.is_fewest
    assert proven >= 0.5 * len(CASES)


@pytest.mark.usefixtures("as_many")
def test_a_ceiling_holds_for_all_who_move_as_little_even_where_few_were_asked():
    for seed in range(8):
        instance, homes = closed(drawn(seed, households=25, units=9, each=4), 0.3, seed)
        placement, settled = upheaval_of(instance, homes)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(resolution, "MOST_PAIRS", 10**6)
            patch.setattr(settling, "MOST_PAIRS", 10**6)
            best, _ = upheaval_of(instance, homes)
        if settled.is_fewest:
            assert placement.objective <= best.objective <= placement.bound


def test_in_a_large_country_whoever_leaves_moves_nobody():
    instance = drawn(5, households=700, units=300, each=12)
    homes = solve(instance, gap=0.01).unit
    gone = np.arange(700) % 20 == 0
    left = instance.only(~gone[instance.household])
    homes = np.where(gone, -1, homes)
    placement, fewest = resettle(left, homes)
    assert fewest
    assert (placement.unit == homes)[homes >= 0].all()
    assert verify(left, placement) == []
    assert placement.placed > (homes >= 0).sum()


def test_in_a_large_country_with_closed_units_the_bound_stands_beside_what_was_found():
    instance, homes = closed(drawn(6, households=600, units=260, each=12), 0.05, 6)
    placement, settled = upheaval_of(instance, homes)
    assert upheaval(homes, placement.unit) == settled.found
    assert ordered(settled.least) <= ordered(settled.found)
    assert verify(instance, placement) == []
    homeless_for_certain = int((homes >= 0).sum()) - len(
        np.unique(instance.household[(homes >= 0)[instance.household]])
    )
    assert settled.least.lost >= homeless_for_certain
