"""What a bench writes into docs/placement.md: between two lines of its own, the rest stays as it was written."""

from pathlib import Path

from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.refusal import CellRefused

DOCS = ROOT / "docs"
PAPER = DOCS / "placement.md"


class NoPlaceInThePaper(CellRefused):
    """The two lines between which the figures belong are not there."""


def put(name: str, text: str, paper: Path = PAPER) -> None:
    """Replace what stands between `<!-- measured: NAME -->` and `<!-- end of NAME -->`. Raises NoPlaceInThePaper."""
    begin, end = f"<!-- measured: {name} -->\n", f"<!-- end of {name} -->"
    head, found, rest = paper.read_text("utf-8").partition(begin)
    _, ended, tail = rest.partition(end)
    if not found or not ended:
        raise NoPlaceInThePaper(f"{paper} has no line {begin.strip()}, or after it none {end}.")
    paper.write_text(f"{head}{begin}{text.strip()}\n{end}{tail}", encoding="utf-8")
