"""the log of every opening and change: `audit verify`, key, sign, export, prove, anchor, witness, accept, cosign"""

from pathlib import Path

from safeconduct.audit.outside import cosigning
from safeconduct.cell.visiting import run_inside

TAKES_A_FILE = frozenset({"export", "accept", "anchor"})


def run(words: list[str]) -> int:
    """`audit cosign` and `audit new-key` are a witness's own, and know no house; all else is said to one."""
    if words[:1] in (["cosign"], ["new-key"]):
        return cosigning.main(words)
    if len(words) > 1 and words[0] in TAKES_A_FILE:
        words = [words[0], str(Path(words[1]).absolute()), *words[2:]]  # as seen from where it was typed
    return run_inside(words, lambda house, others: house.manage("audit", *others))
