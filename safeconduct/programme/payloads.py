"""What is sealed of the agreement: it belongs to the programme as a subject, in the compartment submission."""

from typing import ClassVar

from safeconduct.custody.payloads import Payload


class Minutes(Payload, frozen=True):
    """What was said in a meeting, and with whom."""

    sealed_type: ClassVar[str] = "programme.minutes"
    with_whom: str
    text: str


class Promise(Payload, frozen=True):
    """What was promised, in words."""

    sealed_type: ClassVar[str] = "programme.promise"
    text: str


class ProposalContent(Payload, frozen=True):
    """The words and the numbers of a proposal, as they stood when it was made."""

    sealed_type: ClassVar[str] = "programme.proposal"
    grounds: str
    support: str
    numbers: dict[str, int]
    answer: str = ""
