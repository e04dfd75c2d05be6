"""What is sealed of an item, in the compartment narrative."""

from typing import ClassVar
from uuid import UUID

from safeconduct.custody.payloads import Payload


class ItemAbout(Payload, frozen=True):
    """What would say whose paper it is. `sha256` of the plaintext (hex) is in here: in the open it would identify
    any known document. `size` in bytes; `shows` and `given_by` are words; `found` is the scanner's name for a virus.
    """

    sealed_type: ClassVar[str] = "evidence.item-about"
    file_name: str
    sha256: str
    size: int
    pages: int = 1
    shows: str = ""
    given_by: str = ""
    found: str = ""


class TrailWords(Payload, frozen=True):
    """A few words to a step of the trail."""

    sealed_type: ClassVar[str] = "evidence.trail-words"
    text: str


class StoredFile(Payload, frozen=True):
    """A file that is sealed in the blob store and belongs to no item yet. Fits into a draft as it stands."""

    sealed_type: ClassVar[str] = "evidence.stored-file"
    blob_id: UUID
    name: str
    media_type: str
    sha256: str
    size: int
    pages: int = 1
    scan: str = "not_scanned"
    found: str = ""
