"""docs/roles.md as the code has it: which role opens which page, and which takes which step.

Both are held to each other by test_roles_paper.py.
"""

import ast
import importlib
import inspect
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from safeconduct.accounts.pages import open_pages, pages
from safeconduct.accounts.roles import Role
from tests.matrix.cells import pages as addresses

PAPER = Path(__file__).parents[2] / "docs/roles.md"
HEAD = """# Who may do what: the table of roles

Layer 1 of three (THREAT_MODEL.md): a role opens pages and takes steps; only rows and keys open a case. A test holds
this page and the code to each other: whoever changes what a role may changes it here too, and it is read before it
counts.
Columns: **i**ntake volunteer, **c**aseworker, **l**awyer, **h**ousing coordinator, **t**reasurer, **e**ditor, programme
**L**ead, data-protection **O**fficer, **A**dministrator, **g**uest.
"""
LETTERS = {
    Role.TRIAGE: "i", Role.CASEWORKER: "c", Role.LAWYER: "l", Role.HOUSING: "h", Role.TREASURER: "t", Role.EDITOR: "e",
    Role.LEAD: "L", Role.OFFICER: "O", Role.ADMINISTRATOR: "A", Role.GUEST: "g",
}  # fmt: skip
STEPS_HEAD = """
## Steps
A step asks for one of these roles itself, whatever page it was asked from. Steps that are not named ask no role: what
they change is bound to rows and keys alone.
"""


def paper() -> str:
    """The whole of docs/roles.md."""
    return "\n".join([HEAD, *lines_of_pages(), STEPS_HEAD, *_table("step", _steps())]) + "\n"


def lines_of_pages() -> Iterator[str]:
    """A table for each department."""
    routes = {page.name: page.route for page in addresses("desk")}
    for department, found in groupby(sorted(pages().items()), key=lambda page: page[0].partition(":")[0]):
        yield f"## Pages of {department}"
        yield from _table("page", ((f"`{name}` /{routes.get(name, 'site/')}", roles) for name, roles in found))
        yield ""
    yield "Open to everybody, signed in or not: " + ", ".join(f"`{name}`" for name in sorted(open_pages())) + "."


def _table(what: str, rows: Iterable[tuple[str, frozenset[Role]]]) -> Iterator[str]:
    yield f"| {what} | {' | '.join(LETTERS.values())} |"
    yield "|---" * (1 + len(LETTERS)) + "|"
    for name, roles in rows:
        yield f"| {name} | {' | '.join(letter if role in roles else '' for role, letter in LETTERS.items())} |"


def _steps() -> Iterator[tuple[str, frozenset[Role]]]:
    """Each function that asks for a role, wherever it stands; two questions in one function are two lines."""
    for path in sorted((PAPER.parents[1] / "safeconduct").rglob("*.py")):
        if "actor.must_be(" in path.read_text("utf-8") and not path.name.startswith(("test_", "conftest")):
            name = ".".join(path.relative_to(PAPER.parents[1]).with_suffix("").parts)
            module = importlib.import_module(name)
            for function in ast.walk(ast.parse(inspect.getsource(module))):
                if isinstance(function, ast.FunctionDef):
                    for asked in _asked(function):
                        yield f"`{name.removeprefix('safeconduct.')}.{function.name}`", _roles(asked, vars(module))


def _asked(function: ast.FunctionDef) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "actor.must_be":
            yield node


def _roles(asked: ast.Call, names: dict[str, object]) -> frozenset[Role]:
    """What stands between the brackets, as the module means it."""
    listed = ast.Expression(ast.List(asked.args, ast.Load()))
    return frozenset(eval(compile(ast.fix_missing_locations(listed), "must_be", "eval"), dict(names)))
