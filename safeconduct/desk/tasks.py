"""What the worker does by the clock, and what it finishes for the desk."""

from uuid import UUID

from procrastinate.contrib.django import app

from safeconduct.desk.services.erase_case import finish_erasure
from safeconduct.desk.services.sweep import sweep

SWEEP = "desk.sweep"


@app.periodic(cron="7 * * * *")
@app.task(name=SWEEP, queueing_lock=SWEEP)
def sweep_house(timestamp: int) -> None:
    """Every hour."""
    sweep()


@app.task(name="desk.erase")
def finish_confirmed(erasure_id: str) -> None:
    """Delete the rows of a case that two people have erased."""
    finish_erasure(UUID(erasure_id))
