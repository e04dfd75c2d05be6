from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safeconduct.accounts.models import User
from safeconduct.audit.exporting import OPERATOR
from safeconduct.custody import vouching

ASK = """{name} signs in as {username}. On their page "You" they see five words. Are they these?

    {words}

Type yes if you have heard them from {name}: """


class Command(BaseCommand):
    """The operator at the machine is the word that counts for two: for the second colleague of a house of one."""

    help = "Vouch for a colleague's keys, after comparing five words with them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the name that the colleague signs in with")
        parser.add_argument("--compared", metavar="WORDS", help="the five words, where nobody can answer the question")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"].strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in here as {options['username']}.")
        if vouching.counts(user.holder):
            self.stdout.write(f"The keys of {user.display_name} count already.")
            return
        words = vouching.check_words(user.holder, user.language)
        asked = ASK.format(name=user.display_name, username=user.username, words=words)
        given = options["compared"]
        is_same = given.split() == words.split() if given is not None else input(asked).strip().lower() == "yes"
        if not is_same:
            raise CommandError("These are other words. Nothing was signed.")
        vouching.vouch_as_the_house(user.holder, by=OPERATOR)
        self.stdout.write(f"Keys can be given to {user.display_name} now.")
