"""The verifier, and the witness's tool, as one file each: what strangers are given, made of `audit.outside`.

The modules stand one behind the other as they are written, without the imports between them.
"""

import ast
from importlib.resources import files

PACKAGE = "safeconduct.audit.outside"
COMMON = ("verdicts", "tree", "notes")
VERIFIER = (*COMMON, "judging", "reading")
COSIGNER = (*COMMON, "judging", "reading", "signing", "cosigning")


def one_file(modules: tuple[str, ...]) -> str:
    """A program of one file. The last module's docstring is its manual, and its `main` is what runs."""
    sources = [files(PACKAGE).joinpath(f"{name}.py").read_text(encoding="utf-8") for name in modules]
    manual = f'"""{ast.get_docstring(ast.parse(sources[-1]), clean=False)}"""\n'
    bodies = [_without_imports(source, is_last=at == len(sources) - 1) for at, source in enumerate(sources)]
    return manual + "\n\n".join(bodies)


def _without_imports(source: str, *, is_last: bool) -> str:
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        is_between = isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE)
        is_start = isinstance(node, ast.If) and not is_last
        is_manual = is_last and isinstance(node, ast.Expr) and node.lineno == 1
        if is_between or is_start or is_manual:
            lines[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or 0) - node.lineno + 1)
    return "".join(lines)
