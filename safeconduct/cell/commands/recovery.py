"""three of five give one colleague their keys again: make, check, answer (offline), request, apply, adopt, rehearse"""

import os
from pathlib import Path

from safeconduct.cell import ceremony


def run(words: list[str]) -> int:
    """What is done offline knows no house; all else is said to one."""
    if not words or words[0] in {*ceremony.OFFLINE, "-h", "--help"}:
        return ceremony.main(words)
    from safeconduct.cell.visiting import run_inside  # a ceremony loads nothing that knows a database

    os.environ["TYPED_IN"] = str(Path.cwd())  # the files that are named lie there, not where the command runs
    return run_inside(words, lambda house, others: house.manage("recovery", *others))
