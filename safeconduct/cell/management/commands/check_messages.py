from typing import Any

from django.core.management.base import BaseCommand, CommandError

from safeconduct.cell.messages import LANGUAGES, missing, wanted

SHOWN = 60


class Command(BaseCommand):
    """The gate of the languages."""

    help = "Fail when Russian, Dutch or French lacks a message."

    def handle(self, *args: Any, **options: Any) -> None:
        lacking = {language: missing(language) for language in LANGUAGES}
        for language, messages in lacking.items():
            for message in messages[:SHOWN]:
                self.stdout.write(f"{language}  {message.said_in}: {message.msgid!r}")
            if len(messages) > SHOWN:
                self.stdout.write(f"{language}  … and {len(messages) - SHOWN} more")
        counted = ", ".join(f"{language}: {len(messages)}" for language, messages in lacking.items())
        if any(lacking.values()):
            raise CommandError(f"Missing or fuzzy of {len(wanted())} messages: {counted}. './run messages' collects.")
        self.stdout.write(f"{len(wanted())} messages, complete in English, Russian, Dutch and French.")
