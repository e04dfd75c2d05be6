"""How a question finds the method that answers it."""

from collections.abc import Callable
from typing import Any, TypeVar

from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.requests import Asked

Method = TypeVar("Method", bound=Callable[..., Any])
Answering = Callable[[Any, Face], Any]


def answers(kind: type[Asked[Any]]) -> Callable[[Method], Method]:
    """Mark the method that answers a kind of question: it takes the question and the face that asks."""

    def mark(method: Method) -> Method:
        method.answers = kind  # type: ignore[attr-defined]
        return method

    return mark


def answers_of(desk: object) -> dict[type[Asked[Any]], Answering]:
    """What a desk answers, by the kind of question."""
    methods = [getattr(desk, name) for name in dir(type(desk)) if not name.startswith("__")]
    return {method.answers: method for method in methods if hasattr(method, "answers")}
