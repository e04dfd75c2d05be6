"""What the vault's tests share: a place, a key, and time: a busy machine is no failure."""

from uuid import UUID

import pytest
from hypothesis import settings

from safeconduct.vault import Context, Key, generate_key

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def at() -> Context:
    return Context(
        organisation=UUID(int=1),
        subject=UUID(int=2),
        compartment="identity",
        object=UUID(int=3),
        version=4,
        epoch=5,
        type="evidence.file",
    )


@pytest.fixture
def key() -> Key:
    return generate_key()
