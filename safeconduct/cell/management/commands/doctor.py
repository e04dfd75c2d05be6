from typing import Any

from django.core.management.base import BaseCommand, CommandError

from safeconduct.desk.doctor import complaints


class Command(BaseCommand):
    """Looks for promises that are broken across departments."""

    help = "Say which promises are broken across departments."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(complaints())
        for complaint in found:
            self.stdout.write(complaint)
        if found:
            raise CommandError(f"{len(found)} broken promises.")
        self.stdout.write("The house is sound.")
