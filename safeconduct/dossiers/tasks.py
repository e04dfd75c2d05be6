"""What the worker does for dossiers. A job carries ids only; what it may open is in its ticket."""

from uuid import UUID

from procrastinate.contrib.django import app

from safeconduct.custody.tickets import ASK_AGAIN, is_for_another
from safeconduct.dossiers.services.bind_bundle import bind_with_ticket


@app.task(name="dossiers.bind")
def bind_ordered(bundle_id: str, ticket_id: str) -> None:
    """Bind an ordered bundle, or leave it to the worker that can."""
    if is_for_another(UUID(ticket_id)):
        bind_ordered.configure(schedule_in={"seconds": ASK_AGAIN}).defer(bundle_id=bundle_id, ticket_id=ticket_id)
        return
    bind_with_ticket(UUID(bundle_id), UUID(ticket_id))
