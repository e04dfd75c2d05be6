from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from safeconduct.placement.engine import (
    Household,
    ImpossibleInput,
    Problem,
    Unit,
    broken_rules,
    explain,
    funnel_sentences,
    sentences,
    solve,
)

DATES = {"arrives_on": date(2026, 3, 1), "leaves_on": date(2026, 9, 1)}
OPEN = {"area": "Gent", "open_from": date(2026, 1, 1), "vetted": True, "funded_until": date(2027, 1, 1)}
URGENT = Household(id="amber-heron-1", size=1, urgency=4, languages=frozenset({"ru"}), **DATES)
CALM = Household(id="quiet-maple-2", size=1, languages=frozenset({"ru"}), **DATES)
RUSSIAN = Unit(id="attic", beds=1, languages=frozenset({"ru"}), **OPEN)
OTHER = Unit(id="cellar", beds=1, **OPEN)


def solved(households, units, **more):
    instance = Problem(households=tuple(households), units=tuple(units), **more).compile()
    return instance, solve(instance)


def test_who_waits_learns_what_housing_them_would_cost_and_whom():
    explanation = explain(*solved([URGENT, CALM], [RUSSIAN]), "quiet-maple-2")
    assert explanation.unit is None
    assert explanation.candidates == 1
    assert (explanation.gentlest.cost, explanation.gentlest.proved) == (2000, True)
    assert [(m.household, m.was, m.becomes) for m in explanation.gentlest.moves] == [("amber-heron-1", "attic", None)]


def test_who_lives_elsewhere_learns_what_the_better_place_would_cost():
    instance, placement = solved(
        [replace(URGENT, needs_near=frozenset({"school"})), CALM],
        [
            replace(RUSSIAN, near=frozenset({"school"})),
            OTHER,
        ],
    )
    explanation = explain(instance, placement, "quiet-maple-2")
    assert (explanation.unit, explanation.points, explanation.soft) == ("cellar", 1000, 0)
    (option,) = explanation.options
    assert (option.unit, option.points, option.cost) == ("attic", 1120, 80)


def test_where_nothing_suits_better_nothing_is_offered():
    explanation = explain(*solved([URGENT], [RUSSIAN, OTHER]), "amber-heron-1")
    assert explanation.options == ()
    assert sentences(explanation, "en") == [
        "amber-heron-1 → attic: 3,120 points, of which 120 for how well it suits.",
        "No other place would suit them better.",
    ]


def test_nobody_who_must_be_placed_is_traded_away():
    must = replace(URGENT, must_place=True)
    explanation = explain(*solved([must, CALM], [RUSSIAN]), "quiet-maple-2")
    assert explanation.gentlest.cost is None
    assert explanation.gentlest.proved


def test_asking_for_one_place_names_the_rules_against_it():
    unit = replace(OTHER, vetted=False, area="Luik")
    avoiding = replace(URGENT, excluded_areas=frozenset({"Luik"}))
    explanation = explain(*solved([avoiding], [RUSSIAN, unit]), "amber-heron-1", unit="cellar")
    assert explanation.reasons == ("vetted", "excluded_area")
    assert sentences(explanation, "en")[1:] == [
        "This place has not been vetted yet.",
        "They would not be safe in this area.",
    ]


def test_asking_for_a_place_that_would_do_tells_its_cost():
    explanation = explain(*solved([URGENT], [RUSSIAN, OTHER]), "amber-heron-1", unit="cellar")
    assert [(option.unit, option.cost) for option in explanation.options] == [("cellar", 120)]


def test_the_funnel_counts_down_to_the_candidates(village):
    instance = village.compile()
    placement = solve(instance)
    units = {unit.id: unit for unit in village.units}
    for household in village.households[:10]:
        explanation = explain(instance, placement, household.id, options=0)
        broken = [broken_rules(household, unit) for unit in units.values()]
        assert explanation.funnel[-1].left == explanation.candidates == broken.count(())
        for sieve in explanation.funnel:
            assert sieve.alone == broken.count((sieve.code,))


def test_the_nearest_places_are_those_with_fewest_rules_in_the_way():
    steps, far = replace(OTHER, pets=True), replace(OTHER, id="tower", pets=True, vetted=False)
    household = replace(CALM, step_free=True, pets=True)
    explanation = explain(*solved([household], [RUSSIAN, steps, far]), household.id)
    assert [(near.codes, near.units) for near in explanation.nearest] == [(("step_free",), ("cellar",))]
    assert funnel_sentences(explanation, "nl") == [
        "gescreend: nog 2.",
        "drempelvrij toegankelijk: nog 0.",
    ]


def test_the_cost_is_what_solving_with_the_demand_loses(village):
    instance = village.compile()
    placement = solve(instance)
    waiting = next(
        h
        for h in village.households
        if placement.unit_of(instance)[h.id] is None and any(not broken_rules(h, u) for u in village.units)
    )
    explanation = explain(instance, placement, waiting.id, options=1)
    demanded = tuple(replace(h, must_place=h.id == waiting.id) for h in village.households)
    demanding = replace(village, households=demanded).compile()
    assert explanation.gentlest.cost == placement.objective - solve(demanding).objective
    assert len(explanation.gentlest.moves) > 0


def test_no_time_to_find_out_is_said(town):
    instance = town.compile()
    placement = solve(instance, time_limit=0.01)
    asked = next(row for row in range(200) if placement.unit[row] >= 0)
    explanation = explain(instance, placement, instance.name_of(asked), unit="u000", time_limit=0.01)
    assert all(not option.proved for option in explanation.options)


def test_a_bare_file_can_be_asked_too(tmp_path):
    instance, placement = solved([URGENT, CALM], [RUSSIAN])
    bare = replace(instance, household_ids=(), unit_ids=(), filtered=None, reason_codes=(), problem=None)
    explanation = explain(bare, placement, "1")
    assert explanation.gentlest.moves[0].household == "0"
    assert np.array_equal(placement.unit, [0, -1])


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(ImpossibleInput, match="nobody"):
        explain(*solved([URGENT], [RUSSIAN]), "nobody")
