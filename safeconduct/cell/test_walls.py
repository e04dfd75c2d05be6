"""A machine on which strangers' files cannot be opened says so at the start, and by the doctor."""

import os
import subprocess
import sys

import pytest

from safeconduct.cell.fingerprints import ROOT

ASKS = (
    "from safeconduct.cell import walls; print(*walls.complaints(is_production=sys.argv[1] == 'production'), sep='\\n')"
)


def said(path, mode="production"):
    """What a process says that finds programs in this folder only."""
    environment = {**os.environ, "PATH": str(path)}
    command = [sys.executable, "-c", f"import sys; {ASKS}", mode]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def folder_with(tmp_path):
    def make(exit_code):
        (tmp_path / "bwrap").write_text(f"#!/bin/sh\nexit {exit_code}\n")
        (tmp_path / "bwrap").chmod(0o755)
        return tmp_path

    return make


def test_a_real_house_without_bubblewrap_says_what_to_install(tmp_path):
    assert "apt install bubblewrap" in said(tmp_path)


def test_one_that_may_build_no_walls_is_another_thing(folder_with):
    assert "may not build its walls" in said(folder_with(1))


def test_where_the_walls_stand_and_in_a_demonstration_nothing_is_said(folder_with, tmp_path):
    assert said(tmp_path, "demo") == ""
    assert said(folder_with(0)) == ""
