"""Catalogues brought up to date: what nobody says any more goes, what is new is added; every other line stays as it is.

The catalogues are written by hand, so they are edited as text, an entry at a time: a tool that writes whole files
breaks lines its own way, and then nobody sees in a diff what was translated.
"""

import io
from pathlib import Path

from babel.messages.pofile import read_po

from safeconduct.cell.catalogs import CatalogueBroken
from safeconduct.cell.fingerprints import PACKAGE
from safeconduct.cell.messages import LANGUAGES, Wanted, wanted

Key = tuple[str, str]


def bring_up_to_date(package: Path = PACKAGE) -> list[Path]:
    """Change the catalogues of the package and return those that changed. Raises CatalogueBroken, having changed none
    of that language.
    """
    messages = {(message.msgid, message.context): message for message in wanted(package)}
    return [path for language in LANGUAGES for path in _bring_up_to_date(package, language, messages)]


def _bring_up_to_date(package: Path, language: str, messages: dict[Key, Wanted]) -> list[Path]:
    paths = sorted(package.glob(f"*/locale/{language}/LC_MESSAGES/django.po"))
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    kept = {path: _entries(text, messages) for path, text in texts.items()}
    said = {key for entries in kept.values() for _entry, key in entries}
    for message in sorted(set(messages.values()), key=lambda one: one.said_in):
        home = package / message.said_in.split("/")[0] / f"locale/{language}/LC_MESSAGES/django.po"
        if (message.msgid, message.context) not in said and home in kept:
            kept[home].append((_entry(message, language), (message.msgid, message.context)))
    changed = []
    for path, entries in kept.items():
        text = "\n\n".join(entry.strip("\n") for entry, _key in entries) + "\n"
        if text != texts[path]:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def _entries(text: str, messages: dict[Key, Wanted]) -> list[tuple[str, Key]]:
    """The head and every entry that somebody still says, as they are written."""
    head, *entries = [entry for entry in text.split("\n\n") if entry.strip()]
    keyed = [(entry, _key(entry, head)) for entry in entries]
    return [(head, ("", "")), *((entry, key) for entry, key in keyed if key in messages)]


def _key(entry: str, head: str) -> Key:
    """What an entry translates; the head tells how many plurals there are."""
    found = [one for one in read_po(io.BytesIO(f"{head}\n\n{entry}\n".encode())) if one.id]
    if len(found) != 1:
        raise CatalogueBroken(
            f"Between two empty lines of a catalogue stands one message; here are {len(found)}:\n{entry}"
        )
    message = found[0]
    return (message.id[0] if isinstance(message.id, tuple | list) else message.id, message.context or "")


def _entry(message: Wanted, language: str) -> str:
    forms = {"ru": 4}.get(language, 2)
    lines = [f"msgctxt {_quoted(message.context)}"] if message.context else []
    lines += [f"msgid {_quoted(message.msgid)}"]
    if message.plural:
        lines += [f"msgid_plural {_quoted(message.plural)}", *(f'msgstr[{form}] ""' for form in range(forms))]
    else:
        lines += ['msgstr ""']
    if "%(" in message.msgid:
        lines.insert(0, "#, python-format")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{escaped}"'
