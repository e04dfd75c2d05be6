"""A log of seven events and its notes, as strangers get them: without the house."""

import json
import sys

import pytest

from safeconduct.audit.merkle import consistency, inclusion
from safeconduct.audit.outside.signing import Signer
from safeconduct.audit.outside.tree import Head, Tree, leaf_hash

LOG, OTHER = Signer("log.example/1", b"l" * 32), Signer("other.example", b"o" * 32)
AT = 1700000000
CASE = "8c1f0000-0000-4000-8000-000000000001"
LEAVES = [
    json.dumps({"action": "erased" if at == 2 else "opened", "seq": at, "subject": CASE}, separators=(",", ":"))
    for at in range(7)
]
HASHES = [leaf_hash(leaf.encode()) for leaf in LEAVES]
RECEIPT = f"safeconduct-erasure/1\ncase {CASE}\nday 2026-11-18\nground consent\ngone 2 files and 9 records\n"


def head(size, hashes=HASHES):
    tree = Tree()
    for hashed in hashes[:size]:
        tree.add(hashed)
    return Head(size, tree.root())


def note(size, hashes=HASHES, signer=LOG):
    return signer.checkpoint(head(size, hashes), AT)


def signed(words, signer=LOG):
    return f"{words}\n{signer.plain_line(words)}"


def steps(path):
    return [step.hex() for step in path]


def grown(was, now=7):
    before = note(was) if was else None
    return {"checkpoint": note(now), "was": before, "proof": steps(consistency(was, HASHES[:now]) if was else [])}


def event(at, **more):
    return {"checkpoint": note(7), "leaf": LEAVES[at], "index": at, "proof": steps(inclusion(at, HASHES)), **more}


@pytest.fixture
def given(tmp_path):
    """Put into a file: what it holds, or how it reads as JSON."""

    def given(said, name="given.json"):
        (tmp_path / name).write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
        return str(tmp_path / name)

    return given


@pytest.fixture
def helps(capsys, monkeypatch):
    """Whether a program, asked for help on its line, gives its whole text as it was laid out, and these lines."""

    def helps(program, lines):
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setattr(sys, "argv", ["program", "--help"])
        with pytest.raises(SystemExit):
            program.main()
        said = capsys.readouterr().out
        told = " ".join(said.split())
        return program.__doc__.strip() in said and [line for line in lines if line not in told] == []

    return helps
