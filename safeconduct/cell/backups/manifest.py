"""What a backup is and what belongs to it, signed by the log's key: written last, so that without it there is none."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from safeconduct.audit.outside.notes import Key, signed_words
from safeconduct.audit.outside.signing import Signer
from safeconduct.audit.outside.verdicts import Wrong
from safeconduct.cell.backups.sealing import Broken, digest_of, new_file

FORMAT = "safeconduct-backup/1"
MANIFEST, SUMS, CHECKPOINT, DATABASE, HOUSE = "MANIFEST", "SHA256SUMS", "checkpoint", "database.age", "house.tar.age"
DAY = re.compile(r"\d{4}-\d\d-\d\d(\.\d+)?")


@dataclass(frozen=True)
class Manifest:
    """name: the folder's. at: when the database was read. sums: path in the target → SHA-256."""

    name: str
    at: datetime
    organisation: UUID
    sums: Mapping[str, str]

    @property
    def blobs(self) -> dict[UUID, str]:
        """Each file of the blob store with the path of its copy."""
        return {UUID(Path(path).name.partition(".")[0]): path for path in self.sums if path.startswith("blobs/")}

    def sum_of(self, name: str) -> str:
        """What was signed of a file in the folder."""
        return self.sums[f"{self.name}/{name}"]

    def write(self, folder: Path, signer: Signer, *, in_place: bool) -> None:
        """The list, then the signed note about it."""
        listed = "".join(f"{digest}  ../{path}\n" for path, digest in sorted(self.sums.items())).encode()
        body = f"{FORMAT}\nname {self.name}\nat {self.at.isoformat()}\norganisation {self.organisation}\n"
        body += f"sums {sha256(listed).hexdigest()}\n"
        for name, content in ((SUMS, listed), (MANIFEST, f"{body}\n{signer.plain_line(body)}".encode())):
            with new_file(folder / name, in_place=in_place) as file:
                file.write(content)

    @classmethod
    def read(cls, folder: Path, log: Key) -> "Manifest":
        """Raises Broken where it is not what this log's key signed, of the folder that is asked for."""
        try:
            note, listed = (folder / MANIFEST).read_text(), (folder / SUMS).read_bytes()
            words = signed_words(note, [log])
        except (OSError, UnicodeDecodeError) as error:
            raise Broken(f"{folder} is no whole backup: {error}") from None
        except Wrong as wrong:
            raise Broken(f"{folder} was not made by this house: {wrong.says}.") from None
        said = dict(line.split(" ", 1) for line in words.splitlines()[1:])
        if not words.startswith(f"{FORMAT}\n") or said["sums"] != sha256(listed).hexdigest():
            raise Broken(f"{folder / SUMS} is not the list that was signed.")
        if said["name"] != folder.name:
            raise Broken(f"{folder} is not the folder that was signed, which is named {said['name']}.")
        return cls(said["name"], datetime.fromisoformat(said["at"]), UUID(said["organisation"]), _sums(listed.decode()))

    def check(self, target: Path) -> None:
        """Every file that it names is there and what it was. Raises Broken with the first that is not."""
        for path, digest in self.sums.items():
            try:
                found = digest_of(target / path)
            except FileNotFoundError:
                raise Broken(f"{target / path} is missing.") from None
            if found != digest:
                raise Broken(f"{target / path} is not what was written: the backup was altered or the disk fails.")


def _sums(listed: str) -> dict[str, str]:
    pairs = (line.split("  ../", 1) for line in listed.splitlines())
    return {path: digest for digest, path in pairs}


def backups_in(target: Path) -> list[Path]:
    """The whole ones, the oldest first."""
    return sorted((path.parent for path in target.glob(f"*/{MANIFEST}") if DAY.fullmatch(path.parent.name)), key=_order)


def _order(folder: Path) -> tuple[str, int]:
    day, _dot, number = folder.name.partition(".")
    return day, int(number or 1)


def new_name(target: Path, on: date) -> str:
    """The day, or the day with a number where that is taken."""
    return next(name for name in _names(on) if not (target / name).exists())


def _names(on: date) -> Iterator[str]:
    yield on.isoformat()
    for number in range(2, 1000):
        yield f"{on.isoformat()}.{number}"


def present() -> datetime:
    return datetime.now(UTC)
