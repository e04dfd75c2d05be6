"""The rule packs of the house, each read once."""

from functools import cache
from pathlib import Path

from django.conf import settings

from safeconduct.programme.rules.loading import load_pack
from safeconduct.programme.rules.pack import Pack

FIRST = "be-humanitarian"


@cache
def pack_of(code: str) -> Pack:
    """The rule pack of a programme. Raises PackRefused, naming file, key and what to do."""
    return load_pack(Path(settings.ROOT) / "packs" / code)
