"""the house of a real organisation: --data DIR (var/cell), --port N, --found FILE answers the first start"""

import argparse
import os
from pathlib import Path

from safeconduct.cell.catalogs import compile_changed
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import DEFAULT_PORT, PRODUCTION, House
from safeconduct.cell.readiness import port
from safeconduct.cell.supervisor import start_or_attach


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run up", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var/cell", help="where its data lies (var/cell)")
    parser.add_argument("--port", type=port, help="the public face's port (8000); the desk has the next")
    parser.add_argument("--found", type=Path, metavar="FILE", help="organisation and first administrator, as TOML")
    parser.add_argument(
        "--recovery", type=Path, metavar="FILE", help="the recovery key's public half (docs/recovery.md)"
    )
    chosen = parser.parse_args(words)
    if chosen.found and not chosen.found.is_file():
        parser.error(f"--found: there is no file {chosen.found}")
    if chosen.recovery:
        if not chosen.recovery.is_file():
            parser.error(f"--recovery: there is no file {chosen.recovery}")
        os.environ["RECOVERY_PUBLIC_FILE"] = str(chosen.recovery.absolute())
    compile_changed()
    founding = str(chosen.found.absolute()) if chosen.found else None
    house = House(chosen.data.absolute(), PRODUCTION, chosen.port or DEFAULT_PORT)
    start_or_attach(house, founding, asked_port=chosen.port)
    return 0
