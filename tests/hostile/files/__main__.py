"""Every hostile file and so many spoiled ones, each visited as the house would: how they ended, and the worst of all.

Where this machine lets it, all of it runs in a network of its own with nobody in it but the canary: what its counters
show at the end is what was sent. Exit code 1 when anything got out, called, stayed, broke or was too large or too slow.
"""

import argparse
import fcntl
import os
import random
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

os.environ |= {"DJANGO_SETTINGS_MODULE": "safeconduct.cell.settings", "SAFECONDUCT_MODE": "test"}

import django

django.setup()

from safeconduct.evidence.disarm import sandbox  # noqa: E402 what speaks to people needs a Django that is set up
from tests.hostile.files.gallery import HOSTILE  # noqa: E402
from tests.hostile.files.kinds import Canary  # noqa: E402
from tests.hostile.files.measuring import Visit, canary, visit  # noqa: E402
from tests.hostile.files.mutants import mutant, sound  # noqa: E402

MOST_MIB, MOST_SECONDS = 1024, 60
ALONE = "SAFECONDUCT_ALONE_ON_ITS_NETWORK"


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench hostile", description=__doc__)
    parser.add_argument("--count", type=int, default=5000, help="spoiled files besides the made ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args(words)
    _into_a_network_of_ones_own(words)
    is_alone = ALONE in os.environ
    if is_alone:
        _raise_loopback()
    print("walls:", "bubblewrap" if sandbox.has_sandbox() else "none on this machine", flush=True)
    with canary() as (bird, called):
        socket.create_connection(("127.0.0.1", bird.port)).close()
        while not called:
            time.sleep(0.01)
        before, told = _packets(), Tally()
        with ProcessPoolExecutor(chosen.processes) as pool:
            made = range(len(HOSTILE))
            told.add([HOSTILE[at].name for at in made], pool.map(partial(_made, bird), made))
            told.expect()
            spoiled = range(chosen.count)
            names = [f"{_kind(at)} {at} of seed {chosen.seed}" for at in spoiled]
            told.add(names, pool.map(partial(_spoiled, chosen.seed), spoiled, chunksize=8))
        calls, sent = len(called) - 1, _packets() - before if is_alone else 0
    return told.say(calls, sent, is_alone=is_alone)


def _made(bird: Canary, at: int) -> Visit:
    return _without_pages(visit(HOSTILE[at].make(bird)))


def _kind(at: int) -> str:
    return list(sound())[at % len(sound())]


def _spoiled(seed: int, at: int) -> Visit:
    return _without_pages(visit(mutant(_kind(at), random.Random(f"{seed} {at}")), counts=False))


def _without_pages(found: Visit) -> Visit:
    found.pages = []
    return found


class Tally:
    """What the visits come to."""

    def __init__(self) -> None:
        self._all: list[tuple[str, Visit]] = []
        self._wrong: list[str] = []

    def add(self, names: Iterable[str], visits: Iterable[Visit]) -> None:
        began = time.monotonic()
        for name, found in zip(names, visits, strict=True):
            self._all.append((name, found))
            if len(self._all) % 500 == 0:
                print(f"{len(self._all)} visited, {time.monotonic() - began:.0f} s", flush=True)

    def expect(self) -> None:
        """The made files end as they must."""
        for hostile, (name, found) in zip(HOSTILE, self._all, strict=True):
            if found.ended not in hostile.ends:
                self._wrong.append(f"{name}: {found.ended}, not {' or '.join(sorted(hostile.ends))}")

    def say(self, calls: int, sent: int, *, is_alone: bool) -> int:
        ends = Counter(found.ended for _name, found in self._all)
        self._wrong += [f"{name}: {found.ended}" for name, found in self._all if found.ended.startswith("BROKEN")]
        left = [f"{name}: {found.left}" for name, found in self._all if found.left]
        packets = sum(found.packets for _name, found in self._all)
        slowest = max(self._all, key=lambda pair: pair[1].seconds)
        largest = max(self._all, key=lambda pair: pair[1].mib)
        print(f"{len(self._all)} files, {len(HOSTILE)} made and the others spoiled by chance")
        print("  " + ", ".join(f"{name} {many}" for name, many in ends.most_common()))
        print(f"safe pixels or a refusal in words: {len(self._all) - len(self._wrong)} of {len(self._all)}")
        print(f"slowest: {slowest[1].seconds:.1f} s ({slowest[0]}), at most {MOST_SECONDS} s")
        print(f"largest: {largest[1].mib:.0f} MiB, all processes together ({largest[0]}), at most {MOST_MIB} MiB")
        print(f"escapes (processes left, files made): {len(left)}")
        seen = f", {sent} on the whole network" if is_alone else " (no network of its own to be had here)"
        print(f"packets: {packets} in the sandboxes{seen}; calls that the canary heard: {calls}")
        for line in [*self._wrong, *left]:
            print("  " + line)
        is_bad = self._wrong or left or packets or sent or calls
        return int(bool(is_bad or slowest[1].seconds > MOST_SECONDS or largest[1].mib > MOST_MIB))


def _into_a_network_of_ones_own(words: list[str]) -> None:
    """Start anew where only this process and what it starts can be heard, if the machine lets it."""
    if ALONE in os.environ or shutil.which("unshare") is None:
        return
    for how in (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"]):
        if subprocess.run([*how, "true"], capture_output=True, check=False).returncode == 0:
            program = [*how, sys.executable, "-m", "tests.hostile.files", *words]
            os.execvpe(program[0], program, {**os.environ, ALONE: "yes"})


def _raise_loopback() -> None:
    """`ip link set lo up`, where there may be no `ip`."""
    with socket.socket(type=socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 1 | 64))  # SIOCSIFFLAGS, IFF_UP and IFF_RUNNING


def _packets() -> int:
    """Sent so far on every interface of this network."""
    lines = Path("/proc/self/net/dev").read_text().splitlines()[2:]
    return sum(int(line.split(":")[1].split()[9]) for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
