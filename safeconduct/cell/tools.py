"""Whether what developers test and check with lies in a real house: a running house needs none of it."""

from collections.abc import Iterator
from importlib.util import find_spec

OF_DEVELOPERS = ("pytest", "playwright", "mypy")


def complaints(*, is_production: bool) -> Iterator[str]:
    """For `./run doctor`, where the house is real."""
    found = [name for name in OF_DEVELOPERS if is_production and find_spec(name) is not None]
    if found:
        names = ", ".join(found)
        yield f"Developers' packages are installed beside this house ({names}): delete .venv, and start with ./run up."
