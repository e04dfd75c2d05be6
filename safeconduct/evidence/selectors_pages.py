"""How the pages of an item stand: drawn, on their way, or not drawn for a reason. Nothing here opens a seal."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from safeconduct.evidence.disarm.frames import MOST_PAGES
from safeconduct.evidence.kinds import NotDrawn
from safeconduct.evidence.models import Drawing, Item, PageOrdered
from safeconduct.evidence.refusals import of_page
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused

ANEW_AFTER = timedelta(minutes=1)  # a page that was not drawn is tried again by whoever asks later


@dataclass(frozen=True)
class Page:
    """One page of an item that was selected for the actor."""

    number: int
    is_drawn: bool
    is_coming: bool = False
    refusal: Refused | None = None


def pages_as_they_stand(item: Item, numbers: Iterable[int]) -> list[Page]:
    """These pages, in order."""
    wanted = sorted(set(numbers))
    drawn = set(Drawing.objects.filter(item=item, number__in=wanted).values_list("number", flat=True))
    ordered = {row.number: row for row in PageOrdered.objects.filter(item=item, number__in=wanted)}
    lost = _lost(ordered.values())
    return [_page(number, number in drawn, ordered.get(number), lost) for number in wanted]


def _page(number: int, is_drawn: bool, row: PageOrdered | None, lost: set[UUID | None]) -> Page:
    if is_drawn or row is None:
        return Page(number, is_drawn)
    if row.not_drawn:
        return Page(number, is_drawn=False, refusal=of_page(NotDrawn(row.not_drawn)))
    if row.ticket in lost:
        return Page(number, is_drawn=False, refusal=of_page(NotDrawn.INTERRUPTED))
    return Page(number, is_drawn=False, is_coming=True)


def to_order(item: Item, numbers: Collection[int]) -> set[int]:
    """Those that nobody has drawn, nor is about to, nor found just now that they cannot be drawn."""
    wanted = {number for number in numbers if 0 < number <= MOST_PAGES}
    wanted -= set(Drawing.objects.filter(item=item, number__in=wanted).values_list("number", flat=True))
    rows = list(PageOrdered.objects.filter(item=item, number__in=wanted)) if wanted else []
    lost = _lost(row for row in rows if not row.not_drawn)
    return wanted - {row.number for row in rows if _stands(row, lost)}


def _stands(row: PageOrdered, lost: set[UUID | None]) -> bool:
    if not row.not_drawn:
        return row.ticket not in lost
    is_fresh = row.heard_at is not None and row.heard_at + ANEW_AFTER > clock.now()
    return is_fresh and row.not_drawn != NotDrawn.INTERRUPTED


def are_coming(items: Iterable[UUID], numbers: Collection[int] | None = None) -> bool:
    """Whether pages of these items are on their way; with numbers, of these pages."""
    rows = PageOrdered.objects.filter(item__in=list(items), not_drawn="")
    found = list(rows if numbers is None else rows.filter(number__in=numbers))
    lost = _lost(found)
    return any(row.ticket not in lost for row in found)


def _lost(rows: Iterable[PageOrdered]) -> set[UUID | None]:
    """Tickets that nobody works with any more: one look for each, not for each page."""
    by_ticket = {row.ticket: row for row in rows if not row.not_drawn}
    return {ticket for ticket, row in by_ticket.items() if row.is_lost}
