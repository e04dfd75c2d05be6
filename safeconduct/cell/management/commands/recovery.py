import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from safeconduct.accounts.models import User
from safeconduct.accounts.services.recover import announce_recovery_key, apply_answer, write_request
from safeconduct.audit.exporting import OPERATOR
from safeconduct.cell.recovery_public import keep_public, public_half
from safeconduct.cell.rehearsal import rehearse
from safeconduct.custody.adopting import begin_adopting, finish_adopting
from safeconduct.kernel import clock
from safeconduct.kernel.command_line import file_word
from safeconduct.kernel.errors import Refused
from safeconduct.recovery import PublicHalf
from safeconduct.recovery.errors import RecoveryRefused
from safeconduct.recovery.files import Answer, Request, read, written
from safeconduct.recovery.wording import in_both_lists

ADOPTING = "recovery_adopting"
NEXT = "Next: two colleagues who did not begin it approve it on their day, and three custodians answer it offline."


class Command(BaseCommand):
    """What the house does for a recovery; what custodians do is offline. docs/recovery.md is the manual."""

    help = "Recovery at the house: request, apply, adopt, rehearse."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True, parser_class=ArgumentParser)
        asked = commands.add_parser("request", help="write the request for the custodians")
        asked.add_argument("who", help="the name the colleague signs in with")
        asked.add_argument("--to", type=file_word, help="where (WHO.request)")
        commands.add_parser("apply", help="put an answer in place").add_argument("answer", type=file_word)
        adopted = commands.add_parser("adopt", help="take another recovery key")
        adopted.add_argument("public", type=file_word, help="its recovery-public.txt")
        adopted.add_argument("--to", type=file_word, help="where the request to the old keepers is written")
        adopted.add_argument("--answer", type=file_word, help="what the old keepers answered")
        rehearsed = commands.add_parser("rehearse", help="the whole ceremony on a demonstration; nothing is kept of it")
        rehearsed.add_argument("--who", default="clara")

    def handle(self, *args: Any, **options: Any) -> None:
        steps: Mapping[str, Callable[..., None]] = {
            "request": self._request,
            "apply": self._apply,
            "adopt": self._adopt,
            "rehearse": self._rehearse,
        }
        folder = Path(os.environ["SAFECONDUCT_DATA"])
        try:
            steps[options["what"]](folder, **options)
        except Refused as refusal:
            raise CommandError(f"{refusal.happened} {refusal.kept} {refusal.next_step}") from None
        except (RecoveryRefused, OSError) as problem:
            raise CommandError(f"Nothing was changed: {problem}.") from None

    def _request(self, folder: Path, who: str, to: Path | None, **_: Any) -> None:
        user = User.objects.filter(username=who.lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {who}.")
        with _new(to or file_word(f"{who}.request")) as path:
            asked = write_request(user, public_half(folder), tell=self.stdout.write)
            path.write_bytes(written(asked))
        self._say(path, asked)
        self.stdout.write(NEXT)

    def _say(self, path: Path, asked: Request) -> None:
        words = in_both_lists(asked.check_words, "en")
        self.stdout.write(
            f"{path}: {asked.cases()} cases and homes, {len(asked.groups)} group keys. Check words: {words}"
        )

    def _apply(self, folder: Path, answer: Path, **_: Any) -> None:
        user, count = apply_answer(read(answer.read_bytes(), Answer), public_half(folder), tell=self.stdout.write)
        self.stdout.write(f"{user.display_name} holds {count} keys again and signs in with the new words.")
        self.stdout.write("Everybody reads of it on their day. Delete the request and the answer.")

    def _adopt(self, folder: Path, public: Path, to: Path | None, answer: Path | None, **_: Any) -> None:
        old, new, waiting = public_half(folder), PublicHalf.read(public.read_text()), folder / ADOPTING
        if answer is None:
            with _new(to or file_word("adopt.request")) as path:
                asked = begin_adopting(old, new, by=OPERATOR, now=clock.now(), tell=self.stdout.write)
                for file in (path, waiting):
                    file.write_bytes(written(asked))
            self._say(path, asked)
            self.stdout.write("Three keepers of the old key answer it offline; then: adopt PUBLIC --answer FILE.")
            return
        asked, given = read(waiting.read_bytes(), Request), read(answer.read_bytes(), Answer)
        count = finish_adopting(asked, given, old, by=OPERATOR, tell=self.stdout.write)
        keep_public(new, folder)
        waiting.unlink()
        announce_recovery_key()
        self.stdout.write(f"{count} keys are sealed to the new recovery key: {new.check_words('en')}. Old sheets open")
        self.stdout.write("what lies in old backups: its keepers burn them when the last of those is gone.")

    def _rehearse(self, folder: Path, who: str, **_: Any) -> None:
        for line in rehearse(folder, who):
            self.stdout.write(line)


@contextmanager
def _new(path: Path) -> Iterator[Path]:
    """A file that nobody had, for the one step that fills it: either both are done, or neither. Raises OSError."""
    path.touch(mode=0o600, exist_ok=False)
    try:
        with transaction.atomic():
            yield path
    except BaseException:
        path.unlink()
        raise
