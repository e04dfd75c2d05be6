"""A question, and how its answer is known."""

from typing import Any, Generic, TypeVar, get_args

import msgspec

R = TypeVar("R")


class Asked(msgspec.Struct, Generic[R], frozen=True, tag=True):
    """A question whose answer is an R."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"  # some carry words or secrets, and a traceback must not

    @classmethod
    def reply(cls) -> Any:
        """R, for whoever decodes the answer."""
        return get_args(cls.__orig_bases__[0])[0]  # type: ignore[attr-defined]
