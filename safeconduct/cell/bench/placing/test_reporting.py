"""The figures side by side, and where they are written."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from safeconduct.cell.bench.placing import arriving, classics, paper, plots, questions, report, results, table
from safeconduct.cell.bench.placing.bounded import Ran
from safeconduct.cell.bench.placing.classics import Classic
from safeconduct.cell.bench.placing.results import Result, best_bound
from safeconduct.cell.bench.placing.sizes import SIZES

ASSIGNMENT = "2 3\n 4 6 8\n 5 5 5\n 2 2 2\n 3 3 3\n 4 6\n"


def result(method, objective, bound, *, seed=101, size="s2k", seconds=10.0, history=()):
    return Result(
        size=size, seed=seed, method=method, objective=objective, bound=bound, seconds=seconds, searching=seconds - 1,
        peak_mib=100.0, status="finished", limit=20.0, history=history,
    )  # fmt: skip


MEASURED = (
    result("ours", 990, 1000, history=((1.0, 900, 1100), (2.0, 980, 1000), (5.0, 990, 1000))),
    result("highs", 980, 1010, seconds=200.0, history=((100.0, None, 1010), (150.0, 980, 1010))),
    result("ours", 1000, 1000, seed=102, seconds=12.0),
    result("highs", None, 1005, seed=102, seconds=200.0),
    result("greedy", 900, None, seed=102),
)


def test_a_line_for_each_method_with_the_middle_the_least_and_the_most():
    head, ours, greedy, highs = table.rows(MEASURED)
    assert head == table.HEAD
    assert ours[:5] == ("s2k: 2,000 × 1,500", "ours", "0.500 % (0.000 to 1.000)", "0.500 % (0.000 to 1.000)",
                        "11.0 (10.0 to 12.0)")  # fmt: skip
    assert (greedy[2], greedy[3], greedy[-1]) == ("10.000 %", "–", "1 of 1")
    assert (highs[2], highs[4], highs[-1]) == ("2.000 %", "200.0", "1 of 2")
    assert table.as_markdown(table.rows(MEASURED)).count("\n") == 4


def test_a_bound_that_somebody_went_beyond_is_no_bound():
    assert best_bound([result("ours", 990, 1000), result("scip", 900, 980)]) == 1000
    assert best_bound([result("greedy", 990, None)]) is None


def test_the_same_gap_is_looked_for_on_the_way():
    said = "s2k: the gap that both reached was reached by ours {} times as fast as by HiGHS."
    assert table.same_gap(MEASURED) == [said.format("75.0")]
    better = result("highs", 995, 1000, seconds=200.0, history=((100.0, 985, 1010), (150.0, 990, 1010)))
    assert table.same_gap([MEASURED[0], better]) == [said.format("30.0")]


def test_what_was_measured_again_takes_the_earlier_ones_place(tmp_path):
    for one in (*MEASURED, result("greedy", 950, None, seed=102)):
        results.add(tmp_path / "kept.jsonl", one)
    assert results.read(tmp_path / "kept.jsonl") == [*MEASURED[:-1], result("greedy", 950, None, seed=102)]
    assert results.read(tmp_path / "nothing.jsonl") == []


def test_table_and_pictures_stand_in_the_paper_and_the_rest_as_it_was(tmp_path):
    words = "before\n<!-- measured: rivals -->\nof yesterday\n<!-- end of rivals -->\nafter\n"
    (tmp_path / "placement.md").write_text(words)
    report.write(MEASURED, tmp_path)
    written = (tmp_path / "placement.md").read_text()
    assert written.startswith("before\n<!-- measured: rivals -->\nMeasured by")
    assert written.endswith("<!-- end of rivals -->\nafter\n")
    assert "yesterday" not in written
    for name in (report.GROWTH, report.CURVES):
        assert name in written
        assert ET.parse(tmp_path / name).getroot().tag.endswith("svg")
    with pytest.raises(paper.NoPlaceInThePaper):
        paper.put("weather", "rain", tmp_path / "placement.md")


def test_the_papers_own_lines_are_there():
    assert all(f"<!-- measured: {name} -->" in paper.PAPER.read_text("utf-8") for name in ("rivals", "assignment"))


def test_seconds_until_close_are_joined_where_most_seeds_came_so_close():
    growing = {line.title: line for line in plots._growing(MEASURED, 0.02)}
    assert (growing["ours"].points, growing["ours"].scattered) == ([(2000, 6.5)], [(2000, 2.0), (2000, 11.0)])
    assert growing["HiGHS"].points == []
    falling = {line.title: line.points for line in plots._falling(MEASURED)}
    assert falling["ours"] == [(1.0, 10), (2.0, 2), (5.0, 1), (10.0, 1)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two small files of one family, of which ours solves whatever costs it is told to."""
    (tmp_path / "best_known.csv").write_text("Path,Best known solution value\nchu/a1,14\nchu/a2,13\nchu/gone,1\n")
    (tmp_path / "chu").mkdir()
    for name in ("a1", "a2"):
        (tmp_path / "chu" / name).write_text(ASSIGNMENT)

    def run(command, _seconds, _environment):
        out = command[command.index("--out") + 1]
        if command[3].name == "a1":
            with out.open("wb") as file:
                classics.np.save(file, classics.np.array([0, 0, 1]))
        return Ran(lines=['{"seconds": 2.0, "status": "optimal"}'], complaints="", returncode=0, seconds=3, peak_mib=9)

    monkeypatch.setattr(classics.bounded, "run", run)
    return tmp_path


