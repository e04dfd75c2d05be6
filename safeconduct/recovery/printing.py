"""The printed pages: five sheets, one custodian each, and the page that the house keeps."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import segno

from safeconduct.kernel.printing import printed
from safeconduct.recovery.keys import PublicHalf
from safeconduct.recovery.sheets import Sheet
from safeconduct.recovery.splitting import PARTS
from safeconduct.vault import language_of_words

LANGUAGES = ("en", "ru", "nl", "fr")


@cache
def texts(language: str) -> Mapping[str, Any]:
    """What is printed and said in a language."""
    return tomllib.loads(files("safeconduct.recovery").joinpath(f"texts/{language}.toml").read_text(encoding="utf-8"))


def draw_sheet(sheet: Sheet, public: PublicHalf, *, organisation: str, language: str, on: date) -> bytes:
    """One custodian's page as PDF, with one part of the key and no more."""
    words, said = language_of_words(language), texts(language)["sheet"]
    numbered = {"number": sheet.number, "of": PARTS, "organisation": organisation or texts(language)["the_house"]}
    data = {
        **_filled(said, numbered),
        "language": language,
        "words": sheet.words(words),
        "check": public.check_words(words),
        "square": _square(sheet.square()),
        "facts": [[texts(language)["made_on"], f"{on:%d.%m.%Y}"], [texts(language)["organisation"], organisation]],
        "blanks": texts(language)["blanks"],
    }
    return printed("safeconduct.recovery", "sheet.typ", data)


def draw_public(public: PublicHalf, *, organisation: str, language: str, on: date) -> bytes:
    """The house's page as PDF: the public half. No secret."""
    said = texts(language)["public"]
    data = {
        **_filled(said, {"organisation": organisation or texts(language)["the_house"]}),
        "language": language,
        "written": public.written(),
        "check": " · ".join(dict.fromkeys(public.check_words(one) for one in ("en", "ru"))),
        "square": _square(public.written()),
        "facts": [[texts(language)["made_on"], f"{on:%d.%m.%Y}"], [texts(language)["organisation"], organisation]],
        "custodians": [f"{number}" for number in range(1, PARTS + 1)],
    }
    return printed("safeconduct.recovery", "public.typ", data)


def _filled(said: Mapping[str, Any], values: Mapping[str, object]) -> dict[str, Any]:
    return {
        name: [one.format_map(values) for one in text] if isinstance(text, list) else text.format_map(values)
        for name, text in said.items()
    }


def _square(text: str) -> str:
    return str(segno.make(text, error="m", micro=False).svg_inline(border=2))
