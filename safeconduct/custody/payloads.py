"""The base of typed plaintext: what is inside a sealed record, and nowhere else."""

from typing import ClassVar, Self

import msgspec


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """A typed plaintext. `sealed_type` names it inside the seal, so one kind never passes for another.

    New fields need defaults: older records are opened by newer code. Subclasses say `frozen=True` again for the type
    checker's sake.
    """

    sealed_type: ClassVar[str]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: sealed>"  # a traceback must not carry what the seal protects

    def encoded(self) -> bytes:
        """The bytes that are sealed (JSON)."""
        return msgspec.json.encode(self)

    @classmethod
    def decoded(cls, content: bytes) -> Self:
        """The payload from opened bytes."""
        return msgspec.json.decode(content, type=cls)
