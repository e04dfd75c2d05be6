"""A disk out of another machine: its files belong to an account that this one does not have."""

import subprocess
import sys

import pyrage

from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.test_bootstrap import like_others


def test_files_of_another_account_are_named_with_what_to_do(tmp_path):
    (tmp_path / "identity").write_text(f"{pyrage.x25519.Identity.generate()}\n")
    keys = tmp_path / "keys-2026-11-28.age"
    keys.touch(mode=0o000)
    words = [tmp_path / "2026-11-28", "--identity", tmp_path / "identity", "--keys", keys, "--data", tmp_path / "new"]
    command = [*like_others(), sys.executable, "-m", "safeconduct.cell", "restore", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"{keys}: Permission denied" in done.stderr
    assert "give it to this account" in done.stderr
    assert not (tmp_path / "new").exists()
