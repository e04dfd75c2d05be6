"""Tests ask the desk in the desk's own role, within the transaction of a test, which is the owner's: rows are bound."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection

from safeconduct.custody import acting

_bound: ContextVar[bool] = ContextVar("bound", default=True)
OWNER = "NONE"


@contextmanager
def rows_bound() -> Iterator[None]:
    """Within the block each request through a test client is the role's whose face it asks, from first to last byte."""
    within = list[tuple[str, UUID | None]]()  # a test may let a stranger come while a colleague's page is made

    def begin(**_: object) -> None:
        is_desk = settings.ROOT_URLCONF == "safeconduct.cell.urls_desk"
        within.append(("sc_desk" if is_desk and _bound.get() else OWNER, acting.session()))
        _become(within[-1][0])

    def end(**_: object) -> None:
        if not within:  # an answer that a test closes once more
            return
        _role, before = within.pop()
        _become(within[-1][0] if within else OWNER)
        if before is not None:
            acting.act(before)

    request_started.connect(begin)
    request_finished.connect(end)
    try:
        yield
    finally:
        request_started.disconnect(begin)
        request_finished.disconnect(end)
        acting.forget()


@contextmanager
def rows_unbound() -> Iterator[None]:
    """Layer 2 off: requests are answered in the owner's role, who sees every row."""
    token = _bound.set(False)
    try:
        yield
    finally:
        _bound.reset(token)


def _become(role: str) -> None:
    connection.ensure_connection()
    connection.connection.execute(f"SET ROLE {role}")
