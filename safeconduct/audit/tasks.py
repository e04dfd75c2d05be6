"""What the worker signs: it alone holds the log's key while the house runs."""

from procrastinate.contrib.django import app

from safeconduct.audit.checkpoints import sign_checkpoint

QUARTERLY = "audit.sign_quarterly"


@app.periodic(cron="*/15 * * * *")
@app.task(name=QUARTERLY, queueing_lock=QUARTERLY)
def sign_quarterly(timestamp: int) -> None:
    """Every quarter of an hour, when the log has grown."""
    sign_checkpoint()


@app.task(name="audit.sign_now")
def sign_now() -> None:
    """Once something was taken out or erased."""
    sign_checkpoint()
