"""Floors of groups are held, priced, checked, saved and told of; one that cannot be held says how far it could be."""

import random
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from safeconduct.placement.engine import (
    Changes,
    FloorImpossible,
    GroupFloor,
    ImpossibleInput,
    Instance,
    MustPlaceImpossible,
    Placement,
    explain,
    resolve,
    sentences,
    solve,
    verify,
    what_if,
)
from safeconduct.placement.engine.conftest import drawn_problem, drawn_unit
from safeconduct.placement.engine.floors import Floor
from safeconduct.placement.engine.placement import Part, Prices

RULES = {"pair", "must_place", "households", "beds", "people", "conflict", "floor"}


def drawn_floors(instance, seed):
    draw = random.Random(seed)
    for number in range(2):
        members = np.array([draw.random() < 0.5 for _ in range(instance.household_count)])
        people = draw.random() < 0.5
        most = int(instance.size[members].sum()) if people else int(members.sum())
        yield Floor(name=f"group {number}", members=members, at_least=draw.randint(0, most), people=people)


def told(units, points):
    return Placement(
        unit=np.array(units), objective=points, bound=points, certified=points, prices=Prices(), seconds=0.0,
        value=Part(points, points), soft=Part(0, 0), history=(), method="", status="stalled",
    )  # fmt: skip


def best_by_counting(instance):
    """The most points of all placements that break no rule; None when every one does."""
    rows = [range(instance.first[row], instance.first[row + 1]) for row in range(instance.household_count)]
    ways = sorted(
        ((sum(int(instance.points[pair]) for pair in way if pair is not None), way)
         for way in product(*([None, *row] for row in rows))),
        key=lambda worth: -worth[0],
    )  # fmt: skip
    for points, way in ways:
        units = [-1 if pair is None else int(instance.unit[pair]) for pair in way]
        if not RULES & {one.kind for one in verify(instance, told(units, points))}:
            return points
    return None


@pytest.mark.parametrize("block", range(4))
def test_trying_everything_finds_nothing_better_that_holds_the_floors(small_problems, block):
    solved = refused = 0
    for number, problem in enumerate(small_problems(25, first_seed=3000 + 25 * block)):
        bare = problem.compile()
        instance = replace(bare, floors=tuple(drawn_floors(bare, number)))
        best = best_by_counting(instance)
        if best is None:
            with pytest.raises((FloorImpossible, MustPlaceImpossible)):
                solve(instance)
            refused += 1
            continue
        placement = solve(instance)
        assert (placement.objective, placement.bound, placement.status) == (best, best, "optimal")
        assert verify(instance, placement) == []
        solved += 1
    assert solved > 3
    assert refused > 3


@pytest.fixture(scope="module")
def poor(village):
    """The households worth least, and a floor under them that changes who is placed."""
    instance = village.compile()
    placed = solve(instance).unit >= 0
    left_out = np.flatnonzero(~placed & (np.diff(instance.first) > 0))
    names = frozenset(instance.name_of(int(row)) for row in left_out)
    return GroupFloor(name="left out", households=names, at_least=3)


def test_a_floor_places_whom_points_would_leave_out_and_its_price_proves_the_bound(village, poor):
    free, bound = village.compile(), replace(village, floors=(poor,)).compile()
    before, after = solve(free), solve(bound)
    assert (before.unit >= 0)[bound.floors[0].members].sum() == 0
    assert (after.unit >= 0)[bound.floors[0].members].sum() >= 3
    assert after.objective < before.objective
    assert verify(bound, after) == []
    assert after.prices.floor[0] > 0
    assert after.certified < before.certified
    assert {one.kind for one in verify(bound, replace(after, unit=before.unit))} >= {"floor"}
    lying = replace(after.prices, floor=after.prices.floor * 2 + 1)
    assert "certificate" in {one.kind for one in verify(bound, replace(after, prices=lying, certified=0))}
    assert [one.kind for one in verify(bound, replace(after, prices=replace(lying, floor=-lying.floor)))] == [
        "certificate"
    ]


