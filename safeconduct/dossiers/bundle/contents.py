"""What a bundle holds, ready to be set. Every text that is said in two languages is a pair: the first, the second."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from safeconduct.custody.spool import Place, Spool
from safeconduct.evidence.disarm.pages import PageImage

Pair = tuple[str, str]


class Page(Protocol):
    """A page as a picture, wherever its bytes are. `width`, `height` in pixels, `dpi` pixels an inch of paper."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def dpi(self) -> int: ...

    @property
    def jpeg(self) -> bytes: ...


@dataclass(frozen=True, repr=False)
class PutAside:
    """A page whose bytes lie sealed in a spool until they are asked for."""

    width: int
    height: int
    dpi: int
    spool: Spool
    place: Place

    @classmethod
    def of(cls, page: PageImage, spool: Spool) -> "PutAside":
        """Put the page aside."""
        return cls(page.width, page.height, page.dpi, spool, spool.put(page.jpeg))

    @property
    def jpeg(self) -> bytes:
        return self.spool.get(self.place)


@dataclass(frozen=True, repr=False)
class Applicant:
    """Somebody of the household as the authority knows them. `relation` in both languages; `born_on` in words."""

    name: str
    relation: Pair
    born_on: str = ""


@dataclass(frozen=True, repr=False)
class Part:
    """One version of the statement. `language` is its code; `note` says what this version is."""

    language: str
    note: Pair
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Exhibit:
    """One item of evidence: its number in the bundle, what it is, whose it is, and its pages as pictures."""

    number: str
    title: Pair
    pages: Sequence[Page]
    shows: str = ""
    person: str = ""
    issued_on: str = ""
    note: Pair = ("", "")


@dataclass(frozen=True, repr=False)
class Section:
    """One section of the checklist with its exhibits; `statement` stands before them."""

    title: Pair
    exhibits: tuple[Exhibit, ...] = ()
    statement: tuple[Part, ...] = ()


@dataclass(frozen=True, repr=False)
class Contents:
    """A whole bundle. `languages`: codes of the two languages of its words; `made_on` in words of the first."""

    languages: Pair
    organisation: str
    programme: Pair
    authority: Pair
    post: Pair
    track: Pair
    reference: str
    version: int
    made_on: Pair
    applicants: tuple[Applicant, ...]
    copies: Pair
    sections: tuple[Section, ...]

    @property
    def exhibits(self) -> list[Exhibit]:
        """All exhibits in the order in which they are bound."""
        return [exhibit for section in self.sections for exhibit in section.exhibits]
