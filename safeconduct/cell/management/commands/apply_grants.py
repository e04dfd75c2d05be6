from typing import Any

from django.core.management.base import BaseCommand

from safeconduct.cell.roles import apply_grants


class Command(BaseCommand):
    """Give the database roles their rights."""

    help = "Give the database roles of the two faces and the worker their rights (run as the owner)."

    def handle(self, *args: Any, **options: Any) -> None:
        apply_grants()
