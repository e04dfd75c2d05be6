"""The list of parts (SBOM): every package of uv.lock that a house runs with, and the script that we carry ourselves.

CycloneDX 1.5 as uv writes it, without what is another each time (a number and an instant): the same commit gives the
same bytes, so that two people can compare them.
"""

import hashlib
import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safeconduct.cell.bootstrap import UV
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.refusal import CellRefused

HTMX = Path("safeconduct/look/static/look/htmx.min.js")


class NotListed(CellRefused):
    """uv could not read the lock file."""


def listed(root: Path = ROOT) -> str:
    """The list as text, of the lock file in root. Raises NotListed."""
    command = [str(UV), "export", "--format", "cyclonedx1.5", "--locked", "--no-dev", "--quiet"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotListed(f"uv could not list the parts.\n{done.stderr.strip()}")
    found = json.loads(done.stdout)
    del found["serialNumber"], found["metadata"]["timestamp"]
    found["components"].append(_carried(root, HTMX))
    return json.dumps(found, indent=1, sort_keys=True) + "\n"


def weaknesses() -> int:
    """Ask osv.dev, through uv, which of them are known to be weak: 0 where none is. Needs a network."""
    return subprocess.run([str(UV), "audit", "--locked", "--no-dev"], cwd=ROOT, check=False).returncode


def _carried(root: Path, path: Path) -> Mapping[str, Any]:
    """A script that no package brings at run time; it says its own version."""
    content = (root / path).read_bytes()
    version = re.search(rb'version:"([\d.]+)"', content)
    if version is None:
        raise NotListed(f"{path} does not say its version.")
    name, number = path.name.partition(".")[0], version[1].decode()
    hashes = [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]
    purl = f"pkg:npm/{name}.org@{number}"
    return {"type": "library", "name": name, "version": number, "bom-ref": str(path), "purl": purl, "hashes": hashes}
