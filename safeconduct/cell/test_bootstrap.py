"""What `./run` says before there is anything of ours to say it."""

import os
import re
import shutil
import subprocess
import sys

from safeconduct.cell import tools
from safeconduct.cell.bootstrap import UV_VERSION
from safeconduct.cell.fingerprints import ROOT


def like_others():
    """Before a command: what root may read beyond its own files is taken from it, so that it is as with everybody."""
    taken = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    return taken if os.geteuid() == 0 else []


def test_a_folder_that_another_account_made_is_named_with_what_to_type(tmp_path):
    script = tmp_path / "safeconduct/cell/bootstrap.py"
    script.parent.mkdir(parents=True)
    shutil.copy(ROOT / "safeconduct/cell/bootstrap.py", script)
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    (tmp_path / ".venv").mkdir(mode=0o000)
    command = [*like_others(), sys.executable, "-E", "-s", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (tmp_path / ".venv").chmod(0o700)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"rm -r {tmp_path}/.venv {tmp_path}/.tools; chown -R " in done.stderr


UV = """#!/bin/sh
[ "$1" = --version ] && echo "uv {version}" && exit
echo "$@" >> "{asked}"
mkdir -p "{venv}/bin" && touch "{venv}/bin/python"
"""


def test_a_house_gets_no_tools_of_developers_and_keeps_those_that_somebody_asked_for(tmp_path):
    """A program in the place of uv writes down what it was asked: the packages themselves need a network."""
    script, asked, uv = tmp_path / "safeconduct/cell/bootstrap.py", tmp_path / "asked", tmp_path / ".tools/bin/uv"
    for path in (script, uv):
        path.parent.mkdir(parents=True)
    shutil.copy(ROOT / "safeconduct/cell/bootstrap.py", script)
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    uv.write_text(UV.format(version=UV_VERSION, asked=asked, venv=tmp_path / ".venv"))
    uv.chmod(0o700)

    def run(*words):
        subprocess.run([sys.executable, "-E", "-s", script, *words], check=True, capture_output=True)
        return ["--no-dev" in line.split() for line in asked.read_text().splitlines()]

    assert run("up") == [True]
    assert run("doctor") == run() == run("demo", "--data", "test") == [True]
    assert run("test", "tests") == [True, False]
    assert run("up") == run("check") == [True, False]
    (tmp_path / "uv.lock").write_text("another")
    assert run("up") == [True, False, False]


def test_the_tools_of_a_house_on_a_developers_machine_are_named_by_its_doctor():
    (said,) = tools.complaints(is_production=True)
    assert "pytest" in said
    assert list(tools.complaints(is_production=False)) == []


def test_what_a_house_runs_with_imports_nothing_of_developers():
    """By the imports of every module that is no test; deptry (`./run check`) holds the others to the list."""
    names = "pytest|playwright|hypothesis|mypy|polib|axe_playwright_python"
    theirs = re.compile(rf"^\s*(?:from|import) (?:{names})\b", re.MULTILINE)
    files = [file for file in (ROOT / "safeconduct").rglob("*.py") if not file.name.startswith(("test_", "conftest"))]
    assert len(files) > 500
    assert [str(file) for file in files if theirs.search(file.read_text(encoding="utf-8"))] == []
