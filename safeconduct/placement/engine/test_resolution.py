import random
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from safeconduct.placement.engine import (
    Changes,
    ImpossibleInput,
    MustPlaceImpossible,
    resettle,
    resolve,
    solve,
    verify,
)


@pytest.fixture(scope="module")
def lived_in(village):
    instance = village.compile()
    return instance, solve(instance)


def residents(instance, placement):
    return {name: unit for name, unit in placement.unit_of(instance).items() if unit is not None}


def test_when_nothing_changed_nobody_moves(lived_in):
    instance, placement = lived_in
    resolution = resolve(instance, placement, Changes())
    assert resolution.moves == ()
    assert resolution.fewest
    assert resolution.placement.objective == placement.objective


def test_when_somebody_leaves_nobody_else_has_to_move(lived_in):
    instance, placement = lived_in
    gone = sorted(residents(instance, placement))[:4]
    resolution = resolve(instance, placement, Changes(withdrawn=frozenset(gone)))
    assert (resolution.moves, resolution.fewest) == ((), True)
    assert verify(resolution.instance, resolution.placement) == []
    assert not set(gone) & set(resolution.placement.unit_of(resolution.instance))


def test_when_a_unit_closes_only_its_people_move_or_make_room(lived_in):
    instance, placement = lived_in
    closed = residents(instance, placement)["h006"]
    resolution = resolve(instance, placement, Changes(closed=frozenset({closed})))
    moved = {move.household for move in resolution.moves}
    assert {name for name, unit in residents(instance, placement).items() if unit == closed} <= moved
    assert all(move.was != move.becomes != closed for move in resolution.moves)
    assert verify(resolution.instance, resolution.placement) == []


def test_new_households_and_units_are_taken_in_without_moving_anybody(village, lived_in):
    instance, placement = lived_in
    changes = Changes(
        households=(replace(village.households[0], id="newcomer", urgency=4),),
        units=(replace(village.units[1], id="new-room"),),
    )
    resolution = resolve(instance, placement, changes)
    assert resolution.moves == ()
    assert resolution.placement.objective >= placement.objective


def test_a_changed_need_moves_the_household_that_has_it(village, lived_in):
    instance, placement = lived_in
    name, unit = next(iter(sorted(residents(instance, placement).items())))
    household = next(h for h in village.households if h.id == name)
    area = next(u.area for u in village.units if u.id == unit)
    resolution = resolve(
        instance, placement, Changes(households=(replace(household, excluded_areas=frozenset({area})),))
    )
    assert name in {move.household for move in resolution.moves}


def test_who_is_pinned_stays_and_others_make_room(village, lived_in):
    instance, placement = lived_in
    waiting = next(name for name, unit in placement.unit_of(instance).items() if unit is None)
    row = instance.household_ids.index(waiting)
    target = instance.unit_name(int(instance.unit[instance.first[row]]))
    resolution = resolve(instance, placement, Changes(pinned=frozenset({(waiting, target)})))
    assert resolution.placement.unit_of(resolution.instance)[waiting] == target
    assert resolution.moves


def lexicographic_best(instance, homes):
    """Homes kept, households that stay, points: the best triple, by trying everything."""
    options = [[-1, *instance.unit[instance.candidates(row)].tolist()] for row in range(instance.household_count)]
    best = None
    placed = solve(replace(instance, must=np.zeros_like(instance.must)))
    for chosen in product(*options):
        units = np.array(chosen, dtype=np.int64)
        kinds = {v.kind for v in verify(instance, replace(placed, unit=units))}
        if kinds & {"households", "beds", "people", "conflict", "must_place", "pair"}:
            continue
        pairs = [instance.position(row, int(unit)) for row, unit in enumerate(units) if unit >= 0]
        kept = int(((homes >= 0) & (units >= 0)).sum())
        stays = int(((homes >= 0) & (units == homes)).sum())
        triple = (kept, stays, sum(int(instance.points[pair]) for pair in pairs))
        best = triple if best is None else max(best, triple)
    return best


def test_trying_everything_finds_no_gentler_way(small_problems):
    checked = 0
    for seed, problem in enumerate(small_problems(40, first_seed=900)):
        instance = problem.compile()
        draw = random.Random(seed)
        homes = np.array([draw.choice([-1, *range(instance.unit_count)]) for _ in range(instance.household_count)])
        best = lexicographic_best(instance, homes)
        if best is None:
            with pytest.raises(MustPlaceImpossible):
                resettle(instance, homes)
            continue
        placement, fewest = resettle(instance, homes)
        kept = int(((homes >= 0) & (placement.unit >= 0)).sum())
        stays = int(((homes >= 0) & (placement.unit == homes)).sum())
        assert (kept, stays, placement.objective) == best
        assert fewest
        assert verify(instance, placement) == []
        checked += 1
    assert checked > 20


def test_no_time_leaves_a_valid_placement_that_claims_nothing(town):
    instance = town.compile()
    placement = solve(instance, time_limit=1)
    gone = frozenset(sorted(residents(instance, placement))[:10])
    resolution = resolve(instance, placement, Changes(withdrawn=gone), time_limit=0.01)
    assert verify(resolution.instance, resolution.placement) == []
    assert resolution.placement.bound >= resolution.placement.objective


def test_a_bare_file_is_resettled_not_resolved(lived_in):
    instance, placement = lived_in
    with pytest.raises(ImpossibleInput, match="resettle"):
        resolve(replace(instance, problem=None), placement, Changes())
