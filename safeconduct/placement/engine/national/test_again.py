"""What is asked of a placement of many, beside exact answers on cases that are small enough to have them."""

from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import ImpossibleInput, Like, explain, solve, solving, verify, what_if
from safeconduct.placement.engine.conftest import day, drawn_problem
from safeconduct.placement.engine.more import with_one_more
from safeconduct.placement.engine.national import adding
from safeconduct.placement.engine.national.again import taken_up
from safeconduct.placement.engine.national.conftest import drawn
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.placement import NOTHING

KINDS = {
    "plain": {},
    "with some who must be placed": {"musts": 2},
    "with foes": {"conflicts": 6},
    "where people bind": {"tight": True},
}
CROSSED = {"pair", "must_place", "households", "beds", "people", "conflict"}


@pytest.fixture
def as_many(monkeypatch):
    """Whatever is asked is asked as if households were many."""
    return lambda: monkeypatch.setattr(solving, "PROVEN_SIZE", 0)


def small_cases(kind, count):
    for seed in range(count):
        instance = drawn(seed, households=14, units=5, each=3, **KINDS[kind])
        yield instance, solve(instance)


def by_name(gains):
    return {gain.name: gain for gain in gains}


@pytest.mark.parametrize("kind", KINDS)
def test_what_one_more_unit_brings_is_never_more_than_the_truth_and_its_bounds_never_less(kind, as_many):
    cases = list(small_cases(kind, 3))
    asked = [Like(str(unit)) for unit in range(5)]
    truths = [by_name(what_if(*case, asked)) for case in cases]
    as_many()
    exact = 0
    for case, truth in zip(cases, truths, strict=True):
        for name, gain in by_name(what_if(*case, asked, threads=1)).items():
            assert gain.points <= truth[name].points <= gain.bound
            assert truth[name].points <= gain.at_most
            exact += gain.points == truth[name].points
    assert exact >= 0.75 * len(cases) * len(asked)


@pytest.mark.parametrize("kind", KINDS)
def test_a_cost_is_never_less_than_the_truth_and_what_is_proven_of_it_never_more(kind, as_many):
    cases = list(small_cases(kind, 3))
    truths = [[explain(*case, str(row)) for row in range(0, 14, 3)] for case in cases]
    as_many()
    asked = exact = 0
    for case, truth in zip(cases, truths, strict=True):
        for other_found in truth:
            row = int(other_found.household)
            found = explain(*case, str(row), threads=1)
            for one, other in zip(told_of(found), told_of(other_found), strict=True):
                assert (one.cost is None) == (other.cost is None)
                if one.cost is None:
                    continue
                assert one.at_least <= other.cost <= one.cost
                assert one.proved == (one.at_least == one.cost)
                asked, exact = asked + 1, exact + (one.cost == other.cost)
                assert holds(*case, row, one)
    assert exact >= 0.75 * asked > 0


def told_of(explanation):
    """The gentlest way, and then the options in the order of their units."""
    gentlest = [] if explanation.gentlest is None else [explanation.gentlest]
    return [*gentlest, *(one for one in explanation.options if explanation.unit is not None)]


def holds(instance, placement, row, option):
    """Whether the household may live there when everybody moves as was said, and it costs what was said."""
    units = placement.unit.copy()
    for move in option.moves:
        units[int(move.household)] = -1 if move.becomes is None else int(move.becomes)
    units[row] = int(option.unit)
    kinds = {violation.kind for violation in verify(instance, replace(placement, unit=units))}
    points = int(instance.points[instance.unit == units[instance.household]].sum())
    return not kinds & CROSSED and placement.objective - points == option.cost


def test_what_was_to_be_had_in_any_case_is_nobodys_merit(crowded, as_many):
    best = solve(crowded)
    truth = solve(with_one_more(crowded, 3)).bound - best.objective
    units = best.unit.copy()
    units[np.flatnonzero(units >= 0)[:20]] = -1
    pairs = crowded.unit == units[crowded.household]
    poor = replace(best, unit=units, objective=int(crowded.points[pairs].sum()))
    as_many()
    (gain,) = what_if(crowded, poor, [Like("3")], threads=1)
    assert gain.points <= truth < best.objective - poor.objective


