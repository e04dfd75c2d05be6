import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from safeconduct.placement.engine import __main__
from safeconduct.placement.engine.__main__ import main
from safeconduct.placement.engine.national.conftest import drawn

ROOT = Path(__file__).resolve().parents[3]
GAP = "2 3\n 4 6 8\n 5 5 5\n 2 2 2\n 3 3 3\n 4 6\n"


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def village_file(village, tmp_path):
    village.compile().save(tmp_path / "village.npz")
    return tmp_path / "village.npz"


def test_the_command_answers_in_json_and_writes_the_units(village_file, tmp_path, capsys):
    assert main(["solve", str(village_file), "--json", "--out", str(tmp_path / "units.npy")]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"objective", "bound", "gap", "placed", "seconds", "peak_rss_mb", "method"} <= set(answer)
    assert (answer["gap"], answer["status"]) == (0, "optimal")
    assert answer["history"][-1][1:] == [answer["objective"], answer["bound"]]
    units = np.load(tmp_path / "units.npy")
    assert units.dtype == np.int32
    assert (units >= 0).sum() == answer["placed"]


def test_without_json_it_tells_its_steps_and_the_result(village_file, capsys):
    assert main(["solve", str(village_file), "--time-limit", "30"]) == 0
    told = capsys.readouterr()
    assert "objective" in told.out
    assert "Claimed, not derived: the ceiling of " in told.out
    assert "at most" in told.err


@pytest.mark.parametrize("is_few", [True, False])
def test_the_command_never_says_that_all_was_worked_out_again_where_it_took_somebodys_word(
    tmp_path, capsys, monkeypatch, is_few
):
    """A country of more than the limit takes minutes to draw and to place: here the limit lies below a small one."""
    drawn(7, households=600, units=60, each=12, dated=True).save(tmp_path / "scarce.npz")
    monkeypatch.setattr(__main__, "MOST_HOUSES", 1 if is_few else 10**6)
    asked = ["solve", str(tmp_path / "scarce.npz"), "--time-limit", "5", "--language", "en"]
    assert main(asked) == 0
    assert ("were looked through again" in capsys.readouterr().out) == is_few
    assert main([*asked, "--json"]) == 0
    told = capsys.readouterr()
    assert ("were looked through again" in told.err) == is_few
    assert json.loads(told.out)["certified"] > 0


def test_arrivals_are_simulated_from_a_past_and_told_in_json(village_file, capsys):
    words = ["simulate", str(village_file), "--batches", "4", "--futures", "2"]
    assert main([*words, "--past", str(village_file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["batches"]) == answer["batches_asked"]
    assert 0 < answer["points"] <= answer["hindsight_objective"] <= answer["hindsight_bound"]
    assert answer["share"] == pytest.approx(answer["points"] / answer["hindsight_bound"], abs=1e-5)
    assert main([*words, "--policy", "greedy"]) == 0
    told = capsys.readouterr()
    assert "greedy_share" in told.out
    assert told.err.count("came") == len(answer["batches"])


def test_the_classic_format_is_read_and_answered_as_cost(tmp_path, capsys):
    (tmp_path / "small").write_text(GAP)
    assert main(["solve", str(tmp_path / "small"), "--format", "gap", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["objective"], answer["bound"], answer["placed"]) == (4 + 5 + 5, 14, 3)
    assert answer["history"][-1][1:] == [14, 14]


def test_a_classic_file_cut_short_is_refused(tmp_path, capsys):
    (tmp_path / "small").write_text(GAP[:20])
    assert main(["solve", str(tmp_path / "small"), "--format", "gap"]) == 1
    assert "small" in capsys.readouterr().err


def test_a_missing_file_is_said_in_one_sentence(tmp_path, capsys):
    assert main(["solve", str(tmp_path / "nothing.npz")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_it_runs_as_a_module_and_never_loads_django(village_file):
    code = "import sys, safeconduct.placement.engine.__main__; sys.exit('django' in sys.modules)"
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    module = [sys.executable, "-m", "safeconduct.placement.engine", "solve", str(village_file), "--json"]
    done = subprocess.run(module, env=environment, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["status"] == "optimal"
