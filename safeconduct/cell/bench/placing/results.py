"""What was measured: one method on one instance, and a file of such lines that a run adds to."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

Step = tuple[float, int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """objective: points, counted by us, None where it found nothing that holds; bound: the least that it proved.

    seconds: from the start of its process to the end; searching: what it says it took itself; status: its own word, or
    ours where it was killed or failed. history: seconds, best points, least bound, as it told them.
    """

    size: str
    seed: int
    method: str
    objective: int | None
    bound: int | None
    seconds: float
    searching: float | None
    peak_mib: float
    status: str
    limit: float
    history: tuple[Step, ...] = ()


def add(path: Path, result: Result) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(asdict(result))}\n")


def read(path: Path) -> list[Result]:
    """Every line of the file; a later one of the same size, seed and method takes the earlier's place."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    found = [_result(json.loads(line)) for line in lines]
    return list({(one.size, one.seed, one.method): one for one in found}.values())


def _result(values: dict[str, object]) -> Result:
    history = tuple(tuple(step) for step in values.pop("history"))  # type: ignore[attr-defined]
    return Result(history=history, **values)  # type: ignore[arg-type]


def best_bound(results: Iterable[Result]) -> int | None:
    """The least that anybody proved of one instance; what somebody's placement is worth more than is no proof."""
    known = list(results)
    reached = max((one.objective for one in known if one.objective is not None), default=0)
    return min((one.bound for one in known if one.bound is not None and one.bound >= reached), default=None)
