"""the whole house with invented people: --data DIR (var/demo), --port N (8000, the desk has the next)"""

import argparse
from pathlib import Path

from safeconduct.cell.catalogs import compile_changed
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import DEFAULT_PORT, DEMO, House
from safeconduct.cell.readiness import port
from safeconduct.cell.supervisor import start_or_attach


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var/demo", help="where its data lies (var/demo)")
    parser.add_argument("--port", type=port, help="the public face's port (8000); the desk has the next")
    chosen = parser.parse_args(words)
    compile_changed()
    house = House(chosen.data.absolute(), DEMO, chosen.port or DEFAULT_PORT)
    start_or_attach(house, asked_port=chosen.port)
    return 0
