import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from safeconduct.audit.checkpoints import own_key, sign_checkpoint
from safeconduct.cell.founding import Founded, found
from safeconduct.custody.founding import recovery_exists
from safeconduct.public.seed import load_site

LONGEST = 80
USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,39}")
ANSWERS = ("organisation", "username", "display_name", "language")
SHOWN_ONCE = """
{name} signs in at {desk} as: {username}
Passphrase (shown once, kept nowhere):

    {passphrase}

Recovery key (shown once, kept nowhere; whoever holds it can open every case):

    {recovery}

Write both on paper now. Keep the recovery key off this machine, apart from the passphrase.

Public key of the log (no secret: it checks what happened here, docs/audit-log.md says how; give it to people outside):

    {log_key}
"""


class Command(BaseCommand):
    """The first start of a real organisation."""

    help = "Found the organisation: its recovery key, its first colleague, its groups."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="TOML with organisation, username, display_name and language")

    def handle(self, *args: Any, **options: Any) -> None:
        if recovery_exists():
            if options["file"]:
                self.stdout.write(f"This house is founded already: {options['file']} was not read.")
            return
        answers = _from_file(options["file"]) if options["file"] else _from_person()
        organisation = answers.pop("organisation")
        with transaction.atomic():
            load_site(example=False, organisation=organisation)
            words = _words(
                found(username=answers["username"], display_name=answers["display_name"], language=answers["language"])
            )
            (Path(os.environ["SAFECONDUCT_DATA"]) / "organisation_name").write_text(organisation)
        sign_checkpoint()
        self.stdout.write(words)


def _from_file(path: Path) -> dict[str, str]:
    try:
        said = tomllib.loads(path.read_text())
        return _checked({name: str(said[name]).strip() for name in ANSWERS})
    except (OSError, tomllib.TOMLDecodeError, KeyError) as problem:
        raise CommandError(
            f"{path} cannot be used ({problem!r}). It is TOML with four lines: {', '.join(ANSWERS)}."
        ) from None


def _from_person() -> dict[str, str]:
    if not sys.stdin.isatty():
        raise CommandError("The organisation is not founded yet. Give --found FILE, or start at a terminal.")
    print("This house is new. Its first colleague becomes administrator and programme lead.")
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    answers = {
        "organisation": input("Name of the organisation, as it stands in documents: "),
        "username": input("Name to sign in with: "),
        "display_name": input("Name that colleagues see: "),
        "language": input(f"Language ({languages}): ") or "en",
    }
    return _checked({name: answer.strip() for name, answer in answers.items()})


def _checked(answers: dict[str, str]) -> dict[str, str]:
    """The answers, when each can be used. Raises CommandError, which says what to mend; nothing was founded then."""
    wrong = []
    if not answers["organisation"] or len(answers["organisation"]) > LONGEST:
        wrong.append(f"organisation: its name, up to {LONGEST} letters")
    if not USERNAME.fullmatch(answers["username"].lower()):
        wrong.append("username: 2 to 40 letters a to z, digits, dots or hyphens")
    if not answers["display_name"] or len(answers["display_name"]) > LONGEST:
        wrong.append(f"display_name: what colleagues see, up to {LONGEST} letters")
    if answers["language"] not in settings.LANGUAGE_NAMES:
        wrong.append(f"language: one of {', '.join(settings.LANGUAGE_NAMES)}")
    if wrong:
        raise CommandError("Nothing was founded. Write again: " + "; ".join(wrong) + ".")
    return answers


def _words(founded: Founded) -> str:
    user = founded.founder.user
    return SHOWN_ONCE.format(
        name=user.display_name,
        desk=settings.DESK_ORIGIN,
        username=user.username,
        passphrase=founded.founder.passphrase,
        recovery=founded.recovery_secret,
        log_key=own_key().written(),
    )
