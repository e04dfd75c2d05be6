"""Inside an app: urls > views > forms > services > selectors > policies > models, and nothing imports upwards.

A module is of the layer that its name begins with (`views_hold`, `services/quota`). What has another name (a page, the
words, a picture) stands between the layers: whoever imports it imports, for this rule, what it imports.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "safeconduct"
LAYERS = ("models", "policies", "selectors", "services", "forms", "views", "urls")
# Opening a seal writes the log, whoever opens: to the departments these are ground, and have no layers.
GROUND = frozenset({"custody", "audit"})
WORKERS_DOOR = {"tasks": "services"}  # what the worker calls stands where what a view calls does
ALLOWED: frozenset[tuple[str, str]] = frozenset()  # who may import whom all the same; may only shrink
DEPARTMENTS = frozenset(path.parent.name for path in HOUSE.glob("*/apps.py")) - GROUND


def layer_of(module: str) -> int | None:
    """The floor of `app.views_hold` (5), None for what stands between."""
    name = module.split(".")[1] if "." in module else ""
    name = WORKERS_DOOR.get(name, name)
    return next((at for at, layer in enumerate(LAYERS) if name == layer or name.startswith(f"{layer}_")), None)


def module_at(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_of_the_house(path: Path) -> bool:
    return not path.name.startswith("test_") and path.name != "conftest.py" and "migrations" not in path.parts


@cache
def files() -> dict[str, Path]:
    return {module_at(path): path for path in HOUSE.rglob("*.py") if is_of_the_house(path)}


def imports_of(text: str) -> Iterator[str]:
    """Modules of the house that a text imports, at its head or inside a function; names within them too."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("safeconduct."):
            base = (node.module or "").removeprefix("safeconduct.")
            yield from (base, *(f"{base}.{alias.name}" for alias in node.names))
        if isinstance(node, ast.Import):
            yield from (name.name.removeprefix("safeconduct.") for name in node.names if "safeconduct." in name.name)


@cache
def imported_by(module: str) -> frozenset[str]:
    return frozenset(name for name in imports_of(files()[module].read_text(encoding="utf-8")) if name in files())


def reached_from(modules: frozenset[str]) -> set[str]:
    """The layered modules among these, and those that are reached through what stands between."""
    seen: set[str] = set()
    waiting = set(modules)
    while waiting:
        module = waiting.pop()
        seen.add(module)
        if layer_of(module) is None:
            waiting |= imported_by(module) - seen
    return {module for module in seen if layer_of(module) is not None}


def upwards(module: str, imported: frozenset[str]) -> set[str]:
    """What a module of a layer reaches that stands higher."""
    here, app = layer_of(module), module.split(".", maxsplit=1)[0]
    known = {other for other in reached_from(imported) if other.split(".")[0] in {app} | DEPARTMENTS}
    return {other for other in known if here is not None and (layer_of(other) or 0) > here}


LAYERED = sorted(module for module in files() if layer_of(module) is not None)


@pytest.mark.parametrize("module", LAYERED)
def test_nothing_imports_upwards(module: str) -> None:
    assert sorted(other for other in upwards(module, imported_by(module)) if (module, other) not in ALLOWED) == []


def test_nothing_is_allowed_that_nobody_does() -> None:
    assert [(who, whom) for who, whom in ALLOWED if whom not in upwards(who, imported_by(who))] == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("intake.selectors", "from safeconduct.intake.services.talk import answer"),
        ("intake.selectors", "def late():\n    from safeconduct.intake import views_talk"),
        ("dossiers.models", "from safeconduct.cases.selectors import cases_for"),
        ("shelter.services.homes", "import safeconduct.shelter.forms"),
        ("shelter.selectors.units", "from safeconduct.cases.page import context_of"),  # which imports services
        ("desk.policies", "from safeconduct.desk.tasks import SWEEP"),
    ],
)
def test_the_walk_would_notice(module: str, text: str) -> None:
    assert upwards(module, frozenset(imports_of(text)) & frozenset(files()))


def test_every_department_has_its_layers_in_sight() -> None:
    assert {module.split(".")[0] for module in LAYERED} >= DEPARTMENTS - {"cell"}
