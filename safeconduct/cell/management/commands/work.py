from typing import Any, Literal

from django.core.management import call_command
from django.core.management.base import BaseCommand

from safeconduct.custody.tickets import announce_worker


class Command(BaseCommand):
    """The worker: announces a key that lives in its memory only, then takes jobs until it is stopped."""

    help = "Run the worker."
    # The checks load every page, and the worker has none.
    requires_system_checks: list[str] | tuple[str, ...] | Literal["__all__"] = ()

    def handle(self, *args: Any, **options: Any) -> None:
        announce_worker()
        call_command("procrastinate", "worker", "--concurrency", "2", "--shutdown-graceful-timeout", "5")
