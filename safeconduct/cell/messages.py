"""Every message of the code and the templates, and what each language lacks of them.

Django merges the catalogues of all apps into one, so a message is translated when any app's catalogue has it.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from safeconduct.cell.fingerprints import PACKAGE

LANGUAGES = ("ru", "nl", "fr")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
CONTEXTUAL = frozenset({"pgettext", "pgettext_lazy", "npgettext"})


@dataclass(frozen=True, order=True)
class Wanted:
    """A message that somebody reads, and the first file that says it."""

    msgid: str
    plural: str
    context: str
    said_in: str


def wanted(package: Path = PACKAGE) -> list[Wanted]:
    """Every message of the house, once."""
    found: dict[tuple[str, str], Wanted] = {}
    for path in sorted(package.rglob("*.py")) + sorted(package.rglob("*.html")) + sorted(package.rglob("*.svg")):
        if not _is_test(path):
            for message in _messages(path, package):
                found.setdefault((message.msgid, message.context), message)
    return sorted(found.values())


def _is_test(path: Path) -> bool:
    return path.name.startswith("test_") or path.name == "conftest.py" or "migrations" in path.parts


def _messages(path: Path, package: Path) -> Iterator[Wanted]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        if "translate" not in source and "_(" not in source:
            return
        source = f"(\n{templatize(source)}\n)"
    extracted: Any = extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {})
    for _line, function, said, _comments in extracted:
        parts = [part for part in (said if isinstance(said, tuple) else (said,)) if isinstance(part, str)]
        context = parts.pop(0) if function in CONTEXTUAL and parts else ""
        if parts and parts[0]:
            plural = parts[1] if function.startswith(("ngettext", "npgettext")) and len(parts) > 1 else ""
            yield Wanted(parts[0], plural, context, str(path.relative_to(package)))


def catalogues(language: str) -> list[Catalog]:
    """The catalogue of each app in a language."""
    opened = []
    for path in sorted(PACKAGE.glob(f"**/locale/{language}/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            opened.append(read_po(file, locale=language))
    return opened


def missing(language: str, of: list[Wanted]) -> list[Wanted]:
    """What the language lacks or marks as fuzzy of these messages."""
    said = {
        (_id(message.id), message.context or "")
        for catalogue in catalogues(language)
        for message in catalogue
        if message.id and not message.fuzzy and _is_complete(message.string)
    }
    return [message for message in of if (message.msgid, message.context) not in said]


def left_over(language: str, of: list[Wanted]) -> set[tuple[str, str]]:
    """What the language translates beyond these messages: message and context."""
    kept = {(_id(one.id), one.context or "") for catalogue in catalogues(language) for one in catalogue if one.id}
    return kept - {(message.msgid, message.context) for message in of}


def _id(msgid: Any) -> str:
    return str(msgid[0]) if isinstance(msgid, tuple | list) else str(msgid)


def _is_complete(said: Any) -> bool:
    return all(said) if isinstance(said, tuple | list) else bool(said)
