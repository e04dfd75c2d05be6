"""Whether this machine lets strangers' files be opened at all, for the start of a house and the doctor."""

import shutil
from collections.abc import Iterator

from safeconduct.evidence.disarm import sandbox

MISSING = "bubblewrap is not installed: apt install bubblewrap"
FORBIDDEN = "bubblewrap may not build its walls for this account"


def complaints(*, is_production: bool) -> Iterator[str]:
    """A sentence where no file would be taken or shown; none for a demonstration, which goes on without walls."""
    if is_production and not sandbox.has_sandbox():
        why = FORBIDDEN if shutil.which("bwrap") else MISSING
        yield (
            f"No file that anybody sends can be taken, and no paper shown: {why} "
            "(docs/installing.md, 'What the machine needs'). It counts as soon as it is there."
        )
