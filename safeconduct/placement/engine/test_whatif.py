from dataclasses import replace

import pytest

from safeconduct.placement.engine import ImpossibleInput, Like, solve, what_if


@pytest.fixture(scope="module")
def solved(village):
    instance = village.compile()
    return instance, solve(instance)


def clones(village, count):
    return [replace(unit, id=f"{unit.id}-again") for unit in village.units[:count]]


def people(problem, instance, placement):
    units = placement.unit_of(instance)
    return sum(household.size for household in problem.households if units[household.id] is not None)


def test_each_unit_brings_what_solving_with_it_brings(village, solved):
    instance, placement = solved
    for gain in what_if(instance, placement, clones(village, 5)):
        larger = replace(village, units=(*village.units, gain.unit))
        truth_instance = larger.compile()
        truth = solve(truth_instance)
        assert gain.points == gain.bound == truth.objective - placement.objective
        assert gain.households == truth.placed - placement.placed
        assert gain.people == people(larger, truth_instance, truth) - people(village, instance, placement)


def test_the_price_never_promises_too_little(village, solved):
    for gain in what_if(*solved, clones(village, 15), shortlist=15):
        assert gain.at_most >= gain.points >= 0


def test_what_a_unit_brings_does_not_hang_on_how_it_is_called(village, solved):
    for unit in village.units[:5]:
        first, last = what_if(*solved, [replace(unit, id="a"), replace(unit, id="z")])
        assert (first.at_most, first.points, first.households) == (last.at_most, last.points, last.households)


def test_only_the_shortlist_is_solved_and_it_has_the_highest_prices(village, solved):
    gains = what_if(*solved, clones(village, 8), shortlist=3)
    exact = [gain for gain in gains if gain.points is not None]
    estimated = [gain for gain in gains if gain.points is None]
    assert (len(exact), len(estimated)) == (3, 5)
    assert min(gain.at_most for gain in exact) >= max(gain.at_most for gain in estimated)
    assert [gain.points for gain in exact] == sorted((gain.points for gain in exact), reverse=True)


def test_a_unit_nobody_may_live_in_brings_nothing(village, solved):
    (gain,) = what_if(*solved, [replace(village.units[0], id="ruin", vetted=False)])
    assert (gain.households, gain.people, gain.points, gain.bound) == (0, 0, 0, 0)


def test_a_unit_that_is_there_already_is_refused(village, solved):
    with pytest.raises(ImpossibleInput, match="given twice"):
        what_if(*solved, [village.units[0]])


def test_a_bare_file_is_refused(village, solved):
    instance, placement = solved
    with pytest.raises(ImpossibleInput, match="bare file"):
        what_if(replace(instance, problem=None), placement, clones(village, 1))


def test_a_bare_file_can_be_asked_for_one_more_like_a_unit_that_it_has(village, solved):
    instance, placement = solved
    bare = replace(instance, household_ids=(), unit_ids=(), filtered=None, reason_codes=(), problem=None)
    asked = [Like(str(number)) for number in range(4)]
    found = {gain.name: gain for gain in what_if(bare, placement, asked)}
    for gain in what_if(instance, placement, clones(village, 4)):
        like = found[str(instance.unit_ids.index(gain.name.removesuffix("-again")))]
        assert (like.unit, like.points, like.bound) == (None, gain.points, gain.bound)
        assert like.proved


def test_one_more_like_nothing_is_refused(solved):
    with pytest.raises(ImpossibleInput, match="attic"):
        what_if(*solved, [Like("attic")])
