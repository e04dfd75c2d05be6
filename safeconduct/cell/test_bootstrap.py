"""What `./run` says before there is anything of ours to say it."""

import os
import shutil
import subprocess
import sys

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
