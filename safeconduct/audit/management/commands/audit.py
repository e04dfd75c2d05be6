from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safeconduct.audit.verify import Head, verify


def head(words: str) -> Head:
    """A head as `verify` prints it: 487:9f2c…"""
    size, _colon, root = words.partition(":")
    return Head(int(size), root)


class Command(BaseCommand):
    """The log, checked from its first leaf to its last."""

    help = "verify: recompute the log and say what does not fit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"])
        parser.add_argument("--was", type=head, help="what an earlier run printed (SIZE:ROOT), to tell a log rewritten")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(options["was"])
        self.stdout.write(f"{verdict.head.size} events. Write this down: {verdict.head.size}:{verdict.head.root}")
        if verdict.wrong:
            raise CommandError("The log does not fit:\n" + "\n".join(verdict.wrong))
        self.stdout.write("Nothing is missing or altered.")
