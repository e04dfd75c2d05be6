import threading
from argparse import ArgumentParser
from typing import Any, Literal

from django.core.management import call_command
from django.core.management.base import BaseCommand

from safeconduct.custody import workers
from safeconduct.vaultd.closing_off import stay_in_memory


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
            call_command("procrastinate", "worker", "--concurrency", "2", "--shutdown-graceful-timeout", "5")
        finally:
            stopped.set()
            workers.leave()
