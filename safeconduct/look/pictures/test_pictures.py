"""What the pictures claim, read from the shapes they draw, their tables and their one sentence."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from safeconduct.look import pictures as look
from safeconduct.look.pictures.bars import nice_axis
from safeconduct.look.pictures.picture import TimeScale, clipped, width_of, wrapped
from safeconduct.look.pictures.projection import HEIGHT, WIDTH, project
from safeconduct.look.sample_pictures import pictures

TODAY = date(2026, 11, 22)
EVERY = range(len(pictures()))
NAMES = [type(shown.picture).__name__ + str(index) for index, shown in enumerate(pictures())]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("index", EVERY, ids=NAMES)
def test_a_picture_is_sound_svg_without_style_and_with_whole_numbers_for_machines(index, language):
    with translation.override(language):
        drawn = pictures()[index].picture.svg()
    trees = [ET.fromstring(f"{part}</svg>") for part in drawn.strip().split("</svg>")[:-1]]
    assert trees
    for tree in trees:
        assert tree.get("role") == "img"
        assert tree.get("aria-label")
        for node in tree.iter():
            assert "style" not in node.attrib
            for name in ("x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r"):
                assert re.fullmatch(r"-?\d+(\.\d+)?%?", node.get(name, "0")), (node.tag, name, node.get(name))
    assert "‼undefined" not in drawn


@pytest.mark.parametrize("index", EVERY, ids=NAMES)
def test_a_picture_has_the_same_figures_as_a_table(index):
    table = pictures()[index].picture.table()
    assert table.rows
    assert all(len(row) == len(table.headers) for row in table.rows)
    assert all(isinstance(cell, str) for row in table.rows for cell in row)


@pytest.mark.parametrize("index", EVERY, ids=NAMES)
def test_nothing_is_drawn_outside_a_picture(index):
    for part in pictures()[index].picture.svg().strip().split("</svg>")[:-1]:
        tree = ET.fromstring(f"{part}</svg>")
        left, _top, width, _height = map(float, tree.get("viewBox").split())
        for node in tree.findall("rect"):
            if node.get("transform"):
                continue  # moved as a whole; the board and the quota, where bars vary with the data, move nothing
            assert float(node.get("x", "0")) >= left
            assert float(node.get("x", "0")) + float(node.get("width")) <= left + width + 0.5


def test_words_from_outside_are_escaped_in_a_picture():
    drawn = look.JourneyLine([look.Station("<b>", None, "&<"), look.Station("b")], current=0).svg()
    assert "<b>" not in drawn


# ---- the journey
def journey(current, stopped=""):
    stations = [look.Station("Asked", date(2026, 10, 2)), look.Station("Heard"), look.Station("Selected", None, "of 4")]
    return look.JourneyLine(stations, current, stopped)


def test_a_journey_knows_done_here_and_ahead():
    assert [stop.state for stop in journey(1).shapes()["across"]] == ["done", "current", "ahead"]
    assert journey(1).summary == "Station 2 of 3: Heard."


def test_a_journey_past_its_last_station_is_all_done():
    assert {stop.state for stop in journey(3).shapes()["across"]} == {"done"}
    assert journey(3).summary == "All 3 stations are reached."


def test_a_journey_that_ended_early_says_where_and_how():
    assert [stop.state for stop in journey(1, "Withdrawn").shapes()["across"]] == ["done", "stopped", "ahead"]
    assert "Withdrawn" in journey(1, "Withdrawn").summary
    assert journey(1, "Withdrawn").table().rows[1][1] == "Withdrawn"


# ---- the ring
def test_the_ring_names_what_is_missing_and_counts_the_rest():
    ring = look.CompletenessRing(2, 9, [f"Paper {number}" for number in range(7)])
    words = [line.words for line in ring.shapes()["lines"]]
    assert words == ["Paper 0", "Paper 1", "Paper 2", "Paper 3", "Paper 4", "and 2 more"]
    assert len(ring.table().rows) == 9


def test_a_full_ring_says_so_and_an_empty_one_can_be_drawn():
    assert "Everything is in" in look.CompletenessRing(4, 4).svg()
    assert "Everything is in" not in look.CompletenessRing(3, 4).svg()
    assert look.CompletenessRing(0, 0).svg()


# ---- the backward schedule
@pytest.mark.parametrize(
    ("start", "until", "holds"),
    [
        (None, None, True),
        (date(2027, 2, 20), None, True),
        (date(2027, 2, 21), None, False),
        (None, date(2027, 2, 20), True),
        (None, date(2027, 2, 19), False),
    ],
)
def test_a_paper_holds_on_the_lodging_day_or_not(start, until, holds):
    schedule = look.BackwardSchedule([look.Window("Paper", start, until)], date(2027, 2, 20), TODAY)
    assert [row.holds for row in schedule.shapes()["rows"]] == [holds]
    assert schedule.table().rows[0][3] == ("yes" if holds else "no")
    assert ("All are valid" in schedule.summary) is holds


def test_a_planned_paper_that_does_not_hold_is_no_failure_yet():
    window = look.Window("Paper", None, date(2027, 1, 1), planned=True)
    assert "All are valid" in look.BackwardSchedule([window], date(2027, 2, 20), TODAY).summary


def test_two_windows_of_one_paper_share_its_name():
    windows = [look.Window("Record", None, date(2027, 2, 1)), look.Window("Record", date(2027, 1, 3), None)]
    rows = look.BackwardSchedule(windows, date(2027, 2, 20), TODAY).shapes()["rows"]
    assert [bool(row.label) for row in rows] == [True, False]


# ---- the quota
def test_the_quota_adds_up():
    quota = look.QuotaBar(granted=40, used=11, held=9, expired=2, bed_backed=26)
    assert (quota.left, quota.without_bed) == (18, 12)
    places = quota.shapes()["places"]
    assert sum(piece.width for piece in places) == pytest.approx(560, abs=0.5)
    assert [piece.number for piece in places] == ["11", "9", "2", "18"]


def test_an_overdrawn_quota_has_nothing_left_and_stays_inside():
    quota = look.QuotaBar(granted=5, used=4, held=3, bed_backed=9)
    assert quota.left == 0
    assert quota.without_bed == 0
    assert sum(piece.width for piece in quota.shapes()["places"]) == pytest.approx(560, abs=0.5)
    assert look.QuotaBar(0, 0, 0, 0).svg()


# ---- the map
def test_towns_land_where_they_are_and_on_land():
    arlon, bruges = project(5.81, 49.68), project(3.22, 51.21)
    assert arlon[0] > bruges[0]
    assert arlon[1] > bruges[1]
    for x, y in (arlon, bruges):
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


def test_every_town_of_the_sample_lies_in_an_area_of_the_outline():
    tree = ET.fromstring(look.BelgiumMap([look.Area("Ghent", 51.05, 3.72, 6)]).svg().split("</svg>")[0] + "</svg>")
    rings = [
        [tuple(map(float, point.split())) for point in ring.strip("MZ").split("L")]
        for node in tree.iter("path")
        if node.get("data-area")
        for ring in re.findall(r"M[^Z]+Z", node.get("d"))
    ]
    assert len(rings) >= 12
    for longitude, latitude in ((3.72, 51.05), (4.35, 50.85), (5.57, 50.63), (5.81, 49.68), (4.87, 50.46)):
        assert any(inside(project(longitude, latitude), ring) for ring in rings)
    assert not any(inside(project(6.13, 49.61), ring) for ring in rings), "Luxembourg City is not in Belgium"


def inside(point, ring):
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def test_towns_under_the_disc_of_a_larger_one_are_counted_there():
    brussels, ixelles = look.Area("Brussels", 50.85, 4.35, 3), look.Area("Ixelles", 50.83, 4.37, 2)
    shown = look.BelgiumMap([brussels, ixelles, look.Area("Arlon", 49.68, 5.81, 2)])
    assert {(spot.name, spot.number) for spot in shown.shapes()["spots"]} == {("Brussels +1", 5), ("Arlon", 2)}
    assert "Ixelles: 2" in shown.shapes()["spots"][0].title


def test_names_on_the_map_do_not_cover_each_other_nor_another_disc():
    near = [look.Area(f"Town {number}", 50.85 + number * 0.01, 4.35, 3) for number in range(6)]
    spots = look.BelgiumMap(near).shapes()["spots"]
    assert [spot.name for spot in spots if spot.name]
    assert sum(spot.number for spot in spots) == 18
    assert len(look.BelgiumMap(near).table().rows) == 6


# ---- statistics
@pytest.mark.parametrize(("highest", "top", "step"), [(731, 800, 200), (84, 100, 50), (0, 1, 1), (1, 1, 1), (4, 4, 1)])
def test_an_axis_ends_on_a_round_number_above_the_highest(highest, top, step):
    assert nice_axis(highest) == (top, step)


def test_what_is_not_known_is_not_drawn_as_nothing():
    bars = look.YearBars("T", ["2024", "2025"], [look.Series("A", [None, 0])])
    assert len(bars.shapes()["blocks"]) == 1
    assert [row[1] for row in bars.table().rows] == ["", "0"]


def test_numbers_above_bars_do_not_run_together():
    years = [str(year) for year in range(2010, 2026)]
    close = look.YearBars("T", years, [look.Series("A", [700] * 16), look.Series("B", [690] * 16)])
    assert {block.kind for block in close.shapes()["blocks"] if block.number} == {"one"}


def test_stacked_bars_reach_their_sum():
    bars = look.YearBars("T", ["2024"], [look.Series("A", [30]), look.Series("B", [50])], stacked=True)
    lower, upper = bars.shapes()["blocks"]
    assert upper.y + upper.height == pytest.approx(lower.y, abs=0.2)
    assert bars.highest() == 80


# ---- weeks
def weeks(*counts, surge=()):
    return [look.Week(date(2026, 8, 3) + timedelta(weeks=at), count, at in surge) for at, count in enumerate(counts)]


def test_weeks_of_surge_that_follow_each_other_are_one_surge():
    shown = look.RequestWeeks(weeks(10, 80, 70, 12, 60, surge=(1, 2, 4)), usual=10)
    assert [len(run) for run in shown.surges()] == [2, 1]
    assert "× 8" in shown.shapes()["surges"][0].words
    assert [row[2] for row in shown.table().rows] == ["", "surge", "surge", "", "surge"]


def test_the_words_of_two_surges_close_to_each_other_do_not_run_together():
    surges = look.RequestWeeks(weeks(*([1] * 22), 9, 1, 8, surge=(22, 24))).shapes()["surges"]
    assert [surge.words for surge in surges] == ["", "surge"]
    far = look.RequestWeeks(weeks(9, *([1] * 12), 8, surge=(0, 13))).shapes()["surges"]
    assert [surge.words for surge in far] == ["surge", "surge"]


def test_no_weeks_make_a_picture_too():
    assert look.RequestWeeks([]).svg()
    assert look.RequestWeeks([]).summary == "No requests yet."


# ---- custody
def test_a_broken_chain_is_said_in_words():
    at = datetime(2026, 10, 12, tzinfo=UTC)
    whole = look.CustodyTrail([look.Step(at, "Received"), look.Step(at, "Read")])
    broken = look.CustodyTrail([look.Step(at, "Received"), look.Step(at, "Read", breaks=True)])
    assert whole.summary == "2 hands. The chain is whole."
    assert "broken in 1 place" in broken.summary
    assert "the chain is broken here" in broken.svg()
    assert "the chain is broken here" not in whole.svg()


# ---- money and chances
def test_a_purpose_that_spent_more_than_it_received_says_so():
    over = look.FundBars([look.Fund("Travel", Decimal(9), Decimal(4), Decimal(5))])
    even = look.FundBars([look.Fund("Travel", Decimal(9), Decimal(4), Decimal(4))])
    assert "more spent than received" in over.svg()
    assert "more spent than received" not in even.svg()


def test_the_curve_names_the_most_visas_at_which_everyone_is_still_housed():
    chances = [look.Chance(10, 0.99), look.Chance(20, 0.9), look.Chance(30, 0.5)]
    assert look.ChanceCurve(chances).most() == 20
    assert look.ChanceCurve(chances, enough=0.995).most() is None
    assert "20" in look.ChanceCurve(chances).summary


# ---- the ground all pictures stand on
def test_a_day_outside_the_picture_is_held_at_its_edge():
    scale = TimeScale(date(2026, 11, 1), date(2026, 12, 1), 100, 400)
    assert scale.at(date(2020, 1, 1)) == 100
    assert scale.at(date(2030, 1, 1)) == 400
    assert scale.at(date(2026, 11, 16)) == 250


def test_the_year_is_written_where_it_changes_even_when_months_are_left_out():
    names = [name for _x, name in TimeScale(date(2026, 10, 1), date(2027, 8, 1), 0, 300).months() if name]
    assert sum("2027" in name for name in names) == 1


def test_words_are_clipped_to_their_room_and_never_to_a_stump():
    assert clipped("short", 200) == "short"
    assert clipped("a very long name indeed", 80).endswith("…")
    assert width_of(clipped("a very long name indeed", 80)) <= 80
    assert clipped("long name", 12) == ""
    assert wrapped("one two three four five", 60, lines=2)[0] == "one two"
