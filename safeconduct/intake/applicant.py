"""Who writes to us with seven words and no account."""

from dataclasses import dataclass

from safeconduct.custody.keyring import Keyring
from safeconduct.intake.models import Conversation


@dataclass(frozen=True)
class Applicant:
    """Somebody who came back with their seven words; opens the messages of one conversation."""

    conversation: Conversation
    keyring: Keyring

    @property
    def reference(self) -> str:
        """How the log names them: the holder's id."""
        return str(self.conversation.applicant_id)
