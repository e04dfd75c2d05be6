"""The words of a search, between the form and the page of what was found.

A name that was searched must stand in no address: those are kept by the browser, and by whatever passes them on. The
words wait in a draft that this session's browser opens and nobody else; the address says a random number.
"""

from typing import ClassVar
from uuid import UUID, uuid4

from safeconduct.custody import drafts
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.drafts import DraftHalf
from safeconduct.custody.payloads import Payload

LONGEST = 200


class Words(Payload, frozen=True):
    """What was typed into the search."""

    sealed_type: ClassVar[str] = "desk.search"
    words: str


def keep_words(half: BrowserHalf, words: str) -> UUID:
    """Keep the words for six hours; returns the number under which the page finds them."""
    search_id = uuid4()
    typed = words.replace("\0", "")[:LONGEST]  # PostgreSQL holds no such character, so neither does a name
    drafts.keep(DraftHalf.of_session(half, search_id), Words(words=typed))
    return search_id


def words_of(half: BrowserHalf, search_id: UUID) -> str | None:
    """The words of a search of this session; None when there is none, or not any more."""
    kept = drafts.read(DraftHalf.of_session(half, search_id), Words)
    return kept.words if kept else None
