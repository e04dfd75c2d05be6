import os
import random
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from safeconduct.audit.checkpoints import sign_checkpoint
from safeconduct.cell.demo.actors import DemoActors, make_actors
from safeconduct.custody.founding import recovery_exists

SEED = 20261122
# Each department's own demo.load(actors, rng), from the ground floor up.
ORDER = (
    "situation",
    "cases",
    "intake",
    "evidence",
    "shelter",
    "programme",
    "dossiers",
    "guests",
    "placement",
    "arrival",
    "desk",
)


class Command(BaseCommand):
    """Invented people, made by the services that people use."""

    help = "Load the demonstration data, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE != "demo":
            raise CommandError("Demonstration data is loaded into a demonstration only.")
        if recovery_exists():
            return
        with transaction.atomic():
            actors = make_actors(Path(os.environ["SAFECONDUCT_DATA"]) / "people.json")
            for department in ORDER:
                self._load(department, actors)
        sign_checkpoint()

    def _load(self, department: str, actors: DemoActors) -> None:
        name = f"safeconduct.{department}.demo"
        if find_spec(name) is None:
            return
        self.stdout.write(department)
        import_module(name).load(actors, random.Random(f"{SEED} {department}"))  # noqa: S311 - the same demo each time
