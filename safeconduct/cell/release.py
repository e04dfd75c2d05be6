"""A source release: one tar of a commit, the list of its parts and their SHA-256, the same bytes whoever builds them.

What goes in is read out of git's objects: no setting of a clone, clock or umask changes it. The tar is written here, as
POSIX describes it (ustar): sorted, owner 0, the time of the commit, not compressed. No version of git or of a library
shows in it.
"""

import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from safeconduct.cell import parts
from safeconduct.cell.refusal import CellRefused

BLOCK, RECORD = 512, 10240
MODES = {b"100644": 0o644, b"100755": 0o755}
SUMS = "SHA256SUMS"


class NotReleased(CellRefused):
    """There is no commit that is exactly this tree, or something in it that a release does not hold."""


class Differs(CellRefused):
    """A release is not what this commit gives."""


def build(root: Path) -> Mapping[str, bytes]:
    """What a release of the clone in root holds, by name: tar, list of parts, sums. Raises NotReleased, NotListed."""
    if _git(root, "status", "--porcelain", "--untracked-files=all"):
        raise NotReleased("Something here is changed or not in git: commit it or put it away. Nothing was written.")
    commit, seconds = _git(root, "log", "-1", "--format=%H %ct", "HEAD").decode().split()
    name = f"safeconduct-{datetime.fromtimestamp(int(seconds), UTC):%Y.%m.%d}-{commit[:12]}"
    archive = b"".join(_tar(root, commit, f"{name}/", int(seconds)))
    made = {f"{name}.tar": archive, f"{name}.cdx.json": parts.listed(root).encode()}
    sums = "".join(f"{sha256(content).hexdigest()}  {file}\n" for file, content in sorted(made.items()))
    return {**made, SUMS: sums.encode()}


def check(file: Path, made: Mapping[str, bytes]) -> list[str]:
    """Whether a tar, and what lies beside it of its release, is this commit's; the names that were. Raises Differs."""
    if file.name not in made:
        raise Differs(
            f"{file.name} is not of this commit, which gives {next(iter(made))}: check out the commit it names."
        )
    beside = {name: file.with_name(name) for name in made if name == file.name or file.with_name(name).exists()}
    for name, path in beside.items():
        theirs, ours = path.read_bytes(), made[name]
        if theirs != ours:
            at = next(at for at, pair in enumerate(zip_longest(theirs, ours)) if len(set(pair)) > 1)
            raise Differs(f"{path} is not what this commit gives: they differ from byte {at} on.")
    return list(beside)


def _tar(root: Path, commit: str, folder: str, seconds: int) -> Iterator[bytes]:
    """Files alone, in the order of their names' bytes; tar makes their folders."""
    size = 0
    for path, mode, content in sorted(_files(root, commit)):
        for piece in (_header(folder.encode() + path, mode, len(content), seconds), content):
            yield piece + bytes(-len(piece) % BLOCK)
            size += len(piece) + -len(piece) % BLOCK
    yield bytes(2 * BLOCK + -(size + 2 * BLOCK) % RECORD)


def _files(root: Path, commit: str) -> Iterator[tuple[bytes, int, bytes]]:
    """Path, rights and content of each file of a commit. Raises NotReleased for a link or another repository."""
    entries = [line.partition(b"\t") for line in _git(root, "ls-tree", "-rz", "--full-tree", commit).split(b"\0")[:-1]]
    told = [(path, *about.split()) for about, _tab, path in entries]
    if strange := [path.decode() for path, mode, _kind, _name in told if mode not in MODES]:
        raise NotReleased(f"A release holds files only, and this is none: {strange[0]}.")
    names = b"".join(name + b"\n" for _path, _mode, _kind, name in told)
    said, at = _git(root, "cat-file", "--batch", said=names), 0
    for path, mode, _kind, _name in told:
        begin = said.index(b"\n", at) + 1
        end = begin + int(said[at:begin].split()[2])
        yield path, MODES[mode], said[begin:end]
        at = end + 1


def _header(path: bytes, mode: int, size: int, seconds: int) -> bytes:
    """One block. A name over 100 bytes is cut in two at a slash. Raises NotReleased for one too long for that."""
    cuts = [0, *(at + 1 for at in range(len(path)) if path[at : at + 1] == b"/")]
    cut = next((at for at in cuts if len(path) - at <= 100 and at <= 156), None)
    if cut is None:
        raise NotReleased(f"This name is too long for a tar: {path.decode()}.")
    numbers = b"%07o\0%07o\0%07o\0%011o\0%011o\0" % (mode, 0, 0, size, seconds)
    before, after = path[cut:].ljust(100, b"\0") + numbers, b"0" + bytes(100) + b"ustar\0" + b"00" + bytes(80)
    block = before + b" " * 8 + after + path[: max(cut - 1, 0)].ljust(155, b"\0") + bytes(12)
    return before + b"%06o\0 " % sum(block) + block[len(before) + 8 :]


def _git(root: Path, *words: str, said: bytes = b"") -> bytes:
    command = ["git", "--no-replace-objects", "-C", str(root), *words]
    try:
        done = subprocess.run(command, input=said, capture_output=True, check=False)
    except FileNotFoundError:
        raise NotReleased("A release is built in a clone, with git, which is not installed here.") from None
    if done.returncode:
        raise NotReleased(f"git has no commit to release here.\n{done.stderr.decode(errors='replace').strip()}")
    return done.stdout
