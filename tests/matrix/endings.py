"""Sessions that the broker has ended: no transaction brings them back, and whoever asked would go on as a stranger."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from safeconduct.custody import broker
from safeconduct.vaultd import requests as ask

ENDINGS = (ask.EndSession, ask.EndSessionsOf, ask.Renew)


@dataclass
class Endings:
    """Whether one was ended since that was last asked."""

    _has_ended: bool = False

    @contextmanager
    def noticed(self) -> Iterator[None]:
        ask_broker = broker.ask_broker

        def asking(question: ask.Asked[object]) -> object:
            self._has_ended |= isinstance(question, ENDINGS)
            return ask_broker(question)

        with patch.object(broker, "ask_broker", asking):
            yield

    def taken(self) -> bool:
        ended, self._has_ended = self._has_ended, False
        return ended
