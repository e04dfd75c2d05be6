"""What is about to be opened, as the log names it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from safeconduct.vaultd.refusals import NotAWord

WORD = re.compile(r"[a-z][a-z0-9_. -]{0,47}")


def must_be_words(said: Iterable[str]) -> None:
    """What goes into the log is of the house's vocabulary: whoever asks writes no names there. Raises NotAWord."""
    if not all(WORD.fullmatch(word) for word in said):
        raise NotAWord


@dataclass(frozen=True)
class Opened:
    """One object that is about to be opened. action: a word of `audit.actions`; subject None: of no case."""

    kind: str
    object: UUID
    subject: UUID | None
    purpose: str
    action: str = "opened"

    def told(self) -> dict[str, str]:
        """As the database takes it."""
        return {
            "action": self.action,
            "kind": self.kind,
            "object": str(self.object),
            "subject": str(self.subject or ""),
            "purpose": self.purpose,
        }


# Writes openings by somebody (a reference) and returns once they are kept. Raises NotLogged.
Log = Callable[[str, Sequence[Opened]], None]
