from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import sign_checkpoint
from safeconduct.audit.exporting import OPERATOR
from safeconduct.audit.outside.tree import Head
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.generations import exchange_what_was_taken_back
from safeconduct.custody.models import Draft, KeySession, Submission, Ticket
from safeconduct.desk.services.replay_erasures import replay_erasures
from safeconduct.guests.services.end import end_again
from safeconduct.vaultd.shred_keys import ShredKeys


class Command(BaseCommand):
    """What a restored database owes before anybody enters: nobody is signed in, what was erased is erased again, guests
    who have ended end again, and a group whose key was exchanged since gets another.
    """

    help = "For ./run restore."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", help="its name, the day")
        parser.add_argument("was", type=Head.read, nargs="?", help="SIZE:ROOT that a witness saw last")

    def handle(self, *args: Any, backup: str, was: Head | None, **options: Any) -> None:
        events = [Event(Action.RESTORED, "cell.backup", backup, None, "backup")]
        if was is not None:  # so that the new log itself says which history it does not go on from
            events.append(Event(Action.RESTORED, "audit.log", was.root.hex(), None, f"size {was.size}"))
        with transaction.atomic():
            for rows in (KeySession, Ticket, Draft, Submission, Session):
                rows.objects.all().delete()
            record_events(OPERATOR, events)
        exchanged = exchange_what_was_taken_back(by=OPERATOR)
        erased = list(ShredKeys(lambda: Path(settings.SHRED_DIR)).erased())
        done = replay_erasures(erased)
        guests = end_again(by=OPERATOR)
        sign_checkpoint()
        self.stdout.write(f"{done.cases} cases were erased again; {len(erased)} erasures are known.")
        if guests:
            self.stdout.write(f"{guests} guests were ended again.")
        if exchanged:
            self.stdout.write(f"Groups that somebody has left since got other keys: {', '.join(exchanged)}.")
        for case in done.without_receipt:
            self.stdout.write(f"What was kept as the receipt of {case} is none that the log signed: it got a new one.")
