"""What a visit of a hostile file comes to: its end, its time, its memory, and whoever got out, called or stayed."""

import contextlib
import io
import os
import socket
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from PIL import Image

from safeconduct.custody.upload import TooLarge
from safeconduct.evidence.disarm.pages import AT_A_PAGE, QUALITY, PageImage, count_pages, pages_of
from safeconduct.evidence.filetypes import look_at
from safeconduct.evidence.refusals import NotTaken, TooBusy
from tests.hostile.files.kinds import PIXELS, Canary

PAGES = 3
RUN = 32  # bytes
AIMED_AT = tuple(map(Path, ("/tmp/planted", "/planted", "/dev/shm/planted", "/usr/planted", "planted")))


@dataclass
class Visit:
    """`ended`: PIXELS, a refusal's name, or "BROKEN: …". `mib`: of the sandbox's processes together, at most."""

    ended: str = ""
    seconds: float = 0.0
    mib: float = 0.0
    packets: int = 0
    left: list[str] = field(default_factory=list)
    pages: list[PageImage] = field(default_factory=list)


def visit(content: bytes, *, counts: bool = True) -> Visit:
    """As the house does it: told by its bytes, counted in one sandbox, drawn in another."""
    found, began = Visit(), time.monotonic()
    with _watched(found):
        try:
            kind = look_at(content[at : at + 65_536] for at in range(0, len(content), 65_536)).media_type
            if counts:
                count_pages([content], kind, seconds=AT_A_PAGE)
            found.pages = list(pages_of([content], kind, max_pages=PAGES, seconds=AT_A_PAGE))
            found.ended = PIXELS
        except (NotTaken, TooLarge, TooBusy) as refusal:
            words = bool(str(refusal.happened) and str(refusal.next_step) and str(refusal.kept))
            found.ended = type(refusal).__name__ if words else "BROKEN: without words"
        except Exception as error:  # noqa: BLE001 any other end is what is looked for
            found.ended = f"BROKEN: {error!r}"
    found.seconds = time.monotonic() - began
    found.left += [str(path) for path in AIMED_AT if path.exists()]
    if found.ended == PIXELS and not all(is_nothing_but_pixels(page) for page in found.pages):
        found.ended = "BROKEN: more than pixels"
    return found


@contextmanager
def _watched(found: Visit) -> Iterator[None]:
    """Reads the kernel's own high-water marks and network counters of all that is started meanwhile."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.004):
            together = 0
            for pid in descendants(os.getpid()):
                with contextlib.suppress(OSError, ValueError, IndexError):  # ended meanwhile
                    status = Path(f"/proc/{pid}/status").read_text()
                    together += int(status.split("VmHWM:")[1].split()[0])
                    found.packets = max(found.packets, packets_of(pid))
            found.mib = max(found.mib, together / 1024)

    before = set(descendants(os.getpid()))
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        found.left = [f"process {pid}" for pid in set(descendants(os.getpid())) - before]


def descendants(pid: int) -> list[int]:
    """All that `pid` started, and that they started."""
    own: list[int] = []
    with contextlib.suppress(OSError):  # ended meanwhile
        for thread in Path(f"/proc/{pid}/task").iterdir():
            own += map(int, (thread / "children").read_text().split())
    return own + [further for child in own for further in descendants(child)]


def packets_of(pid: int) -> int:
    """Packets in and out of all of a process's network, where that is not our own."""
    if Path(f"/proc/{pid}/ns/net").readlink() == Path("/proc/self/ns/net").readlink():
        return 0
    lines = Path(f"/proc/{pid}/net/dev").read_text().splitlines()[2:]
    return sum(int(line.split(":")[1].split()[at]) for line in lines for at in (1, 9))


def is_nothing_but_pixels(page: PageImage) -> bool:
    """Whether a picture begins as any of ours of that size begins, byte for byte, and ends where a picture ends."""
    channels = len(Image.open(io.BytesIO(page.jpeg)).getbands())
    head = _head(page.width, page.height, channels)
    return page.jpeg.startswith(head) and page.jpeg.index(b"\xff\xd9", len(head)) == len(page.jpeg) - 2


@cache
def _head(width: int, height: int, channels: int) -> bytes:
    """All that stands before the pixels of a picture of this size: of an empty one."""
    kept = io.BytesIO()
    Image.new("L" if channels == 1 else "RGB", (width, height)).save(kept, "JPEG", quality=QUALITY)
    whole = kept.getvalue()
    start = whole.rindex(b"\xff\xda")
    return whole[: start + 2 + struct.unpack(">H", whole[start + 2 : start + 4])[0]]


def shares_a_run(content: bytes, out: bytes) -> bool:
    """Whether `RUN` bytes in a row stand in both; rows of few different bytes say nothing."""
    known = {content[at : at + RUN] for at in range(len(content) - RUN + 1)}
    runs = (out[at : at + RUN] for at in range(len(out) - RUN + 1))
    return any(run in known and len(set(run)) > 8 for run in runs)


@contextmanager
def canary() -> Iterator[tuple[Canary, list[str]]]:
    """An address on this machine and what called there, by TCP or UDP; and a file with a word in it."""
    called: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as door, socket.socket(type=socket.SOCK_DGRAM) as box:
        port = door.getsockname()[1]
        box.bind(("127.0.0.1", port))
        for ear, hear in ((door, partial(_answer, door)), (box, partial(box.recv, 9))):
            threading.Thread(target=_listen, args=(ear, hear, called), daemon=True).start()
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as secret:
            secret.write("MARKER-SECRET")
            secret.flush()
            yield Canary(port, secret.name), called
        for ear in (door, box):
            with contextlib.suppress(OSError):
                ear.shutdown(socket.SHUT_RDWR)


def _answer(door: socket.socket) -> None:
    door.accept()[0].close()


def _listen(ear: socket.socket, hear: Callable[[], object], called: list[str]) -> None:
    with contextlib.suppress(OSError):  # shut at the end
        while True:
            hear()
            called.append(ear.type.name)
