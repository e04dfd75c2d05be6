"""What is sealed of the agreement, in the programme's compartment submission; reasons of a selection in the case's."""

from typing import ClassVar

from safeconduct.custody.payloads import Payload


class Minutes(Payload, frozen=True):
    """What was said in a meeting, and with whom."""

    sealed_type: ClassVar[str] = "programme.minutes"
    with_whom: str
    text: str


class CriterionAnswer(Payload, frozen=True):
    """What was said of one criterion. `sentence`: the criterion as the proposer read it; `applies`: an `Applies`."""

    sealed_type: ClassVar[str] = "programme.criterion-answer"
    criterion: str
    sentence: str
    applies: str
    words: str


class SelectionReasons(Payload, frozen=True):
    """Compartment narrative of a case: why this household goes first, criterion by criterion and as a whole."""

    sealed_type: ClassVar[str] = "programme.selection-reasons"
    overall: str
    answers: tuple[CriterionAnswer, ...] = ()


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
