"""the list of parts (SBOM, CycloneDX) of uv.lock, to a FILE or the screen; --weak asks osv.dev which are known weak"""

import argparse
from pathlib import Path

from safeconduct.cell import parts


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run parts", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="where it is written (the screen)")
    parser.add_argument("--weak", action="store_true", help="through uv, over the network")
    chosen = parser.parse_args(words)
    if chosen.weak:
        return parts.weaknesses()
    listed = parts.listed()
    if chosen.file:
        chosen.file.write_text(listed)
    else:
        print(listed, end="")
    return 0
