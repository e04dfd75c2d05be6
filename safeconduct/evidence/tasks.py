"""What the worker does for evidence. A job carries ids only; what it may open is in its ticket."""

from uuid import UUID

from procrastinate.contrib.django import app

from safeconduct.custody.tickets import ASK_AGAIN, is_for_another
from safeconduct.custody.work import SOMEBODY_WAITS
from safeconduct.evidence.services.draw_pages import draw_with_ticket


@app.task(name="evidence.draw", queue=SOMEBODY_WAITS)
def draw_ordered(item_id: str, ticket_id: str) -> None:
    """Draw pages that somebody looks for, or leave them to the worker that can."""
    if is_for_another(UUID(ticket_id)):
        draw_ordered.configure(schedule_in={"seconds": ASK_AGAIN}).defer(item_id=item_id, ticket_id=ticket_id)
        return
    draw_with_ticket(UUID(item_id), UUID(ticket_id))
