"""What the operator has set: `X`, or the content of the file that `X_FILE` names. Read here and nowhere else.

An empty `X` or `X_FILE` is as good as none: so a line of a settings file is switched off, and containers pass it on.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

EXAMPLE = "5afec0de-0000-4000-8000-000000000001"  # the ORGANISATION_ID of demonstrations and tests


NEAR = frozenset({"", "localhost", "127.0.0.1", "::1"})


def given(name: str, default: str = "") -> str:
    """The value of a setting, or the default where it is not set. Raises OSError when its file cannot be read."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name) or default


def is_given(name: str) -> bool:
    """Whether the operator has set it to something."""
    return any(os.environ.get(variable) for variable in (name, f"{name}_FILE"))


def pace(name: str, default: str, *, each: int = 1) -> tuple[int, int]:
    """PACE_name, written "100/600": how many in an hour and in a day, of `each` bytes."""
    an_hour, a_day = given(f"PACE_{name}", default).split("/")
    return int(an_hour) * each, int(a_day) * each


def lies_within(inner: str, outer: str) -> bool:
    """Whether one folder is the other, or in it."""
    return Path(inner).resolve().is_relative_to(Path(outer).resolve())


def is_sealed_on_the_way(host: str, options: Mapping[str, Any]) -> bool:
    """Whether a database is on this machine, or has to show under TLS that it is the one that was named."""
    is_near = "hostaddr" not in options and all(one in NEAR or one.startswith("/") for one in host.split(","))
    return is_near or options.get("sslmode") == "verify-full"
