"""What the desk seals."""

from typing import ClassVar

from safeconduct.custody.payloads import Payload


class GlassReason(Payload, frozen=True):
    """Compartment review: why somebody opened a case of others in an emergency."""

    sealed_type: ClassVar[str] = "desk.glass-reason"
    words: str = ""
