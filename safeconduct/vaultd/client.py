"""The broker from outside: one connection a thread, kept open."""

import select
import socket
import threading
from pathlib import Path
from typing import TypeVar, cast

from safeconduct.vaultd import wire
from safeconduct.vaultd.refusals import Unreachable
from safeconduct.vaultd.requests import Asked

R = TypeVar("R")
SECONDS = 60.0  # twenty derivations may be before ours, two at a time


class Client:
    """Asks the process behind a socket."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = threading.local()

    def ask(self, asked: Asked[R]) -> R:
        """The answer. Raises BrokerRefusal (Unreachable where nobody answers), VaultError."""
        question = wire.encode_question(asked)
        # A connection that was kept may have ended with an earlier broker: nothing was asked of the new one yet.
        connection = self._sent(question, fresh=False) or self._sent(question, fresh=True)
        if connection is None:
            raise Unreachable
        try:
            answer = wire.receive(connection)
        except OSError:
            answer = None
        if answer is None:
            self.close()
            raise Unreachable
        return cast("R", wire.decode_answer(answer, asked.reply()))

    def _sent(self, question: bytes, *, fresh: bool) -> socket.socket | None:
        """A connection that has taken the question; None where there is none."""
        try:
            connection = self._connection(fresh=fresh)
            if connection is not None:
                wire.send(connection, question)
        except OSError:
            self.close()
            return None
        return connection

    def _connection(self, *, fresh: bool) -> socket.socket | None:
        kept: socket.socket | None = getattr(self._kept, "connection", None)
        if kept is not None and _has_ended(kept):
            self.close()
            kept = None
        if kept is None and fresh:
            kept = self._kept.connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            kept.settimeout(SECONDS)
            kept.connect(str(self._path))
        return kept

    def close(self) -> None:
        """End this thread's connection; the next question begins another."""
        kept: socket.socket | None = getattr(self._kept, "connection", None)
        if kept is not None:
            kept.close()
            self._kept.connection = None


def _has_ended(connection: socket.socket) -> bool:
    """Whether the other side has closed; between two questions it never sends anything."""
    asked = select.poll()  # not recv: with a timeout set it would wait for one
    asked.register(connection, select.POLLIN)
    return bool(asked.poll(0))
