"""Pages of a file as clean pictures. One child a file, page by page: a long paper never stands in memory whole."""

import contextlib
import signal
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.evidence import refusals
from safeconduct.evidence.disarm import frames, sandbox
from safeconduct.evidence.disarm.frames import BadFrame, CannotShow, Frame, Word
from safeconduct.evidence.disarm.pixels import jpeg_of
from safeconduct.evidence.kinds import MediaType

DPI = 150
QUALITY = 80
SECONDS = 300  # for a bundle, which nobody waits for
AT_A_PAGE = 10  # somebody waits at an upload or a screen: a file that was made to be slow holds up neither longer
PATIENCE = 60  # of a bundle for its turn; where somebody waits, half as long as it would look
_children = threading.BoundedSemaphore(2)
FOR_SCREENS = threading.BoundedSemaphore(2)  # turns of their own, so that no bundle keeps a page from a screen

_REASONS: dict[Word, type[refusals.NotTaken]] = {
    Word.LOCKED: refusals.Locked,
    Word.DAMAGED: refusals.Damaged,
    Word.TOO_MANY_PAGES: refusals.TooManyPages,
    Word.TOO_MANY_PIXELS: refusals.TooManyPixels,
    Word.WITH_MACROS: refusals.WithMacros,
}


@dataclass(frozen=True)
class PageImage:
    """A page as a picture of our own making. `width`, `height` in pixels, `dpi` pixels an inch of paper."""

    width: int
    height: int
    dpi: int
    jpeg: bytes


def pages_of(
    chunks: Iterable[bytes],
    media_type: str,
    *,
    dpi: int = DPI,
    first: int = 1,
    max_pages: int = frames.MOST_PAGES,
    seconds: float = SECONDS,
    turns: threading.BoundedSemaphore = _children,
) -> Iterator[PageImage]:
    """The pages from `first` on, at most `max_pages`, fitted to A4. Raises a NotTaken that says why not, TooBusy."""
    command = sandbox.command(media_type, dpi, first, first + max_pages - 1)
    for frame in _frames(chunks, command, _Limits(seconds, frames.most_pixels(dpi), turns)):
        if frame.word is Word.PAGE:
            yield PageImage(frame.width, frame.height, dpi, jpeg_of(frame, QUALITY))


def count_pages(chunks: Iterable[bytes], media_type: str, *, seconds: float = AT_A_PAGE) -> int:
    """How many pages a file has, once it has opened. Raises a NotTaken that says why it does not, TooBusy."""
    for frame in _frames(chunks, sandbox.command(media_type, DPI, 1, 0), _Limits(seconds, 0, _children)):
        if frame.word is Word.COUNT:
            return frame.width
    raise refusals.Damaged


def caveat(media_type: str) -> Promise | None:
    """What a picture of such a file leaves out, to be said beside it and in a bundle."""
    if media_type == MediaType.DOCX:
        return _("Only the text of the Word file is shown, without its layout and pictures. The original is kept.")
    return None


@dataclass(frozen=True)
class _Limits:
    """What a child may take. turns: those among whom it waits for its own."""

    seconds: float
    most_pixels: int
    turns: threading.BoundedSemaphore


def _frames(chunks: Iterable[bytes], command: list[str], limits: _Limits) -> Iterator[Frame]:
    out_of_time = threading.Event()
    try:
        with _child(command, limits, out_of_time) as child:
            _feed(child, chunks)
            assert child.stdout is not None
            try:
                yield from frames.read(child.stdout, limits.most_pixels)  # type: ignore[arg-type]  # a BinaryIO here
            except BadFrame:
                is_slow = out_of_time.is_set() or _used_up_its_time(child)
                raise (refusals.TooSlow if is_slow else refusals.Damaged) from None
    except CannotShow as refusal:
        raise _REASONS[refusal.reason] from None


def _used_up_its_time(child: "subprocess.Popen[bytes]") -> bool:
    """Whether it was ended for the time of processors that it took; bubblewrap tells a signal as 128 and its number."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        return child.wait(timeout=1) in {-signal.SIGXCPU, 128 + signal.SIGXCPU}
    return False


def _feed(child: "subprocess.Popen[bytes]", chunks: Iterable[bytes]) -> None:
    """The child reads to the end before it says anything; one that has died is found out when it is listened to."""
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        for chunk in chunks:
            child.stdin.write(chunk)
    with contextlib.suppress(BrokenPipeError):
        child.stdin.close()


@contextmanager
def _child(command: list[str], limits: _Limits, out_of_time: threading.Event) -> "Iterator[subprocess.Popen[bytes]]":
    """At most two at once, each killed after so many seconds; whatever happens, none is left behind."""
    if not limits.turns.acquire(timeout=min(PATIENCE, limits.seconds / 2)):
        raise refusals.TooBusy
    try:
        child = subprocess.Popen(  # noqa: S603 our own command; the file's bytes go to its standard input only
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=sandbox.environment(),
        )

        def end() -> None:
            out_of_time.set()
            child.kill()

        clock = threading.Timer(limits.seconds, end)
        clock.start()
        try:
            yield child
        finally:
            clock.cancel()
            child.kill()
            with contextlib.suppress(BrokenPipeError):
                child.__exit__(None, None, None)
    finally:
        limits.turns.release()
