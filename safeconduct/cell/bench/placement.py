"""The placement engine beside greedy, HiGHS, CP-SAT, SCIP and others: how good, how soon, how large; takes hours.

Each method is a process that is killed when its time is up; each placement is counted anew. The seeds are not those of
anybody's tuning. With --keep what an earlier run measured stands, and the rest is added to it: so it goes in pieces.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import numpy as np

from safeconduct.cell.bench.placing import arriving, classics, questions, report, spreading, table
from safeconduct.cell.bench.placing.generator import instance_of
from safeconduct.cell.bench.placing.methods import OF_OTHERS, TITLES, Course, Drawn, limit_of, measured
from safeconduct.cell.bench.placing.packages import python_of_dask, python_of_rivals
from safeconduct.cell.bench.placing.results import Result, add, read
from safeconduct.cell.bench.placing.sizes import GOALS, SIZES, Size
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.kernels import make_kernels

SEEDS = (101, 102, 103, 104, 105)  # of the report alone; whoever tunes takes others
FOLDER = ROOT / "var" / "bench" / "placement"
Key = tuple[str, int, str]  # size, seed, method


def main(words: list[str]) -> None:
    chosen = _parser().parse_args(words)
    FOLDER.mkdir(parents=True, exist_ok=True)
    make_kernels()
    if chosen.gap_files is not None:
        _classics(chosen)
        return
    if chosen.dask is not None:
        _spread(chosen)
        return
    if chosen.simulate or chosen.questions:
        _arrivals(chosen) if chosen.simulate else _questions(chosen)
        return
    kept = FOLDER / "results.jsonl"
    if not chosen.keep and kept.exists():
        kept.replace(kept.with_suffix(".before.jsonl"))
    for result in _measured(chosen, {(one.size, one.seed, one.method) for one in read(kept)}):
        add(kept, result)
        points = "nothing" if result.objective is None else f"{result.objective:,} points"
        told = f"{points}, at most {result.bound:,}" if result.bound is not None else points
        print(f"{result.size} {result.seed} {TITLES[result.method]}: {told}, {result.seconds:.1f} s", end=", ")
        print(f"{result.peak_mib:.0f} MiB, {result.status}", flush=True)
    found = read(kept)
    print("\n".join([table.as_columns(table.rows(found)), *table.same_gap(found)]))
    if chosen.write:
        report.write(found)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench placement", description=__doc__)
    for name, known in (("--sizes", SIZES), ("--methods", TITLES)):
        parser.add_argument(name, nargs="+", choices=known, default=tuple(known), metavar="NAME", help=", ".join(known))
    one = "sizes that stand for growth alone take the first"
    parser.add_argument("--seeds", nargs="+", type=int, default=SEEDS, metavar="SEED", help=one)
    parser.add_argument("--rival-seeds", type=int, metavar="N", help="all but ours and greedy: the first N seeds alone")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--gap", type=float, default=0.0005, help="where ours stops above 500 households")
    parser.add_argument("--keep", action="store_true", help="what was measured before stands and is not measured again")
    parser.add_argument("--write", action="store_true", help="put table and pictures into docs/")
    parser.add_argument("--gap-files", type=Path, metavar="DIR", help="ours over the literature's files instead")
    parser.add_argument("--simulate", action="store_true", help="arrivals batch by batch instead, on other seeds")
    parser.add_argument("--questions", action="store_true", help="what a placement is asked afterwards instead; s2k")
    parser.add_argument("--dask", type=_some, metavar="N", help="scenarios over N workers instead, beside one process")
    parser.add_argument("--seconds", type=float, default=60, help="for each of those files")
    return parser


def _some(word: str) -> int:
    """How many workers: one at least."""
    if not word.isdecimal() or int(word) == 0:
        raise argparse.ArgumentTypeError("one worker at least")
    return int(word)


def _measured(chosen: argparse.Namespace, known: set[Key]) -> Iterator[Result]:
    """Every method on every instance that is wanted and not known yet, one after another."""
    python = python_of_rivals() if set(chosen.methods) & set(OF_OTHERS) else None
    for name in OF_OTHERS:
        if python is None and name in chosen.methods:
            print(f"{TITLES[name]} is left out: its packages cannot be had, as said above.", flush=True)
    course = Course(python=python or Path(), threads=chosen.threads, gap=chosen.gap)
    wanted = [key for key in _wanted(chosen) if key not in known and (python is not None or key[2] not in OF_OTHERS)]
    most = sum(limit_of(method, SIZES[size]) for size, _seed, method in wanted)
    print(f"{len(wanted)} runs, {most / 3600:.1f} hours if each takes all of its time.", flush=True)
    for (size, seed), runs in groupby(wanted, key=lambda key: key[:2]):
        with drawn(SIZES[size], seed) as instance:
            yield from (measured(method, instance, course) for _size, _seed, method in runs)


def _wanted(chosen: argparse.Namespace) -> Iterator[Key]:
    for size in chosen.sizes:
        for number, seed in enumerate(chosen.seeds if size in GOALS else chosen.seeds[:1]):
            ours_alone = chosen.rival_seeds is not None and number >= chosen.rival_seeds
            yield from ((size, seed, name) for name in chosen.methods if not ours_alone or name in {"ours", "greedy"})


@contextmanager
def drawn(size: Size, seed: int) -> Iterator[Drawn]:
    """The instance in a folder that goes again."""
    instance, units = instance_of(
        households=size.households, units=size.units, candidates=size.candidates, timed=size.timed, seed=seed
    )
    with tempfile.TemporaryDirectory(prefix=f"{size.name}-{seed}-", dir=FOLDER) as name:
        file, cities = Path(name) / "instance.npz", Path(name) / "cities.npy"
        instance.save(file)
        np.save(cities, units.city)
        yield Drawn(size=size, seed=seed, instance=instance, file=file, cities=cities)


def _classics(chosen: argparse.Namespace) -> None:
    found = []
    for one in classics.solved(chosen.gap_files.absolute(), chosen.seconds, chosen.threads):
        cost = "nothing" if one.above is None else f"{one.cost:,} for {one.known:,} ({one.above:+.3%})"
        print(f"{one.path}: {cost}, {one.seconds:.1f} s, {one.status}", flush=True)
        found.append(one)
    print(table.as_columns(classics.rows(found)))
    if chosen.write:
        report.write_classics(found, chosen.seconds)


def _arrivals(chosen: argparse.Namespace) -> None:
    seeds = arriving.SEEDS if chosen.seeds == SEEDS else chosen.seeds
    kept = FOLDER / "arrivals.jsonl"
    if not chosen.keep:
        kept.unlink(missing_ok=True)
    for one in arriving.measured([name for name in arriving.FUTURES if name in chosen.sizes], seeds):
        shares = ", ".join(f"{how} {getattr(one, how):.2f} %" for how in arriving.HOW)
        print(f"{one.name}, seed {one.seed}: {shares}, placed {one.placed}, {one.seconds:.0f} s", flush=True)
        arriving.add(kept, one)
    found = arriving.read(kept)
    print(table.as_columns(arriving.rows(found)))
    if chosen.write:
        report.write_arrivals(found)


def _questions(chosen: argparse.Namespace) -> None:
    found: list[table.Row] = [questions.HEAD]
    for size in ("s2k",) if len(chosen.sizes) == len(SIZES) else chosen.sizes:
        for seed in chosen.seeds:
            rows = questions.asked(SIZES[size], seed, chosen.threads)
            print(table.as_columns(rows), flush=True)
            found += rows
    if chosen.write:
        report.write_questions(found)


def _spread(chosen: argparse.Namespace) -> None:
    python = python_of_dask()
    if python is None:
        raise spreading.NoWorkers("Dask cannot be had, as said above: its packages are the extra `dask` of uv.lock.")
    run = spreading.Spreading(python=python, workers=chosen.dask, seeds=chosen.seeds)
    found = []
    for one in run.compared(FOLDER):
        print(f"{one.kind}: {len(one.alone) - 1} answered, {len(one.differing)} of them differently", flush=True)
        found.append(one)
    print(f"{run.workers} workers were there after {run.started:.1f} s.")
    print(table.as_columns(spreading.rows(found, run.workers)))
    spreading.check(found)
    if chosen.write:
        report.write_spread(found, run)
