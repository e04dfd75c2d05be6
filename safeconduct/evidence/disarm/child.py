"""The process that decodes: `python -m safeconduct.evidence.disarm.child MEDIA_TYPE DPI FIRST LAST`.

The file comes on standard input, frames go to standard output, nothing goes anywhere else. Limits are set, and calls of
the kernel given up, before the first byte is read and the first parser is loaded.
"""

import contextlib
import ctypes
import os
import resource
import sys

from safeconduct.evidence.disarm import frames
from safeconduct.evidence.disarm.alone import give_up_calls
from safeconduct.evidence.disarm.frames import CannotShow, Frame, Word

MEMORY = 800 * 1024 * 1024  # the largest picture that is taken (40 megapixels with transparency) needs 642
CPU_SECONDS = 60
LOCKED = 1 | 2 | 4  # <sys/mman.h>: what is there, what comes, each page once it is touched
LARGEST = 25 * 1024 * 1024


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError):  # a stricter limit stands already
            resource.setrlimit(what, (most, most))
    with contextlib.suppress(ValueError):  # at the first of the two it ends by a signal that says why
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))


def _stay_in_memory() -> None:
    """Nothing of the file is swapped out, where this account may lock memory.

    Said again here: the house's own code for it is not seen from within the walls.
    """
    if os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY:
        ctypes.CDLL(None).mlockall(LOCKED)


def main(media_type: str, dpi: str, first: str, last: str) -> None:
    """Decode, and write one frame a page; a refusal is a frame as well."""
    _limit()
    _stay_in_memory()
    give_up_calls()
    content = sys.stdin.buffer.read(LARGEST + 1)
    try:
        _decode(content, media_type, int(dpi), int(first), int(last))
    except CannotShow as refusal:
        frames.write(sys.stdout.buffer, Frame(refusal.reason))
    except (Exception, MemoryError):  # noqa: BLE001 whatever a parser trips over, the file is what is wrong
        frames.write(sys.stdout.buffer, Frame(Word.DAMAGED))
    sys.stdout.buffer.flush()
    os._exit(0)  # no parser gets to run its own clearing up


def _decode(content: bytes, media_type: str, dpi: int, first: int, last: int) -> None:
    if not content or len(content) > LARGEST:
        raise CannotShow(Word.DAMAGED)
    from safeconduct.evidence.disarm.decoders import DECODERS, Wanted  # after the limits
    from safeconduct.evidence.disarm.pixels import frame_of  # after the limits

    for shown in DECODERS[media_type](content, Wanted(dpi, first, last)):
        frame = Frame(Word.COUNT, width=shown) if isinstance(shown, int) else frame_of(shown)
        frames.write(sys.stdout.buffer, frame)
    frames.write(sys.stdout.buffer, Frame(Word.END))


if __name__ == "__main__":
    main(*sys.argv[1:])
