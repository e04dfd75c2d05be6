"""What a bundle was made of, by ids and versions: said of it later, it tells what has changed since. Pure.

It stands in the open (ADR 4): that a paper was bound, and which version of what is written about it, names nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec


class Manifest(msgspec.Struct, frozen=True):
    """`papers`: the version of what was written about each paper that was bound, by the paper's id.

    `people`: ids of those who apply, sorted. A statement or facts that nobody had written are version 0.
    """

    papers: dict[str, int]
    people: tuple[str, ...]
    statement: int
    facts: int
    track: str
    post: str

    def kept(self) -> dict[str, Any]:
        """As the database keeps it."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def manifest_of(kept: Mapping[str, Any]) -> Manifest:
    """A manifest as the database kept it. Raises msgspec.ValidationError."""
    return msgspec.convert(kept, Manifest)


class What(StrEnum):
    """What is not as it was."""

    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    STATEMENT = "statement"
    FACTS = "facts"
    PEOPLE = "people"
    LODGING = "lodging"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; `paper` is its id where it is a paper."""

    what: What
    paper: str = ""


def differences(then: Manifest, now: Manifest) -> Iterator[Difference]:
    """What differs of what was bound. `now.papers` may hold more: what came in later is no difference by itself."""
    for paper, version in then.papers.items():
        if paper not in now.papers:
            yield Difference(What.WITHDRAWN, paper)
        elif now.papers[paper] != version:
            yield Difference(What.CHANGED, paper)
    for what, is_other in (
        (What.STATEMENT, then.statement != now.statement),
        (What.FACTS, then.facts != now.facts),
        (What.PEOPLE, then.people != now.people),
        (What.LODGING, (then.track, then.post) != (now.track, now.post)),
    ):
        if is_other:
            yield Difference(what)
