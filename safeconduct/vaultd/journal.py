"""The broker's own line to the log: it may insert into one table of the database and read nothing."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from safeconduct.vaultd.opened import Opened
from safeconduct.vaultd.refusals import NotLogged

_TELL = "INSERT INTO audit_entry (id, made_at, at, actor, events, is_last) VALUES (%s, %s, %s, %s, %s, false)"


class Journal:
    """Writes openings, each call in a transaction of its own. One connection a thread."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._kept = threading.local()

    def __call__(self, actor: str, openings: Sequence[Opened]) -> None:
        """Raises NotLogged; what was to be opened then stays closed."""
        if not openings:
            return
        now = datetime.now(UTC)
        coarse = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)  # as kernel.clock.coarse
        line = (uuid4(), now, coarse, actor, Jsonb([opening.told() for opening in openings]))
        # A connection that was kept may have died with an earlier server: the second try has a new one.
        if not self._wrote(line, fresh=False) and not self._wrote(line, fresh=True):
            raise NotLogged

    def _wrote(self, line: tuple[object, ...], *, fresh: bool) -> bool:
        try:
            self._connection(fresh=fresh).execute(_TELL, line)
        except psycopg.Error:
            return False
        return True

    def _connection(self, *, fresh: bool) -> psycopg.Connection:
        kept: psycopg.Connection | None = getattr(self._kept, "connection", None)
        if kept is None or fresh:
            if kept is not None:
                kept.close()
            kept = psycopg.connect(self._conninfo, autocommit=True, connect_timeout=5)
            self._kept.connection = kept
        return kept
