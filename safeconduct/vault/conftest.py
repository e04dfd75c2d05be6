"""What the vault's tests share: a place, and another that differs in one field."""

from uuid import UUID

import pytest

from safeconduct.vault import Context, Key, generate_key


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
