"""What every part of a pack is made of: strict records, texts in four languages, rules that name their source."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from safeconduct.programme.rules.vocabulary import LANGUAGES

Words = Annotated[str, Meta(min_length=2)]
Code = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$")]
LanguageCode = Annotated[str, Meta(pattern=r"^[a-z]{2}$")]
Positive = Annotated[int, Meta(ge=1)]
NotNegative = Annotated[int, Meta(ge=0)]


class UnknownLanguage(LookupError):
    """A text was asked for in a language that packs are not written in."""


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No key that we do not know: a misspelt condition must never be a condition that silently always holds."""


class Text(Strict, frozen=True, kw_only=True):
    en: Words
    ru: Words
    nl: Words
    fr: Words

    def within(self, language: str) -> str:
        """
        The text in a language, by its code (`nl` or `nl-be`).

        Raises: UnknownLanguage.
        """
        code = language.lower().partition("-")[0]
        if code not in LANGUAGES:
            raise UnknownLanguage(f"Packs are written in {', '.join(LANGUAGES)}; not in {language!r}.")
        return str(getattr(self, code))


class Rule(Strict, frozen=True, kw_only=True):
    """
    What every rule says of itself.

    `as_of`: the day for which its source tells it; `verified`: the source says so in words. What is only practice
    stays `false` until a lawyer has confirmed it, and the screens show that.
    """

    id: Code
    source: Annotated[tuple[str, ...], Meta(min_length=1)]
    as_of: date
    verified: bool


class Source(Strict, frozen=True, kw_only=True):
    """Where a rule comes from: an address that can be opened, or at least who said it."""

    id: Annotated[str, Meta(min_length=1)]
    title: Words
    url: Annotated[str, Meta(pattern=r"^https://")] | None = None
    publisher: Words | None = None
    published_on: date | None = None