def test_files_of_the_literature_are_told_by_family(folder):
    found = list(classics.solved(folder, 60, 1))
    assert [(one.path, one.cost, one.above) for one in found] == [("chu/a1", 15, 1 / 14), ("chu/a2", None, None)]
    assert classics.rows(found)[1] == ("chu a", "2", "0", "0", "7.143 %", "2.0", "1")
    (folder / "paper.md").write_text("<!-- measured: assignment -->\n<!-- end of assignment -->")
    report.write_classics(found, 60, folder / "paper.md")
    assert "- chu/a1: 15 for 14\n- chu/a2: nothing for 13" in (folder / "paper.md").read_text()


def test_a_folder_without_its_list_is_refused(tmp_path):
    with pytest.raises(classics.NoBestKnown):
        list(classics.solved(tmp_path, 60, 1))


def test_a_family_is_a_folder_and_the_letters_of_a_name():
    assert [classics.family_of(path) for path in ("chu1997/d20200", "cattrysse1994/gap1-0")] == [
        "chu1997 d",
        "cattrysse1994 gap",
    ]
    known = Classic(path="x", family="x", known=100, cost=99, seconds=1, status="optimal")
    assert known.above == -0.01


def test_what_is_asked_afterwards_stands_in_the_paper_with_what_is_proven(tmp_path):
    small = replace(SIZES["s200"], households=60, units=40, candidates=15)
    rows = questions.asked(small, 7, 1)
    assert [row[1] for row in rows] == [
        "the placement itself",
        "one more like each of 20 units",
        "5 % of the households withdraw",
        "5 % of the units close",
        "the reasons of 5 households",
    ]
    assert rows[1][4].endswith("20 exact")
    lost, moved = re.findall(r"(\d+) lose their home, (\d+) do not stay", rows[3][3])[0]
    assert rows[2][3].startswith("0 lose their home, 0 do not stay")
    assert rows[3][4].startswith(f"at least {lost} and {moved}")
    (tmp_path / "paper.md").write_text("<!-- measured: questions -->\n<!-- end of questions -->")
    report.write_questions([questions.HEAD, *rows], tmp_path / "paper.md")
    assert "| s200, seed 7 | the placement itself |" in (tmp_path / "paper.md").read_text()


def test_shares_of_hindsight_stand_in_the_paper(tmp_path):
    small = replace(SIZES["t200"], households=30, units=20, candidates=10)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(arriving.SIZES, "t200", small)
        found = list(arriving.measured(["t200"], [6, 7]))
    assert [one.units for one in found] == [20, 20, 10, 10]
    assert all(0 < min(one.greedy, one.prices, one.learning) <= 100 for one in found)
    for one in reversed(found):
        arriving.add(tmp_path / "kept.jsonl", one)
    assert arriving.read(tmp_path / "kept.jsonl") == found
    head, plenty, scarce = arriving.rows(found)
    assert len(head) == len(plenty) == len(scarce)
    assert scarce[0].endswith("10, dated")
    (tmp_path / "placement.md").write_text("<!-- measured: arrivals -->\n<!-- end of arrivals -->\n")
    report.write_arrivals(found, tmp_path / "placement.md")
    assert "6, 7" in (tmp_path / "placement.md").read_text()
