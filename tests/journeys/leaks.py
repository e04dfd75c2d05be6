"""Plants a thousand words in every protected field of a running house, uses it, and searches all that it leaves.

The house is a demonstration with its real processes, started with a temporary folder of its own. Words go in through
the screens, from an address and a browser that stand nowhere else. Then a plain dump of the database, the server's
folder with its WAL, the sealed files, the broker's folder, logs, job rows, style sheets, temporary files, shared
memory, core dumps and an encrypted backup are searched, in UTF-8, UTF-16, hex, base64 at each offset, URL and JSON. So
is swap, where there is any, into which all memory of the house that is not locked is pressed meanwhile. A word that is
put into plain places on purpose must be found in each of them. Exit code 1 when a planted word stands anywhere, or that
one does not.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from safeconduct.cell import running
from safeconduct.cell.bench.start import start
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import House
from safeconduct.cell.refusal import CellRefused
from tests.journeys import swapping
from tests.journeys.live import ADDRESS, AGENT, Live
from tests.journeys.searching import places_in, places_of, ways

CONTROL = "ControlXQ"
CORES = Path("/proc/sys/kernel/core_pattern")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run leaks", description=__doc__)
    parser.add_argument("--data", type=Path, help="a demonstration that is there and not running; else one is made")
    parser.add_argument("--port", type=int, default=8740)
    parser.add_argument("--words", type=int, default=1000)
    parser.add_argument("--operations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--swap", type=int, default=0, metavar="MIB", help="as root: turn on so much swap for the run")
    chosen = parser.parse_args(words)
    around = Path(tempfile.mkdtemp(prefix="safeconduct-leaks-"))
    folder = chosen.data.absolute() if chosen.data else around / "house"
    shared = set(Path("/dev/shm").iterdir())
    os.environ |= {"TMPDIR": str(around / "temporary"), **_backup_settings(around)}
    tempfile.tempdir = None
    (around / "temporary").mkdir()
    print("the house is being started …", flush=True)
    process, _seconds = start(folder, chosen.port)
    try:
        with swapping.an_area(chosen.swap):
            return _searched(House.at(folder), chosen, around, shared, process)
    finally:
        running.stop(folder)
        process.wait()
        shutil.rmtree(around, ignore_errors=True)


def _backup_settings(around: Path) -> dict[str, str]:
    """Where an encrypted backup goes, to a key that is thrown away."""
    import pyrage

    recipient = str(pyrage.x25519.Identity.generate().to_public())
    places = {"BACKUP_DIR": str(around / "backups"), "BACKUP_KEYS_DIR": str(around / "keys")}
    return {"BACKUP_RECIPIENTS": recipient, **places}


def _searched(
    house: House, chosen: argparse.Namespace, around: Path, shared: set[Path], process: subprocess.Popen[bytes]
) -> int:
    _use_its_settings(house)
    from tests.journeys.planting import CYRILLIC, LATIN

    _put_control(house, around)
    began = time.monotonic()
    with swapping.pressed(process.pid, CONTROL):
        planted, done = _used(house, chosen)
        in_swap = swapping.in_swap(process.pid) >> 10
    print(f"{planted} words planted, {done} operations, {time.monotonic() - began:.0f} s", flush=True)
    told = f"{in_swap} MiB of the house there at the end"
    print(f"swap: {told if swapping.areas() else 'none that this account reads; it is not searched'}")
    stems = (LATIN, CYRILLIC, ADDRESS, AGENT, CONTROL)
    backed_up = subprocess.run(
        [sys.executable, "-m", "safeconduct.cell", "backup", "--data", str(house.folder)], cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    print(f"backup: {'made' if backed_up.returncode == 0 else 'NOT MADE ' + backed_up.stderr[-300:]}", flush=True)
    found = {"a plain dump": list(places_of(_dump(house), stems))}
    if swapping.areas():
        found["swap"] = list(swapping.places_in_swap(stems))
    _drop_control()
    running.stop(house.folder)
    process.wait()
    places = {place.name: place for place in sorted(house.folder.iterdir())}
    places |= {
        "temporary files": around / "temporary",
        "backups": around / "backups",
        "copies of keys": around / "keys",
    }
    for name, place in places.items():
        found[name] = list(places_in(place, stems))
    new_shared = [place for path in set(Path("/dev/shm").iterdir()) - shared for place in places_in(path, stems)]
    cores = [place for path in _cores(house) for place in places_in(path, stems)]
    return _told(found | {"shared memory": new_shared, "core dumps": cores}, planted)


def _use_its_settings(house: House) -> None:
    """This process asks the database for numbers of rows; everything else goes through the screens."""
    os.environ.update(house.environment("owner"))
    import django

    django.setup()


def _put_control(house: House, around: Path) -> None:
    """A word in plain places, in a table, a log and a temporary file; in that, in each way of writing."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS leaks_control")  # of a run that was broken off
        cursor.execute("CREATE TABLE leaks_control (word text)")
        cursor.execute("INSERT INTO leaks_control VALUES (%s)", [f"{CONTROL} in a table"])
    house.log("control").write_text(f"{CONTROL} in a log\n")
    for number, needle in enumerate(ways(CONTROL).values()):
        (around / f"temporary/control-{number}").write_bytes(b"before " + needle + b" after")


