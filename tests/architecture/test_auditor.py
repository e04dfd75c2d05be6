"""What docs/auditor.md says of the code."""

import ast
import re
from pathlib import Path

from safeconduct.cell import child, postgres
from safeconduct.custody.compartments import STEP_UP_COMPARTMENTS, Compartment
from safeconduct.evidence import scanning
from safeconduct.evidence.disarm import pages
from safeconduct.evidence.kinds import ENDINGS, MediaType
from safeconduct.vaultd import client, server

ROOT = Path(__file__).parents[2]
PAPER = (ROOT / "docs/auditor.md").read_text()
BESIDE = re.compile(r"(^|/)(test_|conftest|demo|papers)|/bench/|bind_for_bench|/rivals/")  # makes files, or measures


def rows_of(heading):
    """The cells of the table under a heading."""
    table = PAPER.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    assert len(rows) > 3
    return rows[1:]


def names_in(text):
    return set(re.findall(r"`([\w.]+)`", text))


def test_each_kind_of_file_is_listed_with_its_endings():
    listed = [(kind, tuple(endings.split(", "))) for kind, endings, _then in rows_of("Files that are taken")]
    assert listed == [(str(kind.label), ENDINGS[kind]) for kind in MediaType]


def test_each_compartment_stands_on_its_level():
    levels = {level: names_in(what) for level, what, *_rest in rows_of("Levels of data")}
    assert levels["sealed twice"] == STEP_UP_COMPARTMENTS
    assert levels["sealed"] | levels["sealed twice"] | levels["copies"] == set(Compartment)


def test_connections_and_what_is_waited_for_are_the_codes():
    said = {to: " ".join(rest) for to, *rest in rows_of("Connections")}
    assert said["our PostgreSQL"].startswith(f"{postgres.SETTINGS['max_connections']};")
    assert said["the key broker"].startswith(f"{server.MOST_CONNECTIONS},")
    assert f"{client.SECONDS:.0f} seconds for an answer" in said["the key broker"]
    scanner = f"{scanning.CONNECT_SECONDS:.0f} seconds to connect, {scanning.SCAN_SECONDS:.0f} to scan"
    assert scanner in said["a virus scanner"]
    assert f"{pages.AT_A_PAGE:.0f} seconds for a page, {pages.SECONDS:.0f} in a job" in said["whatever draws files"]
    assert f"over {child.LARGEST_LOG // 10**6} MB" in PAPER


def test_dangerous_libraries_are_used_where_it_says_and_nowhere_else():
    listed = [
        (names_in(libraries), names_in(places))
        for _what, libraries, places, _behind in rows_of("Dangerous code, and parts that are watched")
    ]
    watched = set().union(*(libraries for libraries, _places in listed))
    found = {}
    for path in (ROOT / "safeconduct").rglob("*.py"):
        place = path.relative_to(ROOT / "safeconduct").as_posix()
        if not BESIDE.search(place):
            for library in imported_by(path) & watched:
                found.setdefault(library, set()).add(place.removesuffix(".py").replace("/", "."))
    for library in watched:
        said = set().union(*(places for libraries, places in listed if library in libraries))
        strays = [
            one for one in found[library] if not any(one == place or one.startswith(f"{place}.") for place in said)
        ]
        assert strays == [], library
        assert [place for place in said if not any(one.startswith(place) for one in found[library])] == [], library


def imported_by(path):
    """The first names of all that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found
