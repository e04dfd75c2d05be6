"""`simulate INSTANCE.npz` at the command line: a line for each batch, then the shares of hindsight."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from safeconduct.placement.engine.arrivals.course import Batch
from safeconduct.placement.engine.arrivals.futures import Futures
from safeconduct.placement.engine.arrivals.simulation import Simulation, simulate
from safeconduct.placement.engine.files import load
from safeconduct.placement.engine.sentences import counted
from safeconduct.placement.engine.telling import line, told
from safeconduct.placement.engine.words import Language


def add_to(
    commands: "argparse._SubParsersAction[Any]", spoken: argparse.ArgumentParser, said: Mapping[str, str]
) -> None:
    """Give the parser the command, with the option of a language that `spoken` has; said: the words of its help."""
    command = commands.add_parser("simulate", parents=[spoken], help=said["simulate"])
    command.add_argument("instance", type=Path, metavar="INSTANCE", help=said["everybody"])
    command.add_argument("--batches", type=int, default=20, help=said["batches"])
    command.add_argument("--futures", type=int, default=8, help=said["futures"])
    command.add_argument("--past", type=Path, metavar="PAST.npz", help=said["past"])
    command.add_argument("--expected", type=int, metavar="N", help=said["expected"])
    command.add_argument("--policy", choices=("prices", "greedy"), default="prices")
    command.add_argument("--time-limit", type=float, metavar="SECONDS", help=said["batches_so_far"])
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--json", action="store_true", help=said["json"])
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    past = None if options.past is None else load(options.past)
    simulation = simulate(
        load(options.instance),
        batches=options.batches,
        futures=Futures(count=options.futures, past=past, expected=options.expected),
        policy=options.policy,
        seed=options.seed,
        time_limit=options.time_limit,
        on_progress=None if options.json else lambda batch: _tell(batch, options.language),
    )
    report = _report(simulation)
    if options.json:
        report["batches"] = [asdict(batch) for batch in simulation.course.batches]
        text = json.dumps(report)
    else:
        text = told(report, options.language)
    sys.stdout.write(f"{text}\n")
    return 0


def _report(it: Simulation) -> dict[str, Any]:
    return {
        "policy": it.policy,
        "points": it.course.points,
        "placed": it.course.placed,
        "share": round(it.share, 5),
        "greedy_points": it.greedy.points,
        "greedy_placed": it.greedy.placed,
        "greedy_share": round(it.greedy_share, 5),
        "hindsight_objective": it.hindsight.objective,
        "hindsight_bound": it.hindsight.bound,
        "hindsight_placed": it.hindsight.placed,
        "unhoused": list(it.course.unhoused),
        "batches_placed": len(it.course.batches),
        "batches_asked": it.asked,
        "seconds": round(it.seconds, 3),
    }


def _tell(batch: Batch, language: Language) -> None:
    said = line(
        "batch",
        language,
        arrived=f"{batch.arrived:6}",
        placed=batch.placed,
        points=counted(batch.points, "points", language),
    )
    late = f", {line('no_room', language, households=', '.join(batch.unhoused))}" if batch.unhoused else ""
    sys.stderr.write(f"{said}{late}\n")
