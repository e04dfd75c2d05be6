import asyncio
import signal
import threading
from argparse import ArgumentParser
from typing import Any, Literal

from django.core.management.base import BaseCommand
from procrastinate.app import App
from procrastinate.contrib.django import app
from procrastinate.jobs import DEFAULT_QUEUE

from safeconduct.custody import workers
from safeconduct.custody.work import SOMEBODY_WAITS
from safeconduct.vaultd.closing_off import stay_in_memory

# So many jobs at once in each: what is long keeps nobody waiting at a screen.
LANES = {DEFAULT_QUEUE: 2, SOMEBODY_WAITS: 2}
LAST_SECONDS = 5.0  # which a job has when the house stops


class Command(BaseCommand):
    """A worker: announces a key that lives in its memory only, then takes jobs until it is stopped.

    As many as wanted may run. One that is started again under its name takes the place of its earlier life at once.
    """

    help = "Run a worker."
    # The checks load every page, and the worker has none.
    requires_system_checks: list[str] | tuple[str, ...] | Literal["__all__"] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="", help="what tells this worker from the others that run")

    def handle(self, *args: Any, **options: Any) -> None:
        stay_in_memory()
        workers.announce_worker(options["name"])
        stopped = threading.Event()
        threading.Thread(target=workers.beat_until, args=[stopped], daemon=True).start()
        try:
            with app.replace_connector(app.connector.get_worker_connector()) as ours:  # type: ignore[attr-defined]  # Django's has it
                asyncio.run(_take_jobs(ours))
        finally:
            stopped.set()
            workers.leave()


async def _take_jobs(ours: App) -> None:
    """In every lane until a signal ends them all; where one lane breaks, the process ends and is started anew."""
    async with ours.open_async(), asyncio.TaskGroup() as lanes:
        running = [lanes.create_task(_lane(ours, queue, most)) for queue, most in LANES.items()]

        def stop() -> None:
            for lane in running:
                lane.cancel()

        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, stop)


async def _lane(ours: App, queue: str, most: int) -> None:
    await ours.run_worker_async(
        queues=[queue], concurrency=most, shutdown_graceful_timeout=LAST_SECONDS, install_signal_handlers=False
    )