def test_a_floor_that_asks_for_too_much_says_how_much_could_be(village, poor):
    candidates = len(poor.households)
    asking = replace(village, floors=(replace(poor, at_least=candidates + 1),)).compile()
    with pytest.raises(FloorImpossible) as caught:
        solve(asking)
    assert (caught.value.floor, caught.value.at_least) == ("left out", candidates + 1)
    reachable = replace(village, floors=(replace(poor, at_least=caught.value.most),)).compile()
    assert verify(reachable, solve(reachable)) == []


def test_people_are_counted_where_people_are_asked_for(village, poor):
    people = replace(village, floors=(replace(poor, at_least=5, people=True),)).compile()
    placement = solve(people)
    members = people.floors[0].members & (placement.unit >= 0)
    assert people.size[members].sum() >= 5
    assert verify(people, placement) == []


def test_who_has_a_place_by_a_floor_and_who_has_none_is_told_so(village, poor):
    instance = replace(village, floors=(poor,)).compile()
    placement, before = solve(instance), solve(village.compile())
    gained = [row for row in range(40) if placement.unit[row] >= 0 > before.unit[row]]
    lost = [row for row in range(40) if before.unit[row] >= 0 > placement.unit[row]]
    for row in (gained[0], lost[0]):
        name = instance.name_of(row)
        explanation = explain(instance, placement, name, options=0)
        assert explanation.floors == ("left out",)
        assert any("left out" in sentence for sentence in sentences(explanation, "en"))
    same = next(row for row in range(40) if placement.unit[row] == before.unit[row] >= 0)
    assert explain(instance, placement, instance.name_of(same), options=0).floors == ()


def test_floors_are_kept_in_files(village, poor, tmp_path):
    instance = replace(village, floors=(poor, replace(poor, name="другие", at_least=5, people=True))).compile()
    instance.save(tmp_path / "village.npz")
    again = Instance.load(tmp_path / "village.npz")
    for one, other in zip(instance.floors, again.floors, strict=True):
        assert (one.name, one.at_least, one.people) == (other.name, other.at_least, other.people)
        assert one.members.tolist() == other.members.tolist()
    assert solve(again).objective == solve(instance).objective


def test_a_floor_of_strangers_is_refused(village):
    with pytest.raises(ImpossibleInput, match="nobody-we-know"):
        replace(village, floors=(GroupFloor(name="x", households=frozenset({"nobody-we-know"}), at_least=1),)).compile()


def test_what_one_more_place_brings_is_never_above_its_price(village, poor):
    problem = replace(village, floors=(poor,))
    instance = problem.compile()
    placement = solve(instance)
    more = drawn_unit(random.Random(4), "v000", areas=["town-1"], days=365)
    (gain,) = what_if(instance, placement, [replace(more, beds=4, vetted=True)])
    assert 0 <= gain.points == gain.bound <= gain.at_most


def test_who_is_gone_leaves_the_floor_too(village, poor):
    instance = replace(village, floors=(replace(poor, at_least=2),)).compile()
    gone = min(poor.households)
    resolution = resolve(instance, solve(instance), Changes(withdrawn=frozenset({gone})))
    assert resolution.instance.floors[0].members.sum() == len(poor.households) - 1
    assert verify(resolution.instance, replace(resolution.placement, certified=10**9)) == []


def test_with_floors_many_are_placed_too():
    problem = drawn_problem(3, households=510, units=500, days=30, longest=20, areas=3)
    bare = replace(problem.compile(), timed=False)
    floor = Floor(name="all", members=np.ones(510, dtype=bool), at_least=400)
    placement = solve(replace(bare, floors=(floor,)), gap=0.01, time_limit=60)
    assert placement.method == "highs-mip"
    assert placement.placed >= 400
