"""What the worker does for placement. A job carries ids only; what it may open is in its ticket."""

from uuid import UUID

from procrastinate.contrib.django import app

from safeconduct.custody.tickets import ASK_AGAIN, is_for_another
from safeconduct.placement.services.solve_round import solve_with_ticket


@app.task(name="placement.solve")
def solve_ordered(round_id: str, ticket_id: str) -> None:
    """Solve an ordered round, or leave it to the worker that can."""
    if is_for_another(UUID(ticket_id)):
        solve_ordered.configure(schedule_in={"seconds": ASK_AGAIN}).defer(round_id=round_id, ticket_id=ticket_id)
        return
    solve_with_ticket(UUID(round_id), UUID(ticket_id))
