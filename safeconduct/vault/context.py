"""What a sealed thing is, to whom it belongs: bound into every seal, stored in none."""

from dataclasses import dataclass
from uuid import UUID

from safeconduct.vault.errors import Malformed

LONGEST_NAME = 255
HIGHEST_NUMBER = 2**64 - 1


@dataclass(frozen=True)
class Context:
    """The place of one sealed object; sealing for one place and opening for another raises WrongContext.

    organisation: the house. subject: whose it is: a case, a home, a person, an applicant's record.
    compartment, type: printable ASCII, 1 to 255 characters (`identity`, `evidence.file`).
    object: the row. version: of that row's content. epoch: of the compartment's key; both from 0 to 2^64 - 1.
    Raises Malformed when a field is none of that.
    """

    organisation: UUID
    subject: UUID
    compartment: str
    object: UUID
    version: int
    epoch: int
    type: str

    def __post_init__(self) -> None:
        for name in (self.compartment, self.type):
            if not (1 <= len(name) <= LONGEST_NAME and name.isascii() and name.isprintable()):
                raise Malformed("a context's names are 1 to 255 printable ASCII characters")
        for number in (self.version, self.epoch):
            if not 0 <= number <= HIGHEST_NUMBER:
                raise Malformed("a context's numbers are 0 to 2^64 - 1")

    def encode(self) -> bytes:
        """Give the one encoding: the seven fields in order, each after its length in two bytes, big-endian."""
        fields = (
            self.organisation.bytes,
            self.subject.bytes,
            self.compartment.encode(),
            self.object.bytes,
            self.version.to_bytes(8, "big"),
            self.epoch.to_bytes(8, "big"),
            self.type.encode(),
        )
        return b"".join(len(part).to_bytes(2, "big") + part for part in fields)
