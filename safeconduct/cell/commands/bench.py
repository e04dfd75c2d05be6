"""how fast, large and firm: start, memory, pages, bundle, log, vault, hostile, kills, times, storm, placement"""

import importlib
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "bench"
ORDER = ("start", "pages", "bundle", "log", "vault", "hostile", "metadata", "kills", "times", "storm", "placement")
FOR_HOURS = frozenset({"placement"})  # by its name alone


def names() -> list[str]:
    """In the order in which they are printed."""
    found = [path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith(("_", "test_"))]
    return sorted(found, key=ORDER.index)


def run(words: list[str]) -> int:
    """`bench start --port 9000` hands what follows a name to that bench."""
    if words and words[0] not in names():
        print(f"There is no bench '{words[0]}'; there are: {', '.join(names())}.")
        return 2
    for name in words[:1] or [name for name in names() if name not in FOR_HOURS]:
        print(f"── {name}", flush=True)
        importlib.import_module(f"safeconduct.cell.bench.{name}").main(words[1:])
    return 0
