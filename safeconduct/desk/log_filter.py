"""What the log is narrowed by, as one line: the same choice is the same line, which two can sign."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

DAYS = frozenset({"since", "until"})


def written(asked: Mapping[str, Any]) -> str:
    """What was chosen (as `log_for` takes it), in the order of its names, as it stands in an address."""
    return urlencode(sorted((name, str(chosen).strip()) for name, chosen in asked.items() if chosen))


def read(narrowed: str) -> dict[str, Any]:
    """As `log_for` takes it. Raises ValueError where it was not written here."""
    chosen = dict(parse_qsl(narrowed, strict_parsing=True)) if narrowed else {}
    return {name: date.fromisoformat(word) if name in DAYS else word for name, word in chosen.items()}
