"""A virus scanner beside the sandbox, where the operator runs one: clamd, spoken to on its Unix socket.

The sandbox holds whatever a file does; a scanner only knows what was seen before. So no file waits for it or is refused
for want of it: a scanner that is away leaves the file marked as not scanned, and pages and doctor say so.
"""

import re
import socket
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from safeconduct.evidence.kinds import ScanState

CONNECT_SECONDS, SCAN_SECONDS, PING_SECONDS, ASKED_AGAIN_AFTER = 2.0, 10.0, 1.0, 30.0
ANSWER_MOST, PIECE = 4096, 64 * 1024


class Scanner(StrEnum):
    """Whether there is a scanner: none was named, the named one is silent, or it answers."""

    NONE = "none"
    AWAY = "away"
    HERE = "here"


@dataclass(frozen=True)
class Scan:
    """What the scanner said; `found`: its name for what it found."""

    state: ScanState
    found: str = ""


NOT_SCANNED = Scan(ScanState.NOT_SCANNED)


def scan(pieces: Iterable[bytes]) -> Scan:
    """Let the scanner see a file. Ten seconds at most; whatever goes wrong is "not scanned" and no refusal."""
    if not settings.CLAMD_SOCKET:
        return NOT_SCANNED
    try:
        return _verdict(_ask(b"zINSTREAM\0", pieces, SCAN_SECONDS))
    except OSError:
        return NOT_SCANNED


def _verdict(answer: bytes) -> Scan:
    """clamd(8), INSTREAM: `stream: OK`, `stream: NAME FOUND`, anything else is an error of its own."""
    if answer == b"stream: OK":
        return Scan(ScanState.CLEAN)
    if match := re.fullmatch(rb"stream: (.{1,200}) FOUND", answer):
        return Scan(ScanState.FOUND, re.sub(r"[^A-Za-z0-9._-]", "", match[1].decode("ascii", "replace"))[:80])
    return NOT_SCANNED


def scanner() -> Scanner:
    """Asked at most twice a minute in each process: a page does not wait for a scanner."""
    if not settings.CLAMD_SOCKET:
        return Scanner.NONE
    if time.monotonic() > _Asked.until:
        _Asked.is_here = answers()
        _Asked.until = time.monotonic() + ASKED_AGAIN_AFTER
    return Scanner.HERE if _Asked.is_here else Scanner.AWAY


class _Asked:
    until: float = 0.0
    is_here: bool = False


def answers() -> bool:
    """Whether the scanner answers now."""
    try:
        return _ask(b"zPING\0", (), PING_SECONDS) == b"PONG"
    except OSError:
        return False


def _ask(command: bytes, pieces: Iterable[bytes], seconds: float) -> bytes:
    """One question on a connection of its own; the answer without its end. Raises OSError, also when time is up."""
    until = time.monotonic() + seconds
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(min(CONNECT_SECONDS, seconds))
        line.connect(settings.CLAMD_SOCKET)
        try:
            line.sendall(command)
            for piece in _bounded(pieces):
                line.settimeout(_left(until))
                line.sendall(struct.pack(">I", len(piece)) + piece)
            if command.startswith(b"zINSTREAM"):
                line.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it may have said why, and hung up
        return _answer(line, until)


def _bounded(pieces: Iterable[bytes]) -> Iterable[bytes]:
    return (piece[at : at + PIECE] for piece in pieces for at in range(0, len(piece), PIECE))


def _answer(line: socket.socket, until: float) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < ANSWER_MOST:
        line.settimeout(_left(until))
        piece = line.recv(ANSWER_MOST)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
