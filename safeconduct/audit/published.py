"""What of the log stands on paper and on the public site: sizes and roots, for everybody to keep."""

from dataclasses import dataclass
from datetime import datetime

from safeconduct.audit.models import NEWEST_FIRST, Checkpoint
from safeconduct.kernel import clock

GROUP = 8  # letters of a root that stand together on paper


def groups(root: bytes) -> list[str]:
    """A root as people compare it: eight groups of eight letters."""
    letters = root.hex()
    return [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]


@dataclass(frozen=True)
class Published:
    """What strangers read on the site."""

    at: datetime
    size: int
    groups: list[str]


def published() -> Published | None:
    """The last checkpoint of a day before today, on the first day the first one; None before there is any.

    Not the newest: who looks every quarter of an hour would see when the office works, and when help is asked for most.
    """
    found = Checkpoint.objects.filter(at__lt=clock.midnight(clock.today())).order_by(*NEWEST_FIRST).first()
    found = found or Checkpoint.objects.order_by("size", "at").first()
    return None if found is None else Published(found.at, found.size, groups(bytes(found.root)))
