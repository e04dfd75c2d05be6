"""A folder of TOML files becomes a `Pack`, or one error that lists everything wrong with it."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec

from safeconduct.programme.rules.checking import problems_of
from safeconduct.programme.rules.criteria import Criterion, SelectionRules
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.problems import MANUAL, PackRefused, Problem, from_shape
from safeconduct.programme.rules.records import Rule, Source, Strict, Text
from safeconduct.programme.rules.schema import (
    Alternative,
    Amount,
    Calendar,
    Condition,
    Consequence,
    Copies,
    Deadline,
    Fee,
    LeadTime,
    LegalisationRule,
    Move,
    Post,
    Programme,
    Requirement,
    Section,
    Start,
    State,
)

# file → table → what one of them is; a table in SINGLE stands once ([programme]), the others any number of times.
FILES: Final[Mapping[str, Mapping[str, type[Strict]]]] = {
    "pack.toml": {"programme": Programme, "post": Post},
    "sources.toml": {"source": Source},
    "sections.toml": {"section": Section, "copies": Copies},
    "requirements.toml": {"requirement": Requirement, "consequence": Consequence},
    "deadlines.toml": {"calendar": Calendar, "deadline": Deadline},
    "fees.toml": {"fee": Fee},
    "states.toml": {"state": State, "move": Move},
    "criteria.toml": {"selection": SelectionRules, "criterion": Criterion},
}
SINGLE: Final = frozenset({"programme", "calendar", "selection"})
PARTS: Final[tuple[type[Strict], ...]] = (
    Text,
    Rule,
    Condition,
    Alternative,
    LeadTime,
    LegalisationRule,
    Start,
    Amount,
)
KNOWN_KEYS: Final = frozenset(
    field
    for shape in (*PARTS, *(shape for tables in FILES.values() for shape in tables.values()))
    for field in shape.__struct_fields__
)


def load_pack(folder: Path) -> Pack:
    """
    The pack in a folder, checked as a whole.

    Raises: PackRefused, naming for every problem the file, the key and what to do.
    """
    problems: list[Problem] = []
    tables: dict[str, list[Any]] = {table: [] for tables in FILES.values() for table in tables}
    for name, shapes in FILES.items():
        _read(folder, name, shapes, tables, problems)
    problems += _other_files(folder)
    if problems:
        raise PackRefused(tuple(problems))
    pack = _pack(tables, folder)
    if found := (*_misplaced(folder, pack), *problems_of(pack)):
        raise PackRefused(found)
    return pack


def _read(
    folder: Path,
    name: str,
    shapes: Mapping[str, type[Strict]],
    tables: dict[str, list[Any]],
    problems: list[Problem],
) -> None:
    try:
        content = tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem(name, "file", "is missing.", f"Create it; {MANUAL} shows what goes into it."))
        return
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(name, "file", f"cannot be read as TOML: {error}.", "Mend the line it names."))
        return
    problems += _unknown_tables(name, content, shapes)
    for table, shape in shapes.items():
        for key, raw in _entries(table, content.get(table)):
            _convert(name, key, raw, shape, tables[table], problems)


def _unknown_tables(name: str, content: Mapping[str, Any], shapes: Mapping[str, type[Strict]]) -> Iterator[Problem]:
    for table in content.keys() - shapes.keys():
        yield Problem(name, table, "does not belong in this file.", f"Here stand: {', '.join(shapes)}.")
    for table in (table for table in shapes if table in SINGLE and isinstance(content.get(table), list)):
        yield Problem(name, table, "stands there as a list.", f"Write it once, as [{table}].")
    for table in (table for table in shapes if not content.get(table)):
        head = f"[{table}]" if table in SINGLE else f"[[{table}]]"
        yield Problem(name, table, "is missing.", f"Add at least one {head}.")


def _entries(table: str, raw: Any) -> Iterator[tuple[str, Any]]:
    """Each entry with a key that a person finds again: the table and the entry's own id, or its number."""
    if raw is None:
        return
    entries = raw if isinstance(raw, list) else [raw]
    for number, entry in enumerate(entries, start=1):
        own = entry.get("id", number) if isinstance(entry, dict) else number
        yield (table if table in SINGLE else f"{table} {own}"), entry


def _convert(name: str, key: str, raw: Any, shape: type[Strict], into: list[Any], problems: list[Problem]) -> None:
    try:
        into.append(msgspec.convert(raw, shape))
    except msgspec.ValidationError as error:
        problems.append(from_shape(name, key, str(error), KNOWN_KEYS))


def _other_files(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.glob("*.toml")):
        if path.name not in FILES:
            yield Problem(path.name, "file", "is not read by anybody.", f"A pack has: {', '.join(FILES)}.")


def _misplaced(folder: Path, pack: Pack) -> Iterator[Problem]:
    if folder.name != pack.programme.id:
        what = f"is {pack.programme.id}, the folder is {folder.name}."
        yield Problem("pack.toml", "programme.id", what, "Make them the same.")


def _pack(tables: Mapping[str, list[Any]], folder: Path) -> Pack:
    return Pack(
        programme=tables["programme"][0],
        posts=tuple(tables["post"]),
        sources=tuple(tables["source"]),
        sections=tuple(tables["section"]),
        copies=tuple(tables["copies"]),
        requirements=tuple(tables["requirement"]),
        consequences=tuple(tables["consequence"]),
        calendar=tables["calendar"][0],
        deadlines=tuple(tables["deadline"]),
        fees=tuple(tables["fee"]),
        states=tuple(tables["state"]),
        moves=tuple(tables["move"]),
        selection=tables["selection"][0],
        criteria=tuple(tables["criterion"]),
        fingerprint=_fingerprint(folder, FILES),
        criteria_fingerprint=_fingerprint(folder, ["criteria.toml"]),
    )


def _fingerprint(folder: Path, names: Iterable[str]) -> str:
    digest = sha256()
    for name in sorted(names):
        content = (folder / name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
