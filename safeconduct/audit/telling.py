"""The log told to people: what one colleague did in the same quarter of an hour, together."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from safeconduct.audit.models import Leaf
from safeconduct.audit.words import action_words, kind_words, part_words, purpose_words


@dataclass(frozen=True)
class Told:
    """Events that follow on each other. first, last: their numbers in the log, inclusive. who: "" where unknown.

    case: its name, where one was asked for and known.
    """

    at: datetime
    who: str
    first: int
    last: int
    deeds: list[str]
    case: str = ""


def told(events: Iterable[tuple[Leaf, str]], cases: Mapping[str, str] | None = None) -> list[Told]:
    """Events, the newest first and each with its colleague's name, gathered by quarter of an hour and colleague.

    cases: names of cases by what events speak of; with them each case is told by itself.
    """
    names = {} if cases is None else cases
    runs = (list(run) for _key, run in groupby(events, key=lambda one: _together(one[0], names)))
    return [_tell(run, names) for run in runs]


def _together(leaf: Leaf, names: Mapping[str, str]) -> tuple[datetime, str, str]:
    return leaf.at, leaf.actor, names.get(leaf.subject_id, "")


def _tell(run: list[tuple[Leaf, str]], names: Mapping[str, str]) -> Told:
    leaves = [leaf for leaf, _name in run]
    counted = Counter(_deed(leaf) for leaf in leaves)
    deeds = [f"{deed} × {times}" if times > 1 else deed for deed, times in counted.items()]
    case = names.get(leaves[0].subject_id, "")
    return Told(leaves[0].at, part_words(run[0][1]), leaves[-1].sequence, leaves[0].sequence, deeds, case)


def _deed(leaf: Leaf) -> str:
    """Write "opened: story (to read)"."""
    why = purpose_words(leaf.purpose)
    said = f"{action_words(leaf.action)}: {kind_words(leaf.object_kind)}"
    return f"{said} ({why})" if why else said
