"""every test, with pytest's own arguments; --quick leaves out the slow and the browser, --postgres 15 takes Debian's"""

import os
import subprocess
import sys
import threading

from safeconduct.cell.catalogs import compile_changed
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.kernels import make_kernels
from safeconduct.cell.system_parts import make_sure_of

QUICK = ("-m", "not slow and not browser")
# With any of these the person has decided about processes; a debugger needs the terminal.
DECIDES = ("-n", "--numprocesses", "--pdb", "--trace", "no:xdist", "-s", "--collect-only", "--co")


def run(words: list[str]) -> int:
    is_quick = "--quick" in words
    words = [word for word in words if word != "--quick"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if "--postgres" in words:
        place = words.index("--postgres")
        version = "".join(words[place + 1 : place + 2])
        environment["POSTGRES_PROGRAMS"] = f"/usr/lib/postgresql/{version}/bin"  # a folder that is not there is said
        del words[place : place + 2]
    if not is_quick:
        make_sure_of("chromium", "bwrap")
    compile_changed()
    if all(word.startswith("-") for word in words):
        # Of all the tests some will ask for it, each in a process of its own; till then the others keep them busy.
        threading.Thread(target=make_kernels, daemon=True).start()
    command = [sys.executable, "-m", "pytest"]
    if not any(word.startswith(DECIDES) for word in words):
        # Tests of one file share what they make (a walk through all pages); a demo that files share has a lock.
        command += ["-n", "2", "--dist", "loadfile"]
    command += [*(QUICK if is_quick else ()), *words]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
