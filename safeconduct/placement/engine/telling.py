"""The command line's reports, steps and refusals, in the reader's language."""

from collections.abc import Mapping, Sequence

from safeconduct.placement.engine.command_words import CEILINGS, LABELS, LINES, STATUS
from safeconduct.placement.engine.errors import (
    FloorImpossible,
    ImpossibleInput,
    MustPlaceImpossible,
    PlacementError,
    StoppedTooEarly,
)
from safeconduct.placement.engine.placement import Step, gap_between
from safeconduct.placement.engine.sentences import counted
from safeconduct.placement.engine.words import LANGUAGES, Language

ASKED = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set, as POSIX has it


def language_of(environment: Mapping[str, str]) -> Language:
    """The language that the environment asks for; English where it is none of ours."""
    said = next((environment[name] for name in ASKED if environment.get(name)), "")
    return next((language for language in LANGUAGES if said.startswith(language)), "en")


def line(name: str, language: Language, **parts: str | int) -> str:
    """One of LINES with its parts filled in."""
    return LINES[name][language].format(**parts)


def told(report: Mapping[str, object], language: Language) -> str:
    """A report as lines of label and figure; a status in words."""
    rows = [(LABELS[key][language], _shown(key, value, language)) for key, value in report.items()]
    width = 2 + max((len(label) for label, _ in rows), default=0)
    return "\n".join(f"{label:{width}}{value}" for label, value in rows)


def step_told(step: Step, language: Language) -> str:
    """News of a search."""
    return line(
        "step",
        language,
        seconds=f"{step.seconds:8.2f}",
        points=counted(step.objective, "points", language),
        bound=step.bound,
        gap=f"{gap_between(step.objective, step.bound):.4%}",
    )


def claims_told(claimed: Sequence[str], certified: int, language: Language, *, believed: str = "") -> str:
    """Which ceilings are a claim (verification.claims), or that none is. believed: what is taken as it was said."""
    if not claimed:
        return believed or line("derived", language)
    ceilings = ", ".join(CEILINGS[name][language] for name in claimed)
    return f"{line('claimed', language, ceilings=ceilings, certified=certified)} {believed}".rstrip()


def refusal(error: PlacementError | OSError, language: Language) -> str:
    """Why there is no answer; details of a file, and a solver's own words, as they are."""
    if isinstance(error, MustPlaceImpossible):
        name = "must_impossible" if error.proved else "must_not_found"
        return line(name, language, households=", ".join(error.households))
    if isinstance(error, FloorImpossible):
        return line("floor_impossible", language, floor=error.floor, at_least=error.at_least, most=error.most)
    if isinstance(error, StoppedTooEarly):
        return line("too_early", language)
    if isinstance(error, ImpossibleInput):
        return line("unusable", language, detail=str(error))
    return line("file" if isinstance(error, OSError) else "solver_failed", language, detail=str(error))


def _shown(key: str, value: object, language: Language) -> object:
    return STATUS[str(value)][language] if key == "status" else value
