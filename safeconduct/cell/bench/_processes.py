"""What processes take, read from /proc: the processor time and the memory of one and all that it started."""

import contextlib
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """MiB of a family: `shared_once` counts a page that n of them share as 1/n in each, `resident` as 1."""

    shared_once: float
    resident: float
    processes: int


def family(pid: int) -> list[int]:
    """`pid` and all that descend from it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(_fields(stat)[1])
        except OSError:  # ended meanwhile
            continue
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def _fields(stat: Path) -> list[str]:
    """The fields of a stat file from the third on (the second is a name that may hold anything)."""
    return stat.read_text().rpartition(")")[2].split()


def own_seconds(pid: int) -> dict[int, float]:
    """Processor time of each of the family that lives, without those that it waited for."""
    found = {}
    for member in family(pid):
        with contextlib.suppress(OSError):  # ended meanwhile
            found[member] = sum(int(number) for number in _fields(Path(f"/proc/{member}/stat"))[11:13]) / TICKS
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time that the family has used, those counted in who ended and were waited for."""
    ticks = 0
    for member in family(pid):
        ticks += sum(int(number) for number in _fields(Path(f"/proc/{member}/stat"))[11:15])
    return ticks / TICKS


def memory(pid: int) -> Memory:
    """The memory of the family now."""
    each = [_memory_of(member) for member in family(pid)]
    return Memory(sum(shared for shared, _all in each), sum(resident for _shared, resident in each), len(each))


def memory_of_parts(pid: int, parts: Mapping[str, str]) -> Counter[str]:
    """MiB of the family by part, shared pages once: a part's process has its word in its command line."""
    found = Counter[str]()
    for member in family(pid):
        with contextlib.suppress(OSError):  # ended meanwhile
            command = Path(f"/proc/{member}/cmdline").read_text()
            part = next((part for part, word in parts.items() if word in command), "launcher")
            found[part] += round(_memory_of(member)[0])
    return found


def _memory_of(member: int) -> tuple[float, float]:
    totals = {"Pss": 0, "Rss": 0}
    with contextlib.suppress(OSError):  # ended meanwhile
        for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name in totals:
                totals[name] += int(rest.split()[0])
    return totals["Pss"] / 1024, totals["Rss"] / 1024
