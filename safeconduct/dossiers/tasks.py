"""What the worker does for dossiers. A job carries ids only; what it may open is in its ticket."""

from uuid import UUID

from procrastinate.contrib.django import app

from safeconduct.dossiers.services.bind_bundle import bind_with_ticket


@app.task(name="dossiers.bind")
def bind_ordered(bundle_id: str, ticket_id: str) -> None:
    """Bind an ordered bundle."""
    bind_with_ticket(UUID(bundle_id), UUID(ticket_id))
