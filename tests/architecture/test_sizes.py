"""A room that one cannot see through gets rebuilt. There are no exceptions."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "safeconduct"
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_CLASS = 300, 50, 120


def sources() -> list[Path]:
    return [path for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts]


def lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_files_functions_and_classes_stay_small(path):
    name = str(path.relative_to(HOUSE))
    text = path.read_text(encoding="utf-8")
    too_long = [f"{name}: {len(text.splitlines())} lines"] if len(text.splitlines()) > LONGEST_FILE else []
    for node in ast.walk(ast.parse(text)):
        limit = {ast.FunctionDef: LONGEST_FUNCTION, ast.AsyncFunctionDef: LONGEST_FUNCTION, ast.ClassDef: LONGEST_CLASS}
        longest = limit.get(type(node))
        if longest is not None and lines(node) > longest:
            too_long.append(f"{name}:{node.lineno} {node.name}: {lines(node)} lines")
    assert not too_long


def test_the_kernel_stays_below_three_hundred_lines():
    assert sum(len(path.read_text().splitlines()) for path in (HOUSE / "kernel").glob("*.py")) <= 300
