"""A command on a data folder, whether its house runs or not."""

import argparse
import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from safeconduct.cell import running
from safeconduct.cell.catalogs import compile_changed
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import House, must_be_whole


def run_inside(words: list[str], command: Callable[[House, list[str]], list[str]]) -> int:
    """Run `command` as the owner of the data folder that `--data` names; returns its exit code.

    Without a data folder (a fresh checkout) it runs with the settings of tests, for commands that need no data.
    """
    os.environ["TYPED_IN"] = str(Path.cwd())  # the files that are named lie there, not where the command runs
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data", type=Path, default=ROOT / "var/demo")
    chosen, others = parser.parse_known_args(words)
    compile_changed()
    house = House.at(chosen.data.absolute())
    if not house.folder.exists():
        environment = {**os.environ, "SAFECONDUCT_MODE": "test", "PYTHONPATH": str(ROOT)}
        return subprocess.run(command(house, others), cwd=ROOT, env=environment, check=False).returncode
    with database_up(house):
        environment = dict(house.environment("owner"))
        return subprocess.run(command(house, others), cwd=ROOT, env=environment, check=False).returncode


@contextlib.contextmanager
def database_up(house: House) -> Iterator[None]:
    """The house's database answers inside the block: the running one, or one started for the time being."""
    must_be_whole(house.folder)
    lock = running.take_lock(house.folder)
    if lock is None:
        running.wait_ready(house.folder)
        yield
        return
    with lock:
        house.furnish()
        with own_database(house):
            yield


@contextlib.contextmanager
def own_database(house: House) -> Iterator[None]:
    """The database of a house that nobody else runs, up inside the block."""
    cluster = house.cluster()
    if cluster is not None:
        cluster.start()
    try:
        house.prepare_database(cluster)
        yield
    finally:
        if cluster is not None:
            cluster.stop()
