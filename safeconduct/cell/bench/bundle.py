"""Seconds and peak memory of a dossier's bundle: one of 30 plain pages, one of 200 heavy scans.

In the bench's house of 100 cases, by the worker's own steps, each in a process of its own; nothing is kept.
"""

import argparse
import json
import subprocess
import time

from safeconduct.cell.bench._houses import NotFilled, house_of
from safeconduct.cell.bench._processes import memory, own_seconds
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import House
from safeconduct.cell.visiting import database_up

CASES = 100
BUNDLES = {"30 plain pages": (30, "plain"), "200 heavy scans": (200, "scans")}
LIMIT = 1024
EVERY = 0.05


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="./run bench bundle", description=__doc__)
    parser.add_argument("--port", type=int, default=8720)
    chosen = parser.parse_args(words)
    house = House.at(house_of(CASES, port=chosen.port))
    print(f"{'bundle':16} {'pages':>6} {'MB':>6} {'seconds':>8} {'cpu s':>6} {'peak MiB':>9}, at most {LIMIT}")
    with database_up(house):
        for name, (pages, kind) in BUNDLES.items():
            told, peak = _watched(house, pages, kind)
            mb = told["bytes"] / 1e6
            print(f"{name:16} {told['pages']:6.0f} {mb:6.1f} {told['seconds']:8.1f} {told['cpu']:6.1f} {peak:9.0f}")


def _watched(house: House, pages: int, kind: str) -> tuple[dict[str, float], float]:
    """What the process says of itself at the end, and the most memory that it and its children took together.

    Nobody waits for the children that draw and could be asked, so their time is read while they live.
    """
    command = house.manage("bind_for_bench", str(pages), kind, str(house.folder / "people.json"))
    process = subprocess.Popen(command, cwd=ROOT, env=dict(house.environment("owner")), stdout=subprocess.PIPE)
    peak, used = 0.0, dict[int, float]()
    while process.poll() is None:
        try:
            peak = max(peak, memory(process.pid).shared_once)
            used |= own_seconds(process.pid)
        except OSError:  # one of them ended meanwhile
            continue
        finally:
            time.sleep(EVERY)
    assert process.stdout is not None
    with process.stdout as said:
        words = said.read()
    if process.returncode != 0:
        raise NotFilled("The bundle could not be bound; the reason stands above.")
    told: dict[str, float] = json.loads(words.splitlines()[-1])
    return told | {"cpu": sum(used.values()) - told["cpu_before"]}, peak
