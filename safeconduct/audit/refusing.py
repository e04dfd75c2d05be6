"""What colleagues and guests asked for and have not: told to the log, and never so often that it fills it.

The database counts by whom, for a quarter of an hour and for a day, where no process of the house can set a count back
(`cell.roles_rows`): whoever is refused more than `EACH` within a quarter writes no more of it, but the day's sum
each time it has doubled. So a search through addresses is seen, and a thousand of them are a dozen leaves and six sums.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection

from safeconduct.audit.models import Refusals
from safeconduct.kernel import clock

EACH = 12  # within a quarter of an hour: more than anybody's stale links, and no more than 1,152 leaves a day
UNUSUAL = 20  # within a day: no page of ours leads to what one has not, so honest ones are typed by hand or out of date
TOO_OFTEN = Refusals._meta.label_lower  # the kind of a leaf that says how many they were within a day
KEPT_FOR = timedelta(days=1)
NOWHERE, CLOSED = "house.nothing", "house.page"  # kinds of what is no row: not there, or a page of others


@dataclass(frozen=True)
class Asked:
    """What somebody asked for. how: page or step, and of which department, in the words of `words_of_refusals`.

    by: which name out of the address stands for a thing, "" where the page has none; slug, of a case, or wanted, of
    any other, is what stands there.
    """

    how: str
    by: str = ""
    slug: str = ""
    wanted: UUID | None = None
    is_a_page: bool = True

    @property
    def otherwise(self) -> str:
        """The kind of leaf where no row is meant, or the one that is meant is not there."""
        return CLOSED if self.is_a_page and not self.by else NOWHERE


def refused(who: UUID, asked: Asked) -> None:
    """Tell the log, committed when this returns. Whether the thing is there the database alone finds out and writes."""
    said = (who, clock.coarse(clock.now()), asked.by, asked.slug, asked.wanted, asked.otherwise, asked.how)
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_refuse(%s, %s, %s, %s, %s, %s, %s)", said)


def sweep() -> int:
    """Forget counts that no sum needs any more; returns how many."""
    return Refusals.objects.filter(at__lte=clock.coarse(clock.now()) - KEPT_FOR).delete()[0]
