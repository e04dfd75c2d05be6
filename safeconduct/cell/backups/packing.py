"""Archives of small files, as streams."""

import io
import os
import tarfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from safeconduct.cell.backups.sealing import Broken


def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    """A file that lies nowhere yet."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(content), 0o600, int(time.time())
    archive.addfile(entry, io.BytesIO(content))


def add_folder(archive: tarfile.TarFile, folder: Path, name: str, only: Callable[[Path], bool] = Path.is_file) -> None:
    """The files below a folder; one that goes meanwhile is left out."""
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            if only(path):
                archive.add(path, f"{name}/{path.relative_to(folder)}", recursive=False)


def unpack(content: IO[bytes], folder: Path, *, only: Callable[[str], bool]) -> None:
    """Plain files into a folder, for us alone, each where its name says and nowhere else, of its day. Raises Broken."""
    try:
        with tarfile.open(fileobj=content, mode="r|") as archive:
            for entry in archive:
                if not entry.isfile() or not only(entry.name) or ".." in Path(entry.name).parts:
                    raise Broken(f"The archive holds what does not belong into it: {entry.name[:80]}")
                to, inside = folder / entry.name, archive.extractfile(entry)
                to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                to.touch(mode=0o600)
                to.write_bytes(inside.read() if inside else b"")
                os.utime(to, (entry.mtime, entry.mtime))
    except tarfile.TarError as error:
        raise Broken(f"The archive breaks off: {error}") from None
