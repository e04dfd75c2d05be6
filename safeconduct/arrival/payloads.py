"""What is sealed of a journey, in the compartment submission."""

from typing import ClassVar

from safeconduct.custody.payloads import Payload


class Journey(Payload, frozen=True):
    """How they travel: flight, connection, who meets them."""

    sealed_type: ClassVar[str] = "arrival.journey"
    text: str
