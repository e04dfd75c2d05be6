"""The engine at the command line: `solve`, `simulate` and `compile`, reached as `./run placement solve`."""

import argparse
import json
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from safeconduct.placement.engine.arrivals import command as simulating
from safeconduct.placement.engine.errors import PlacementError
from safeconduct.placement.engine.files import load
from safeconduct.placement.engine.gap_files import load_gap
from safeconduct.placement.engine.help_words import HELP
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.national import is_installed
from safeconduct.placement.engine.placement import Placement, Step, gap_between
from safeconduct.placement.engine.solving import solve
from safeconduct.placement.engine.telling import claims_told, language_of, line, refusal, step_told, told
from safeconduct.placement.engine.verification import claims, verify
from safeconduct.placement.engine.words import LANGUAGES, Language

MOST_HOUSES = 60  # counted houses that the command looks through again: some ten seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 1 with a sentence on standard error when not."""
    asked, _ = _speaking(language_of(os.environ)).parse_known_args(arguments)
    options = _parser(asked.language).parse_args(arguments)
    try:
        return int(options.run(options))
    except (PlacementError, OSError) as error:
        sys.stderr.write(f"{refusal(error, options.language)}\n")
        return 1


def _parser(language: Language) -> argparse.ArgumentParser:
    said = {name: words[language] for name, words in HELP.items()}
    parser = argparse.ArgumentParser(prog="./run placement", description=said["placement"])
    spoken = _speaking(language)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("solve", parents=[spoken], help=said["solve"])
    command.add_argument("instance", type=Path, metavar="INSTANCE", help=said["instance"])
    command.add_argument("--format", choices=("npz", "gap"), default="npz", help=said["format"])
    command.add_argument("--gap", type=float, default=0.0005, help=said["gap"])
    command.add_argument("--time-limit", type=float, metavar="SECONDS", help=said["time_limit"])
    command.add_argument("--threads", type=int, default=2)
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--out", type=Path, metavar="FILE.npy", help=said["out"])
    command.add_argument("--json", action="store_true", help=said["json"])
    command.set_defaults(run=_solve)
    simulating.add_to(commands, spoken, said)
    making = commands.add_parser("compile", parents=[spoken], help=said["compile"])
    making.set_defaults(run=_compile)
    return parser


def _speaking(language: Language) -> argparse.ArgumentParser:
    """The option with which every command is asked in another language than the environment's."""
    spoken = argparse.ArgumentParser(add_help=False)
    spoken.add_argument("--language", choices=LANGUAGES, default=language, help=HELP["language"][language])
    return spoken


def _compile(options: argparse.Namespace) -> int:
    if not is_installed():
        sys.stderr.write(f"{line('nothing_to_compile', options.language)}\n")
        return 1
    from safeconduct.placement.engine.national.warming import compile_kernels  # only where numba is installed

    compile_kernels()
    return 0


def _solve(options: argparse.Namespace) -> int:
    instance, most = load_gap(options.instance) if options.format == "gap" else (load(options.instance), None)
    placement = solve(
        instance,
        gap=options.gap,
        time_limit=options.time_limit,
        threads=options.threads,
        seed=options.seed,
        on_progress=None if options.json else lambda step: _tell(step, options.language),
    )
    broken = verify(instance, placement, houses=MOST_HOUSES)
    if broken:
        sys.stderr.write(f"{line('broken', options.language, promises=str(broken[:5]))}\n")
        return 1
    if options.out is not None:
        with options.out.open("wb") as file:
            np.save(file, placement.unit.astype(np.int32))
    report, believed = _report(instance, placement, most), ""
    if (counted := len(placement.prices.counted)) > MOST_HOUSES:
        believed = line("houses", options.language, most=MOST_HOUSES, counted=counted)
    if options.json:
        sys.stderr.write(f"{believed}\n" if believed else "")
        text = json.dumps(report | {"history": _history(instance, placement, most)})
    else:
        found, certified = claims(instance, placement), int(report["certified"])
        claimed = claims_told(found, certified, options.language, believed=believed)
        text = f"{told(report, options.language)}\n{claimed}"
    sys.stdout.write(f"{text}\n")
    return 0


def _report(instance: Instance, placement: Placement, most: int | None) -> dict[str, str | int | float]:
    """What the command prints; with --format gap, objective and bounds are costs, and bounds lie below."""
    found = (placement.objective, placement.bound, placement.certified)
    objective, bound, certified = (_as_asked(points, instance, most) for points in found)
    return {
        "objective": objective,
        "bound": bound,
        "gap": gap_between(*sorted((objective, bound))),
        "certified": certified,
        "value_gap": placement.value.gap,
        "soft_gap": placement.soft.gap,
        "placed": placement.placed,
        "seconds": round(placement.seconds, 3),
        "peak_rss_mb": _peak_megabytes(),
        "method": placement.method,
        "status": placement.status,
    }


def _history(instance: Instance, placement: Placement, most: int | None) -> list[tuple[float, int, int]]:
    """Seconds, objective and bound of each step on the way."""
    return [
        (round(step.seconds, 3), _as_asked(step.objective, instance, most), _as_asked(step.bound, instance, most))
        for step in placement.history
    ]


def _as_asked(points: int, instance: Instance, most: int | None) -> int:
    return points if most is None else most * instance.household_count - points


def _peak_megabytes() -> int:
    """Of this process and its largest child together; Linux counts in kilobytes, macOS in bytes."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // unit


def _tell(step: Step, language: Language) -> None:
    sys.stderr.write(f"{step_told(step, language)}\n")


if __name__ == "__main__":
    sys.exit(main())
