"""A rival is run, killed in time, and believed in nothing that was not counted."""

import os
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from safeconduct.cell.bench import placement as bench
from safeconduct.cell.bench.placing import bounded
from safeconduct.cell.bench.placing.counting import DoesNotHold, points_of
from safeconduct.cell.bench.placing.generator import instance_of
from safeconduct.cell.bench.placing.methods import Course, measured
from safeconduct.cell.bench.placing.results import Result
from safeconduct.cell.bench.placing.rivals.filling import by_hand
from safeconduct.cell.bench.placing.rivals.regions import offices_of, regions_of
from safeconduct.cell.bench.placing.sizes import Size
from safeconduct.placement.engine import solve
from safeconduct.placement.engine.placement import units_of

SMALL = Size(name="s200", households=60, units=40, candidates=15, timed=True, ours=20, rivals=20)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "FOLDER", tmp_path_factory.mktemp("bench"))
        with bench.drawn(SMALL, 3) as instance:
            yield instance


@pytest.fixture(scope="module")
def best(drawn):
    return solve(drawn.instance)


def test_what_is_counted_is_what_it_is_worth(drawn, best):
    assert points_of(drawn.instance, best.unit) == best.objective


def test_what_is_filled_by_hand_holds_and_leaves_nobody_out_who_would_fit(drawn, best):
    instance = drawn.instance
    pairs = by_hand(instance)
    units = units_of(instance, pairs)
    assert 0.8 * best.objective < points_of(instance, units) <= best.objective
    for pair in np.flatnonzero(units[instance.household] < 0):
        crowded = units.copy()
        crowded[instance.household[pair]] = instance.unit[pair]
        with pytest.raises(DoesNotHold):
            points_of(instance, crowded)


def test_what_crosses_a_rule_does_not_count(drawn, best):
    instance = drawn.instance
    all_of_them = np.full(instance.household_count, -1)
    alone = np.flatnonzero(instance.most_households[instance.unit] == 1)
    busiest = np.bincount(instance.unit[alone]).argmax()
    all_of_them[instance.household[instance.unit == busiest]] = busiest
    elsewhere = best.unit.copy()
    elsewhere[0] = np.setdiff1d(np.arange(instance.unit_count), instance.unit[instance.candidates(0)])[0]
    for units, why in ((all_of_them, "more households"), (elsewhere, "no candidate"), (best.unit[1:], "not one unit")):
        with pytest.raises(DoesNotHold, match=why):
            points_of(instance, units)


def is_alive(pid):
    """Neither gone nor waiting to be asked how it ended."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("method", ["greedy", "highs", "regions"])
def test_a_rival_tells_what_it_finds_and_it_is_counted(drawn, best, method):
    result = measured(method, drawn, Course(python=Path(sys.executable), threads=1))
    assert result.objective is not None, result.status
    assert 0.8 * best.objective < result.objective <= best.objective
    assert result.history[-1][1] == result.objective
    assert (method == "highs") == (result.bound == best.objective)
    assert result.peak_mib > 1
    assert 0 < result.searching < result.seconds < 20


def test_who_takes_too_long_is_killed_with_all_that_it_started():
    began = time.monotonic()
    ran = bounded.run(["sh", "-c", "sleep 60 & echo $!; sleep 60"], 0.3, os.environ)
    assert ran.returncode is None
    while is_alive(int(ran.lines[0])):
        assert time.monotonic() - began < 30


def test_who_fails_says_why_and_found_nothing(drawn):
    result = measured("nobody", drawn, Course(python=Path(sys.executable), threads=1))
    assert (result.objective, result.bound) == (None, None)
    assert "nobody" in result.status


def test_regions_are_pieces_of_cities_and_each_household_asks_its_best_first():
    instance, there_is = instance_of(households=300, units=450, candidates=20, timed=False, seed=3)
    region = regions_of(there_is.city)
    assert np.bincount(region).tolist() == [150, 150, 150]
    offices = offices_of(instance, region)
    for household in np.flatnonzero(np.diff(instance.first))[:50]:
        rows = instance.candidates(household)
        asked = offices.region[offices.first[household] : offices.first[household + 1]]
        points = [instance.points[rows][region[instance.unit[rows]] == one].max() for one in asked]
        assert sorted(set(region[instance.unit[rows]].tolist())) == sorted(asked.tolist())
        assert points == sorted(points, reverse=True)
        assert offices.of(len(asked))[household] == asked[0]


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """What would be measured: (size, seed, method), one after another."""
    found = []

    def measured(method, instance, _course):
        found.append((*instance, method))
        return Result(
            size=instance[0], seed=instance[1], method=method, objective=None, bound=None, seconds=1, searching=None,
            peak_mib=1, status="finished", limit=1,
        )  # fmt: skip

    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    monkeypatch.setattr(bench, "measured", measured)
    monkeypatch.setattr(bench, "drawn", lambda size, seed: nullcontext((size.name, seed)))
    monkeypatch.setattr(bench, "python_of_rivals", lambda: None)
    return found


def test_goals_are_measured_on_five_seeds_and_what_was_measured_may_stand(asked):
    few = ["--sizes", "s1k", "s2k", "--methods", "ours", "highs", "--rival-seeds", "1"]
    bench.main(few)
    first = [("s1k", 101, "ours"), ("s1k", 101, "highs"), ("s2k", 101, "ours"), ("s2k", 101, "highs")]
    assert asked == [*first, *(("s2k", seed, "ours") for seed in (102, 103, 104, 105))]
    bench.main([*few, "--keep"])
    assert len(asked) == 8
    bench.main(few)
    assert len(asked) == 16


def test_a_rival_whose_packages_cannot_be_had_is_left_out_and_the_rest_is_measured(asked, capsys):
    bench.main(["--sizes", "s200", "--methods", "cpsat", "greedy", "--seeds", "3"])
    assert asked == [("s200", 3, "greedy")]
    assert "CP-SAT is left out" in capsys.readouterr().out
