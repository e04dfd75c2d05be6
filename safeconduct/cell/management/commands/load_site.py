from typing import Any

from django.core.management.base import BaseCommand

from safeconduct.public.seed import load_site


class Command(BaseCommand):
    """The example's site: an invented organisation with its news; what editors changed in it stays."""

    help = "Load the example's site, once."

    def handle(self, *args: Any, **options: Any) -> None:
        load_site(example=True)
