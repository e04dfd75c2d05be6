"""One thing that needs somebody, as the worklist shows it. Departments give them, the desk sorts them."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True)
class Need:
    """text: what it is. why: the reason and what expires. tone: good, wait, stop or accent. due_on: None is last."""

    text: str | Promise
    url: str
    button: str | Promise
    why: str | Promise = ""
    tone: str = "wait"
    due_on: date | None = None
    where: str = ""

    @property
    def order(self) -> tuple[bool, date]:
        """What expires first comes first."""
        return (self.due_on is None, self.due_on or date.max)
