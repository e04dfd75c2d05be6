"""Looks for planted words in whatever bytes a house leaves behind, in every way in which they may be written."""

import base64
import json
import mmap
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote


@cache
def ways(stem: str) -> dict[str, bytes]:
    """How the beginning of a planted word may stand there: by the way's name, the bytes that cannot miss it."""
    plain = stem.encode()
    found = {
        "utf-8": plain,
        "utf-16-le": stem.encode("utf-16-le"),
        "utf-16-be": stem.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "url": quote(stem).encode(),
        "url, small": quote(stem).lower().encode(),
        "json": json.dumps(stem)[1:-1].encode(),
    }
    for offset in range(3):
        for name, alphabet in (("base64", None), ("base64url", b"-_")):
            coded = base64.b64encode(b"\0" * offset + plain, altchars=alphabet)
            # what stands before and after decides the outer signs; only those in between are the word's own
            found[f"{name} at {offset}"] = coded[-(-offset * 8 // 6) : len(coded) // 4 * 4 - 4]
    return found


def places_of(content: "bytes | mmap.mmap", stems: tuple[str, ...]) -> Iterator[str]:
    """The way of writing and the bytes around, for the first of each way that stands there."""
    for stem in stems:
        for way, needle in ways(stem).items():
            if found := re.search(re.escape(needle), content):
                around = content[found.start() : found.end() + 24]
                yield f"{way}: {around!r}"


def places_in(folder: Path, stems: tuple[str, ...]) -> Iterator[str]:
    """The same in the names and contents of all files under a folder (or in one file)."""
    for path in [folder, *folder.rglob("*")] if folder.exists() else []:
        if any(stem in str(path) for stem in stems):
            yield f"{path}: in its name"
        if path.is_file() and not path.is_symlink() and path.stat().st_size:
            with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                yield from (f"{path}: {place}" for place in places_of(content, stems))
