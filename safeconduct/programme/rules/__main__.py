"""Check a pack before it is used: `python -m safeconduct.programme.rules packs/be-humanitarian`."""

import sys
from pathlib import Path

from safeconduct.programme.rules.loading import load_pack
from safeconduct.programme.rules.problems import PackRefused


def main(folders: list[str]) -> int:
    """Say of each folder whether it may be used, and what to mend. Returns 0 when all of them may, otherwise 1."""
    refused = [folder for folder in folders if not _is_good(Path(folder))]
    return 1 if refused or not folders else 0


def _is_good(folder: Path) -> bool:
    try:
        pack = load_pack(folder.resolve())
    except PackRefused as error:
        sys.stdout.write(f"{folder} must not be used:\n{error}\n")
        return False
    waiting = sum(not rule.verified for rule in (*pack.requirements, *pack.deadlines, *pack.fees, *pack.criteria))
    programme = pack.programme
    sys.stdout.write(f"{programme.id} {programme.version} may be used; {waiting} rules wait for a lawyer.\n")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
