"""What is sealed of a paper that was given to a guest, beside its pages."""

from typing import ClassVar

from safeconduct.custody.payloads import Payload


class ShownAbout(Payload, frozen=True):
    """What the paper is called for the guest, and how many pages it has."""

    sealed_type: ClassVar[str] = "guests.shown-about"
    title: str
    pages: int
