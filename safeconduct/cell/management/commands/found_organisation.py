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
from safeconduct.cell.environment import given, is_given
from safeconduct.cell.founding import Founded, found
from safeconduct.cell.recovery_public import keep_public
from safeconduct.custody.founding import recovery_exists
from safeconduct.public.seed import load_site
from safeconduct.recovery import PublicHalf
from safeconduct.recovery.errors import NotAPublicHalf
from safeconduct.vault import language_of_words

LONGEST = 80
USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,39}")
ANSWERS = ("organisation", "username", "display_name", "language")
SHOWN_ONCE = """
{name} signs in at {desk} as: {username}
Passphrase (shown once, kept nowhere):

    {passphrase}

Write it on paper now. Whoever signs in with it first makes their own.
{recovery}
Public key of the log (no secret: it checks what happened here, docs/audit-log.md says how; give it to people outside):

    {log_key}
"""

CEREMONY = """
Recovery key: three of five sheets give colleagues their keys again. Check words: {check}
They are the same as on the sheets, or this is the wrong key: then stop, and found anew.
"""
MADE_HERE = """
Recovery key, made on this machine (shown once, kept nowhere). Whoever has three of these five sheets can open every
case, and so can whoever saw this terminal: make a key offline and adopt it as soon as you can (docs/recovery.md).
Write each sheet on a page of its own, for five people. Check words of all five: {check}
{sheets}
"""


class Command(BaseCommand):
    """The first start of a real organisation."""

    help = "Found the organisation: its recovery key, its first colleague, its groups."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--file", type=Path, help="TOML with organisation, username, display_name, language, and recovery if made"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if recovery_exists():
            if options["file"]:
                self.stdout.write(f"This house is founded already: {options['file']} was not read.")
            return
        answers = _from_file(options["file"]) if options["file"] else _from_person()
        organisation, recovery = answers.pop("organisation"), _recovery(answers.pop("recovery", ""))
        with transaction.atomic():
            load_site(example=False, organisation=organisation)
            founded = found(
                username=answers["username"],
                display_name=answers["display_name"],
                language=answers["language"],
                recovery=recovery,
            )
            words = _words(founded)
            folder = Path(os.environ["SAFECONDUCT_DATA"])
            keep_public(founded.recovery, folder)
            (folder / "organisation_name").write_text(organisation)
        sign_checkpoint()
        self.stdout.write(words)


def _from_file(path: Path) -> dict[str, str]:
    try:
        said = tomllib.loads(path.read_text())
        return _checked({name: str(said[name]).strip() for name in ANSWERS} | {"recovery": said.get("recovery", "")})
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
    if not is_given("RECOVERY_PUBLIC"):
        print(
            "The recovery key gives back lost keys. Make it offline (docs/recovery.md) and give its public half here,"
        )
        answers["recovery"] = input("or leave this empty, and this machine makes one and shows it once: ")
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


def _recovery(said: str) -> PublicHalf | None:
    """The public half that was answered, or that `./run up --recovery` names. Raises CommandError."""
    try:
        text = said or given("RECOVERY_PUBLIC")
        return PublicHalf.read(text) if text else None
    except (NotAPublicHalf, OSError) as problem:
        raise CommandError(f"Nothing was founded: {problem}.") from None


def _words(founded: Founded) -> str:
    user = founded.founder.user
    words = language_of_words(user.language)
    check = founded.recovery.check_words(words)
    sheets = "".join(f"\n  Sheet {sheet.number}: {' '.join(sheet.words(words))}\n" for sheet in founded.sheets)
    recovery = MADE_HERE.format(check=check, sheets=sheets) if sheets else CEREMONY.format(check=check)
    return SHOWN_ONCE.format(
        name=user.display_name,
        desk=settings.DESK_ORIGIN,
        username=user.username,
        passphrase=founded.founder.passphrase,
        recovery=recovery,
        log_key=own_key().written(),
    )
