"""A clock that is set by hand."""

from datetime import UTC, datetime

import pytest


class Clock:
    """`clock.now` is what it says until a test sets it on."""

    def __init__(self):
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()
