"""this list"""

import ast
from pathlib import Path

from safeconduct.cell.commands import COMMANDS


def first_line(name: str) -> str:
    """Read from the file, because importing every command would take longer than reading the list."""
    source = Path(__file__).with_name(f"{name}.py").read_text()
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


def run(_words: list[str]) -> int:
    print("Safeconduct: what an NGO runs a humanitarian admission programme with.\n")
    for name in COMMANDS:
        print(f"  ./run {name:<10} {first_line(name)}")
    return 0
