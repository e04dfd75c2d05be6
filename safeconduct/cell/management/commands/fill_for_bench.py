from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from safeconduct.cell.bench.filling import fill


class Command(BaseCommand):
    """Thousands of invented households, for `./run bench pages`."""

    help = "Add invented households to a demonstration until there are so many cases."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cases", type=int)

    def handle(self, *args: Any, cases: int, **options: Any) -> None:
        if settings.MODE != "demo":
            raise CommandError("Only a demonstration is filled with invented households.")
        fill(cases)
