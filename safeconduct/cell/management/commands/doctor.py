import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from safeconduct.cell import swap, tools, walls
from safeconduct.cell.backups import state
from safeconduct.desk.doctor import complaints


class Command(BaseCommand):
    """Looks for promises that are broken across departments."""

    help = "Say which promises are broken across departments."

    def handle(self, *args: Any, **options: Any) -> None:
        backups = state.complaints(Path(os.environ.get("SAFECONDUCT_DATA", "")), is_production=settings.IS_PRODUCTION)
        machine = [*swap.complaints(is_production=settings.IS_PRODUCTION)]
        machine += walls.complaints(is_production=settings.IS_PRODUCTION)
        machine += tools.complaints(is_production=settings.IS_PRODUCTION)
        found = [*complaints(), *backups, *machine]
        for complaint in found:
            self.stdout.write(complaint)
        if found:
            raise CommandError(f"{len(found)} broken promises.")
        self.stdout.write("The house is sound.")
