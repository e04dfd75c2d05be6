"""Gaps and double claims, which nobody may miss."""

from datetime import date

from safeconduct.look import pictures as look

TODAY = date(2026, 11, 22)


def board(*bars):
    return look.OccupancyBoard([look.UnitRow("Ghent", "4 beds", bars)], date(2026, 11, 1), date(2027, 3, 1), TODAY)


def only(found):
    return [(span.start, span.until) for span in found]


def test_a_stay_may_begin_on_the_day_another_ends():
    day = date(2026, 12, 1)
    pair = board(look.Bar("A", date(2026, 11, 1), day), look.Bar("B", day, None))
    assert pair.clashes(pair.units[0]) == []
    assert pair.gaps(pair.units[0]) == []


def test_a_day_claimed_twice_is_found_framed_and_told():
    pair = board(look.Bar("A", date(2026, 11, 1), date(2026, 12, 2)), look.Bar("B", date(2026, 12, 1), None))
    assert only(pair.clashes(pair.units[0])) == [(date(2026, 12, 1), date(2026, 12, 2))]
    assert "claimed twice" in pair.svg()
    assert "CLAIMED TWICE" in [row[1] for row in pair.table().rows]
    assert "1 double claim" in pair.summary


def test_three_claims_on_the_same_days_are_one_clash_and_three_lanes():
    bars = [look.Bar(name, date(2026, 12, 1), date(2027, 1, 1)) for name in "ABC"]
    three = board(*bars)
    assert only(three.clashes(three.units[0])) == [(date(2026, 12, 1), date(2027, 1, 1))]
    assert len({bar.y for bar in three.shapes()["lines"][0].bars}) == 3


def test_a_claim_inside_another_is_a_clash_of_its_own_length():
    bars = [look.Bar("A", date(2026, 11, 1), None), look.Bar("B", date(2026, 12, 1), date(2026, 12, 8))]
    pair = board(*bars)
    assert only(pair.clashes(pair.units[0])) == [(date(2026, 12, 1), date(2026, 12, 8))]


def test_a_gap_counts_from_today_and_from_a_week_on():
    bars = [look.Bar("A", date(2026, 11, 25), date(2027, 1, 1)), look.Bar("B", date(2027, 1, 8), date(2027, 2, 1))]
    found = board(*bars)
    assert only(found.gaps(found.units[0])) == [
        (date(2027, 1, 1), date(2027, 1, 8)),
        (date(2027, 2, 1), date(2027, 3, 1)),
    ]


def test_an_empty_unit_is_one_long_gap():
    empty = board()
    assert only(empty.gaps(empty.units[0])) == [(TODAY, date(2027, 3, 1))]


def test_a_bar_that_says_free_claims_nothing():
    pair = board(look.Bar("A", TODAY, None), look.Bar("free", TODAY, None, "good", free=True))
    assert pair.clashes(pair.units[0]) == []


def test_stays_outside_the_window_are_not_drawn():
    past = board(look.Bar("A", date(2025, 1, 1), date(2025, 2, 1)), look.Bar("B", date(2028, 1, 1), None))
    assert past.shapes()["lines"][0].bars == []
