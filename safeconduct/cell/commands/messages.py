"""brings the .po files up to date with the code, and says what is missing in each language"""

import os
import subprocess
import sys

from safeconduct.cell.fingerprints import PACKAGE, ROOT
from safeconduct.cell.system_parts import make_sure_of


def run(_words: list[str]) -> int:
    if not make_sure_of("xgettext"):
        return 1
    safe = {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}  # an app's selectors.py is not the standard library's
    environment = {**os.environ, **safe, "SAFECONDUCT_MODE": "test"}
    manage = [sys.executable, "-m", "safeconduct.cell.manage"]
    collect = ("makemessages", "-l", "ru", "-l", "nl", "-l", "fr", "--no-obsolete", "--no-wrap", "--add-location=file")
    codes = [
        subprocess.run([*manage, *collect, "-v0"], cwd=folder.parent, env=environment, check=False).returncode
        for folder in sorted(PACKAGE.glob("*/locale"))
    ]
    codes.append(subprocess.run([*manage, "check_messages"], cwd=ROOT, env=environment, check=False).returncode)
    return max(codes)
