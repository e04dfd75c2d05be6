import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from safeconduct.custody import writing_down
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.vaultd.durable import folder_of
from safeconduct.vaultd.refusals import ShredKeyGone
from safeconduct.vaultd.shred_keys import ShredKeys


class Command(BaseCommand):
    """For the day on which a single thing has to be opened without the house: docs/operator.md."""

    help = "Write down what is kept about one sealed thing, for `python -m safeconduct.vault open`."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("thing", type=UUID, help="the id of a sealed record or blob")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            thing = writing_down.thing_of(options["thing"])
            shred_key = ShredKeys(lambda: Path(settings.SHRED_DIR)).read(thing.compartment_key.subject)
        except SealedRecord.DoesNotExist:
            raise CommandError(f"Nothing sealed has the id {options['thing']}.") from None
        except ShredKeyGone:
            raise CommandError("Its case was erased: nobody opens it any more.") from None
        self.stdout.write(json.dumps(writing_down.write_down(thing, shred_key), indent=1))
        if isinstance(thing, Blob):
            self.stderr.write(f"Its sealed bytes: {folder_of(Path(settings.BLOB_DIR), thing.pk)}")
