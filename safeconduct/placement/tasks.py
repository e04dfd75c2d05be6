"""What the worker does for placement. A job carries ids only; what it may open is in its ticket."""

from uuid import UUID

from procrastinate.contrib.django import app

from safeconduct.placement.services.solve_round import solve_with_ticket


@app.task(name="placement.solve")
def solve_ordered(round_id: str, ticket_id: str) -> None:
    """Solve an ordered round."""
    solve_with_ticket(UUID(round_id), UUID(ticket_id))