def test_the_same_seed_and_threads_give_the_same_answers(crowded, as_many):
    placement = solve(crowded)
    as_many()
    asked = [Like("1"), Like("7"), Like("30")]
    assert what_if(crowded, placement, asked, threads=2) == what_if(crowded, placement, asked, threads=2)
    row = str(int(np.flatnonzero(placement.unit < 0)[0]))
    assert explain(crowded, placement, row, threads=2) == explain(crowded, placement, row, threads=2)


def test_without_time_there_are_prices_and_nothing_else(crowded, as_many):
    placement = solve(crowded)
    as_many()
    (gain,) = what_if(crowded, placement, [Like("1")], time_limit=0.0)
    assert (gain.points, gain.households, gain.proved) == (None, None, False)
    assert gain.at_most >= 0
    waiting = int(np.flatnonzero(placement.unit < 0)[0])
    options = told_of(explain(crowded, placement, str(waiting), time_limit=0.0))
    assert options
    assert all((one.cost, one.proved) == (None, False) for one in options)


def test_only_the_shortlist_is_searched_for_and_it_has_the_highest_prices(crowded, as_many):
    placement = solve(crowded)
    as_many()
    gains = what_if(crowded, placement, [Like(str(unit)) for unit in range(8)], shortlist=3)
    searched = [gain.at_most for gain in gains if gain.points is not None]
    assert len(searched) == 3
    assert min(searched) >= max(gain.at_most for gain in gains if gain.points is None)


def test_a_unit_with_nobody_who_could_live_there_brings_nothing(crowded, as_many):
    desert = crowded.only(crowded.unit != 5)
    placement = solve(desert)
    as_many()
    (gain,) = what_if(desert, placement, [Like("5")])
    assert (gain.households, gain.people, gain.points) == (0, 0, 0)


def test_without_compiled_kernels_branch_and_cut_answers(as_many, monkeypatch):
    ((instance, placement),) = small_cases("plain", 1)
    as_many()
    monkeypatch.setattr(solving, "is_installed", lambda: False)
    gains = what_if(instance, placement, [Like(str(unit)) for unit in range(5)])
    assert all(gain.proved for gain in gains)
    told = [option for row in range(14) for option in told_of(explain(instance, placement, str(row)))]
    assert told
    assert all(option.price is None for option in told)


def test_whoever_no_longer_fits_has_no_home_when_a_placement_is_taken_up(crowded):
    placement = solve(crowded)
    smaller = replace(crowded, beds=np.maximum(crowded.beds - 1, 1))
    again = taken_up(smaller, placement.unit, NOTHING, Threads(), 0, lambda: False)
    shown = replace(placement, unit=again.homes.unit.copy())
    assert not {violation.kind for violation in verify(smaller, shown)} & CROSSED
    assert 0 < (again.homes.unit >= 0).sum() < placement.placed


def test_a_placement_of_others_is_refused(crowded, as_many):
    placement = solve(crowded)
    as_many()
    for units in (placement.unit[1:], np.append(placement.unit, 0)):
        with pytest.raises(ImpossibleInput, match="other households"):
            what_if(crowded, replace(placement, unit=units), [Like("1")])


def test_rounds_of_polish_only_make_it_better(crowded):
    placement = solve(crowded)
    poor = np.where(np.arange(300) % 3 == 0, -1, placement.unit)
    again = taken_up(crowded, poor, NOTHING, Threads(), 0, lambda: False)
    before, bound = again.points, again.ascent.best
    again.polish(adding.POLISH, lambda: False)
    assert before < again.points <= placement.objective <= again.proven().points <= bound


def test_a_round_in_which_all_come_together_is_asked_like_one_without_dates(as_many):
    problem = drawn_problem(5, households=60, units=25, days=365, longest=300, areas=4)
    together = [replace(one, arrives_on=day(0), leaves_on=day(90)) for one in problem.households]
    open_long = [replace(one, open_from=day(0), open_until=None, funded_until=day(400)) for one in problem.units]
    instance = replace(problem, households=tuple(together), units=tuple(open_long)).compile()
    new = [replace(unit, id=f"{name}-{unit.id}") for name, unit in zip("az", open_long, strict=False)]
    placement = solve(instance)
    truths = by_name(what_if(instance, placement, new))
    as_many()
    assert solving.may_go_on(instance)
    for name, gain in by_name(what_if(instance, placement, new)).items():
        assert gain.points <= truths[name].points <= gain.bound