def _drop_control() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE leaks_control")
    connection.close()


def _dump(house: House) -> bytes:
    from safeconduct.cell.backups import dumping

    command = [dumping._program(house, "pg_dump"), "--format=plain", "--no-password"]
    environment = {**os.environ, **dumping.where(house.cluster())}
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


def _cores(house: House) -> Iterator[Path]:
    """Where the kernel puts what is left of a process that fell."""
    pattern = CORES.read_text().strip()
    for folder in {ROOT, house.folder, Path.cwd(), Path(pattern).parent if pattern.startswith("/") else ROOT}:
        yield from (path for path in folder.glob("core*") if path.is_file())


def _used(house: House, chosen: argparse.Namespace) -> tuple[int, int]:
    """Plant and use. Returns how many words were planted and how many operations were done."""
    from safeconduct.cases.models import Case
    from safeconduct.cases.states import CaseState
    from safeconduct.shelter.models import Unit
    from tests.journeys import planting
    from tests.journeys.using import Household, use

    people = {one["username"]: one["passphrase"] for one in json.loads(house.people.read_text())}
    planter, stranger = planting.Planter(), Live(house.port)
    stranger.get("/en/notes/q/time/")
    planting.plant_at_intake(planter, stranger)
    asked = Case.objects.latest("made_at").slug
    desk = {}
    for name in ("lena", "hugo"):
        desk[name] = Live(house.port + 1)
        assert desk[name].sign_in(name, people[name]).status_code == 302, name
        desk[name].step_up(people[name])
    lena, hugo = desk["lena"], desk["hugo"]
    fresh = Case.objects.filter(state=CaseState.EVIDENCE, dossiers__isnull=True)
    slug = next(case.slug for case in fresh if lena.get(f"/cases/{case.slug}/story/").status_code == 200)
    going = Case.objects.filter(state=CaseState.DECIDED)
    away = next((case.slug for case in going if lena.get(f"/arrival/{case.slug}/").status_code == 200), None)
    steps: list[Callable[[], object]] = [
        lambda: planting.plant_in_the_case(planter, lena, slug),
        lambda: planting.plant_in_the_talk(planter, lena, asked),
        lambda: planting.plant_papers(planter, lena, slug),
        lambda: planting.plant_in_the_dossier(planter, lena, slug),
        lambda: planting.plant_with_the_authority(planter, lena),
        lambda: planting.plant_in_the_homes(planter, hugo, Unit.objects.first().home),
        lambda: planting.plant_on_the_way(planter, lena, away) if away else None,
    ]
    for step in steps:
        step()
    house_of = Household(slug, asked, lena, hugo, stranger, house.port, people, planter, lambda: _kill_broker(house))
    answered = use(house_of, random.Random(chosen.seed), words=chosen.words, operations=chosen.operations)
    print("  " + ", ".join(f"{name}: {many}" for name, many in sorted(answered.items())))
    return len(planter.words), answered.total()


def _kill_broker(house: House) -> None:
    """Of this house only."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # ended meanwhile
            is_broker = b"safeconduct.cell.broker" in (folder / "cmdline").read_bytes().split(b"\0")
            if is_broker and f"SAFECONDUCT_DATA={house.folder}\0".encode() in (folder / "environ").read_bytes() + b"\0":
                os.kill(int(folder.name), signal.SIGKILL)


def _told(found: dict[str, list[str]], planted: int) -> int:
    """Say what was found where; 1 when anything was, or the control was not."""
    leaks = {name: [place for place in places if CONTROL not in _plainly(place)] for name, places in found.items()}
    total = sum(len(places) for places in leaks.values())
    controls = {name: len(found[name]) - len(leaks[name]) for name in found}
    for name in found:
        print(
            f"  {name:18} found {len(leaks[name])}"
            + (f", the control {controls[name]} times" if controls[name] else "")
        )
    for places in leaks.values():
        for place in places[:20]:
            print("    " + place)
    seen = {"a plain dump": 1, "log": 1, "postgres": 1, "temporary files": len(ways(CONTROL))}
    seen |= {"swap": 1} if "swap" in found else {}
    blind = [name for name, least in seen.items() if controls.get(name, 0) < least]
    print(f"found {total} of {planted} planted words, of the address and of the browser's name")
    print(f"the control was found where it was put: {'no: ' + ', '.join(blind) if blind else 'yes'}")
    return int(bool(total or blind))


def _plainly(place: str) -> str:
    """A place's description, with the control's other ways of writing named as such."""
    hidden = any(repr(needle)[2:-1] in place for needle in ways(CONTROL).values())
    return CONTROL if hidden else place


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CellRefused as refusal:
        sys.exit(str(refusal))
