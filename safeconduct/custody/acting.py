"""Tells the database whose session acts, so that it shows this colleague's rows and nobody else's (`cell.roles_desk`).

The id of a session is a secret between the browser's cookie and this process: the database finds the holder and their
groups by itself, and nobody can name another colleague to it without that colleague's cookie. Where nothing was told,
no row of a case is there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import psycopg
from django.core.signals import request_finished
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_session: ContextVar[UUID | None] = ContextVar("session", default=None)
_TELL = "SELECT set_config('safeconduct.session', %s, false)"
_TELL_HOLDERS = "SELECT set_config('safeconduct.holders', custody_acting()::text, false)"


def session() -> UUID | None:
    """Whose session acts; None before anybody has signed in."""
    return _session.get()


def act(as_session: UUID | None) -> None:
    """From here on this thread's rows are those of the session, until the request ends; None: of nobody."""
    _session.set(as_session)
    if as_session is None and connection.connection is None:
        return  # a connection that is not made yet knows nobody, and a page without rows needs none
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    _tell(connection, as_session)


def forget() -> None:
    """Nobody acts on connections that are made from here on."""
    _session.set(None)


def go_on_as(renewed: UUID) -> None:
    """The session of this request has another name from here on; where nobody acts, nobody does."""
    if _session.get() is not None:
        act(renewed)


def _tell(to: BaseDatabaseWrapper, told: UUID | None) -> None:
    """As a bound parameter: the text of a statement is there for every process of the same role to read."""
    with to.wrap_database_errors:
        psycopg.Cursor(to.connection).execute(_TELL, [str(told or "")])
        psycopg.Cursor(to.connection).execute(_TELL_HOLDERS)


@contextmanager
def values_apart() -> Iterator[None]:
    """Within the block values go beside the text of a statement and not into it, as Django would have it.

    For statements that name a session: what each process of a role runs, and ran last, any other of that role can read.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    before, raw.cursor_factory = raw.cursor_factory, psycopg.Cursor
    try:
        yield
    finally:
        raw.cursor_factory = before


def _on_connection(sender: object, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """A connection that was made anew within a request goes on for whoever acts."""
    if session() is not None and connection.alias == "default":
        _tell(connection, session())


def _on_request_finished(sender: object, **_: Any) -> None:
    """After the last byte of the answer: a file is read while it is sent."""
    if _session.get() is not None:
        _session.set(None)
        if connection.connection is not None and not connection.connection.closed:
            _tell(connection, None)


def listen() -> None:
    """Once a process, when its apps are ready."""
    connection_created.connect(_on_connection, dispatch_uid="safeconduct.custody.acting")
    request_finished.connect(_on_request_finished, dispatch_uid="safeconduct.custody.acting")
