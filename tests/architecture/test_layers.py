"""Rules of the house that imports alone do not show."""

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "safeconduct"
VIEWS = [
    path for path in sorted({*HOUSE.rglob("view*.py"), *HOUSE.rglob("views/*.py")}) if not path.name.startswith("test_")
]
TEMPLATES = sorted([*HOUSE.rglob("*.html"), *HOUSE.rglob("*.svg")])
BAD_NAMES = {"utils", "helpers", "common", "manager", "misc", "util"}
ELSEWHERE = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""")
INLINE = re.compile(
    r"""\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son(?:click|load|change|submit|error)\s*=|javascript:"""
)


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(HOUSE)))
def test_views_ask_selectors_and_never_the_tables(path):
    found = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert not found


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(HOUSE)))
def test_views_open_no_seal_themselves(path):
    imported = {node.module for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)}
    assert "safeconduct.custody.sealing" not in imported


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_template_carries_inline_code_or_leads_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    assert not INLINE.search(text)
    assert not ELSEWHERE.search(text)


def test_no_file_hides_behind_a_name_that_says_nothing():
    assert not [path for path in HOUSE.rglob("*.py") if path.stem in BAD_NAMES]


def test_every_department_says_what_its_word_means():
    folders = [path.parent for path in HOUSE.glob("*/apps.py")]
    silent = [
        folder.name for folder in folders if not ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
    ]
    assert not [name for name in silent if name != "cell"]
