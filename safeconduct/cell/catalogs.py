"""Gettext catalogues: compiled from .po to .mo whenever the .po is newer, so that no compiled file is kept in git."""

import os
from pathlib import Path

from safeconduct.cell.fingerprints import PACKAGE
from safeconduct.cell.refusal import CellRefused


class CatalogueBroken(CellRefused):
    """A .po file cannot be read."""


def sources() -> list[Path]:
    return sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_changed() -> int:
    """Compile what changed and return how many that were. Raises CatalogueBroken."""
    changed = [source for source in sources() if _is_newer(source, source.with_suffix(".mo"))]
    for source in changed:
        _compile(source)
    return len(changed)


def _is_newer(source: Path, target: Path) -> bool:
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> None:
    from babel.messages.mofile import write_mo  # only where something changed: it is slow to import
    from babel.messages.pofile import PoFileError, read_po

    try:
        with source.open("rb") as opened:
            catalogue = read_po(opened, locale=source.parts[-3], abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise CatalogueBroken(f"{source} cannot be read: {error}") from error
    unfinished = source.with_suffix(f".{os.getpid()}.mo")
    with unfinished.open("wb") as target:
        write_mo(target, catalogue)
    unfinished.replace(source.with_suffix(".mo"))
