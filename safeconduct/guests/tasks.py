"""What the worker finishes for the desk."""

from uuid import UUID

from procrastinate.contrib.django import app

from safeconduct.guests.services.end import finish


@app.task(name="guests.finish")
def finish_ended(guest_id: str) -> None:
    """Delete the copies of a guest whose time was ended."""
    finish(UUID(guest_id))
