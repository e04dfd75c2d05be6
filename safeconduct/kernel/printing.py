"""Pages that are printed and kept on paper, set by typst: data goes in as JSON, nothing is spliced into the markup."""

import json
from collections.abc import Mapping
from importlib.resources import files

import typst


def printed(package: str, name: str, data: Mapping[str, object]) -> bytes:
    """The page `name` (*.typ) of a package as PDF, in typst's own fonts; it declares PDF/A-2a. No file is written."""
    source = files(package).joinpath(name).read_bytes()
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return bytes(typst.compile(source, sys_inputs=inputs, pdf_standards=["a-2a"], ignore_system_fonts=True))
