from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safeconduct.audit.verify import verify


class Command(BaseCommand):
    """The log, checked from its first leaf to its last."""

    help = "verify: recompute the log and say what does not fit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        self.stdout.write(f"{verdict.size} events, root {verdict.root}")
        if verdict.wrong:
            raise CommandError("The log does not fit:\n" + "\n".join(verdict.wrong))
        self.stdout.write("Nothing is missing or altered.")
