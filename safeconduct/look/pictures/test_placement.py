import re

from safeconduct.look import pictures as look


def placed(count: int, gains: int = 0) -> look.PlacementResult:
    given = [look.Given(f"House {number}", f"Unit {number}", "It is <near>.") for number in range(count)]
    added = [look.Added(f"flat {number}", f"people +{number}", float(9 - number)) for number in range(gains)]
    return look.PlacementResult(given, [look.Given("Lone", "", "No bed is left.")], added)


def test_a_placement_shows_who_goes_where_who_does_not_and_why():
    drawn = placed(2, gains=2).svg()
    assert all(words in drawn for words in ("House 1", "Unit 1", "It is &lt;near&gt;.", "Lone", "No bed is left."))
    assert placed(2).summary == "2 households get a home, 1 gets none."


def test_of_many_households_a_placement_draws_the_first_and_counts_the_rest_and_its_table_has_all():
    many = placed(30)
    assert "House 11" in many.svg()
    assert "House 12" not in many.svg()
    assert "and 18 more, in the table" in many.svg()
    assert len(many.table().rows) == 31


def test_the_bar_of_the_best_place_more_is_the_longest():
    bars = [float(width) for width in re.findall(r'<rect x="1" y="22" width="([\d.]+)"', placed(1, gains=3).svg())][:3]
    assert bars == sorted(bars, reverse=True)
    assert len(set(bars)) == 3
