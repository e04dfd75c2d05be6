"""The list of parts names every package of the lock file that a house runs with, each with its hashes, always alike."""

import json
import tomllib

from safeconduct.cell import parts
from safeconduct.cell.fingerprints import ROOT


def test_every_part_stands_in_the_list_with_hashes_and_the_same_commit_gives_the_same_list():
    text = parts.listed()
    found = json.loads(text)["components"]
    locked = {one["name"]: one["version"] for one in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    own = {one["name"]: one["version"] for one in found}
    htmx = own.pop("htmx")
    assert htmx.startswith("2.")
    assert own.items() <= locked.items()
    assert {"django", "pynacl", "psycopg", "pyrage", "wagtail"} <= own.keys()
    assert "pytest" not in own
    assert [one["name"] for one in found if "SHA-256" not in json.dumps(one)] == []
    assert parts.listed() == text
