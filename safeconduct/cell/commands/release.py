"""a source release of this commit, the same bytes for everybody: tar, list of parts, SHA256SUMS in DIR; --check FILE"""

import argparse
from pathlib import Path

from safeconduct.cell import release
from safeconduct.cell.fingerprints import ROOT


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run release", description=__doc__)
    parser.add_argument("dir", type=Path, nargs="?", default=ROOT / "var/release", help="where it is written")
    parser.add_argument(
        "--check", type=Path, metavar="FILE", help="build anew, and compare with this tar and what is beside it"
    )
    chosen = parser.parse_args(words)
    made = release.build(ROOT)
    if chosen.check:
        print("Byte for byte what this commit gives:", ", ".join(release.check(chosen.check, made)))
        return 0
    chosen.dir.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (chosen.dir / name).write_bytes(content)
    print(made[release.SUMS].decode() + f"in {chosen.dir}")
    return 0
