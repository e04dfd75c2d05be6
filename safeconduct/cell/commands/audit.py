"""the log of every opening and change: `audit verify`, key, sign, export, prove, anchor, witness, accept, cosign"""

from safeconduct.audit.outside import cosigning
from safeconduct.cell.visiting import run_inside


def run(words: list[str]) -> int:
    """`audit cosign` and `audit new-key` are a witness's own, and know no house; all else is said to one."""
    if words[:1] in (["cosign"], ["new-key"]):
        return cosigning.main(words)
    return run_inside(words, lambda house, others: house.manage("audit", *others))
