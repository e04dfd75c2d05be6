"""The vault beside age and gpg on one file, the broker over thousands of grants and cards, the words of a sign-in.

Every program seals and opens one file on the same disk, as a process whose start counts; none waits for the disk, and
none pays for what another left to be written. They take turns, each round begun by another; medians are told, of ratios
those of each round by itself, since the machine may be busy: then a program of one thread, like ours, gets less of it
than one of several, and the seconds of processors compare better. What the log takes at a million leaves tells
`./run bench log`.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyrage

from safeconduct.cell.bench import _cards
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.refusal import CellRefused
from safeconduct.vault import Cost, generate_key, stretch

ROUNDS, GOAL, MIB, POLL = 5, 0.8, 1024 * 1024, 0.02
Command = Callable[[str, Path, Path], list[str]]


class NotMeasured(CellRefused):
    """A program failed, or what it opened is not what was sealed."""


@dataclass(frozen=True)
class Run:
    """Seconds by the clock, seconds of processors, and the most memory that the process held, in MiB."""

    seconds: float
    cpu: float
    peak: float


def main(words: list[str]) -> None:
    """Raises NotMeasured."""
    parser = argparse.ArgumentParser(prog="./run bench vault", description=__doc__)
    parser.add_argument("--mib", type=int, default=1024, help="size of the file (1024)")
    parser.add_argument("--cards", type=int, default=5_000)
    chosen = parser.parse_args(words)
    with _folder() as folder:
        _tell_files(_beside_each_other(folder, chosen.mib), chosen.mib)
        for what, seconds in _cards.measure(folder / "shred", chosen.cards):
            print(f"{what:52} {seconds:8.2f} s", flush=True)
    print(f"{'words of a sign-in: 256 MiB, 3 passes':52} {_sign_in():8.2f} s", flush=True)
    print("log, append and verify at 1,000,000 leaves: ./run bench log")


@contextmanager
def _folder() -> Iterator[Path]:
    kept = ROOT / "var/bench"
    kept.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="vault-", dir=kept))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _beside_each_other(folder: Path, mib: int) -> dict[tuple[str, str], list[Run]]:
    """Every program's runs of both steps."""
    plain, sealed, opened = folder / "plain", folder / "sealed", folder / "opened"
    with plain.open("wb") as file:
        for _number in range(mib):
            file.write(os.urandom(MIB))
    found: dict[tuple[str, str], list[Run]] = {}
    with _gpg_home() as home:
        programs = _programs(folder, home)
        for number in range(ROUNDS):
            first = number % len(programs)
            for name, command in [*programs.items()][first:] + [*programs.items()][:first]:
                for step, source, target in (("seal", plain, sealed), ("open", sealed, opened)):
                    target.unlink(missing_ok=True)
                    os.sync()  # whoever came after a large file would be slowed down by its way to the disk
                    found.setdefault((name, step), []).append(_timed(command(step, source, target)))
                if subprocess.run(["cmp", "-s", plain, opened], check=False).returncode != 0:
                    raise NotMeasured(f"What {name} opened is not what it sealed.")
    return found


def _programs(folder: Path, home: Path | None) -> dict[str, Command]:
    """What there is on this machine; ours and pyrage always are."""
    key, identity, recipient = folder / "key", folder / "identity", folder / "recipient"
    key.write_bytes(generate_key())
    age = pyrage.x25519.Identity.generate()
    identity.write_text(str(age))
    recipient.write_text(str(age.to_public()))
    found: dict[str, Command] = {"safeconduct": _python("ours", key), "pyrage (age)": _python("pyrage", identity)}
    if shutil.which("age"):
        found["age"] = lambda step, source, target: [
            "age", *(["-R", str(recipient)] if step == "seal" else ["-d", "-i", str(identity)]),
            "-o", str(target), str(source),
        ]  # fmt: skip
    if home:
        gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--yes", "--compress-algo", "none"]
        words = ["--pinentry-mode", "loopback", "--passphrase", "bench", "--cipher-algo", "AES256"]
        found["gpg AES256, symmetric"] = _gpg([*gpg, *words], ["--symmetric"])
        found["gpg AES256, public key"] = _gpg([*gpg, *words], ["--trust-model", "always", "-r", "bench", "--encrypt"])
    return found


def _python(tool: str, key: Path) -> Command:
    start = [sys.executable, "-m", "safeconduct.cell.bench._streams", tool]
    return lambda step, source, target: [*start, step, str(key), str(source), str(target)]


def _gpg(gpg: list[str], seal: list[str]) -> Command:
    return lambda step, source, target: [
        *gpg, *(seal if step == "seal" else ["--decrypt"]), "--output", str(target), str(source),
    ]  # fmt: skip


@contextmanager
def _gpg_home() -> Iterator[Path | None]:
    """A home with one key pair and a short path (its agent has a socket there); None where there is no gpg."""
    if not shutil.which("gpg"):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="sc-gpg-", dir="/tmp") as home:  # a socket's path is short
        make = ["gpg", "--homedir", home, "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "bench"]
        try:
            subprocess.run([*make, "future-default", "default", "never"], check=True, stderr=subprocess.DEVNULL)
            yield Path(home)
        finally:
            subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False)


def _timed(command: Sequence[str]) -> Run:
    """Raises NotMeasured. The peak is the kernel's own high-water mark of the program, looked at until it ends."""
    used, began, peak = _used(), time.perf_counter(), 0.0
    process = subprocess.Popen(command, cwd=ROOT)
    while True:
        try:
            process.wait(POLL)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, _high_water(process.pid))
    if process.returncode != 0:
        raise NotMeasured(f"{' '.join(command)} ended with {process.returncode}.")
    return Run(time.perf_counter() - began, _used() - used, peak)


def _used() -> float:
    """Seconds of processors that ended processes of ours took."""
    all_of_them = resource.getrusage(resource.RUSAGE_CHILDREN)
    return all_of_them.ru_utime + all_of_them.ru_stime


def _high_water(pid: int) -> float:
    marks = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(marks[0].split()[1]) / 1024 if marks else 0.0


def _tell_files(runs: dict[tuple[str, str], list[Run]], mib: int) -> None:
    took = {of: median(run.seconds for run in found) for of, found in runs.items()}
    for (name, step), found in runs.items():
        cpu, peak = median(run.cpu for run in found), max(run.peak for run in found)
        rate = f"{mib / took[name, step]:5.0f} MiB/s"
        print(f"{step} {name:23} {took[name, step]:6.2f} s {rate}   processor {cpu:5.2f} s   at most {peak:3.0f} MiB")
    for (name, step), found in runs.items():
        if "age" in name:
            pairs = [*zip(found, runs["safeconduct", step], strict=True)]
            ratio = median(theirs.seconds / ours.seconds for theirs, ours in pairs)
            work = median(theirs.cpu / ours.cpu for theirs, ours in pairs)
            said = f"(goal {GOAL}: {'met' if ratio >= GOAL else 'MISSED'}), {work:.2f} × by processors' seconds"
            print(f"{step}: {ratio:.2f} × {name} by the clock {said}", flush=True)


def _sign_in() -> float:
    took = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        stretch("six words that nobody else knows", salt=bytes(16), pepper=bytes(32), cost=Cost.staff())
        took.append(time.perf_counter() - began)
    return median(took)
