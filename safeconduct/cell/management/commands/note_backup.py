from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import newest, sign_checkpoint
from safeconduct.audit.exporting import OPERATOR, must_be_signed
from safeconduct.audit.services import Event, record_events


class Command(BaseCommand):
    """Tells the log that a backup leaves the house, and prints the checkpoint that has it."""

    help = "For ./run backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        with transaction.atomic():
            record_events(OPERATOR, [Event(Action.EXPORTED, "cell.backup", name, None, "backup")])
        sign_checkpoint()
        self.stdout.write(must_be_signed(newest()).note, ending="")
