from dataclasses import replace
from datetime import date

import pytest

from safeconduct.placement.engine import RULES, Household, ImpossibleInput, Unit, broken_rules

HOUSEHOLD = Household(id="amber-heron-1", size=2, arrives_on=date(2026, 3, 1), leaves_on=date(2026, 9, 1))
UNIT = Unit(
    id="u1",
    area="Gent",
    beds=2,
    open_from=date(2026, 1, 1),
    vetted=True,
    funded_until=date(2027, 1, 1),
)


def test_a_fitting_pair_breaks_no_rule():
    assert broken_rules(HOUSEHOLD, UNIT) == ()


@pytest.mark.parametrize(
    ("code", "household", "unit"),
    [
        ("vetted", {}, {"vetted": False}),
        ("dates", {}, {"open_from": date(2026, 3, 2)}),
        ("dates", {}, {"open_until": date(2026, 8, 31)}),
        ("funded", {}, {"funded_until": date(2026, 8, 31)}),
        ("funded", {}, {"funded_until": None}),
        ("beds", {"size": 3}, {}),
        ("beds", {"size": 4, "couples": 2}, {"double_beds": 1}),
        ("room_norm", {}, {"square_metres": 7.9}),
        ("step_free", {"step_free": True}, {}),
        ("serves", {"composition": "man"}, {"serves": "women"}),
        ("serves", {"composition": "mixed"}, {"serves": "families"}),
        ("partner", {}, {"reserved_for": "Harbour"}),
        ("partner", {"partner": "Lighthouse"}, {"reserved_for": "Harbour"}),
        ("excluded_area", {"excluded_areas": frozenset({"Gent"})}, {}),
        ("language", {"languages_needed": frozenset({"ru", "ce"})}, {"languages": frozenset({"nl"})}),
        ("pets", {"pets": True}, {}),
        ("smoking", {"smokes": True}, {}),
    ],
)
def test_each_rule_names_itself_and_nothing_else(code, household, unit):
    assert broken_rules(replace(HOUSEHOLD, **household), replace(UNIT, **unit)) == (code,)


@pytest.mark.parametrize(
    ("household", "unit"),
    [
        ({}, {"open_from": date(2026, 3, 1), "open_until": date(2026, 9, 1), "funded_until": date(2026, 9, 1)}),
        ({"size": 3, "couples": 1}, {"double_beds": 1}),
        ({}, {"square_metres": 8.0}),
        ({"step_free": True}, {"step_free": True}),
        ({"composition": "woman_with_children"}, {"serves": "women"}),
        ({"composition": "woman_with_children"}, {"serves": "families"}),
        ({"partner": "Harbour"}, {"reserved_for": "Harbour"}),
        ({"languages_needed": frozenset({"ru", "ce"})}, {"languages": frozenset({"ce"})}),
        ({"pets": True}, {"pets": True}),
        ({"smokes": True}, {"smoking": True}),
    ],
)
def test_a_pair_that_just_fits_may_be(household, unit):
    assert broken_rules(replace(HOUSEHOLD, **household), replace(UNIT, **unit)) == ()


def test_no_two_rules_share_a_code():
    assert len({rule.code for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0},
        {"couples": 2},
        {"leaves_on": date(2026, 3, 1)},
        {"urgency": 5},
        {"tier": 0},
        {"composition": "crowd"},
    ],
)
def test_a_household_that_contradicts_itself_is_refused(change):
    with pytest.raises(ImpossibleInput, match="amber-heron-1"):
        replace(HOUSEHOLD, **change)


@pytest.mark.parametrize(
    "change",
    [{"beds": 0}, {"double_beds": 3}, {"max_households": 0}, {"open_until": date(2025, 1, 1)}, {"serves": "nobody"}],
)
def test_a_unit_that_contradicts_itself_is_refused(change):
    with pytest.raises(ImpossibleInput, match="u1"):
        replace(UNIT, **change)
