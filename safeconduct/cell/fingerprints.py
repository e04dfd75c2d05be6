"""Whether work done once must be done again: hashes of the files that decide it."""

import hashlib
import sysconfig
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "safeconduct"


def of_files(paths: Iterable[Path], *words: str) -> str:
    """16 hex digits that change with any path, content or word."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path}\0{len(content)}\0".encode() + content)
    for word in words:
        digest.update(f"{word}\0".encode())
    return digest.hexdigest()[:16]


def installed() -> list[str]:
    """Name and version of everything installed beside us."""
    return sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))


def of_migrations() -> str:
    """Changes when the shape of the database or the grants on it may have changed."""
    ours = [*PACKAGE.glob("**/migrations/*.py"), *PACKAGE.glob("cell/roles*.py"), *PACKAGE.glob("*/grants.py")]
    return of_files(ours, *installed())


def of_static_files() -> str:
    """Changes when a style sheet, script or picture may have changed."""
    ours = [path for path in PACKAGE.glob("**/static/**/*") if path.is_file()]
    return of_files(ours, *installed())
