from typing import Any

from django.core.management.base import BaseCommand, CommandError

from safeconduct.cell.messages import LANGUAGES, left_over, missing, wanted

SHOWN = 60


class Command(BaseCommand):
    """The gate of the languages."""

    help = "Fail when Russian, Dutch or French lacks a message, or translates what nobody says."

    def handle(self, *args: Any, **options: Any) -> None:
        messages = wanted()
        lacking = {language: missing(language, messages) for language in LANGUAGES}
        for language, lacked in lacking.items():
            for message in lacked[:SHOWN]:
                self.stdout.write(f"{language}  {message.said_in}: {message.msgid!r}")
            if len(lacked) > SHOWN:
                self.stdout.write(f"{language}  … and {len(lacked) - SHOWN} more")
        counted = ", ".join(f"{language}: {len(lacked)}" for language, lacked in lacking.items())
        if any(lacking.values()):
            raise CommandError(f"Missing or fuzzy of {len(messages)} messages: {counted}. './run messages' collects.")
        unsaid = {msgid for language in LANGUAGES for msgid, _context in left_over(language, messages)}
        if unsaid:
            said = "\n".join(sorted(unsaid)[:SHOWN])
            raise CommandError(f"Nobody says any more what is translated ('./run messages' takes it out):\n{said}")
        self.stdout.write(f"{len(messages)} messages, complete in English, Russian, Dutch and French.")
