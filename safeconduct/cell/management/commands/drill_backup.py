import json
import random
import sys
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.custody import broker, contexts, stores
from safeconduct.custody.errors import NoGrant, Shredded, TooManyCases
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.vault import Sealed, VaultError, open_sealed, open_stream

MARK = b"SVE1"


class Command(BaseCommand):
    """Looks at every sealed object of a restored house, and opens some, drawn by lot, as colleagues that it is told.

    On the standard input: a JSON list of people with username and passphrase. It prints figures, and nothing of what
    it opened.
    """

    help = "For ./run backup rehearse."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int)

    def handle(self, *args: Any, count: int, **options: Any) -> None:
        keyrings = [keyring for person in json.load(sys.stdin) for keyring in _signed_in(person)]
        sealed, broken = 0, []
        for thing in _things():
            sealed += 1
            if not _is_sealed(thing):
                broken.append(f"{thing.type} {thing.pk}")
        things = [("record", name) for name in SealedRecord.objects.values_list("pk", flat=True)]
        things += [("blob", name) for name in Blob.objects.values_list("pk", flat=True)]
        random.shuffle(things)
        opened = 0
        for kind, name in things if keyrings else ():
            thing = (SealedRecord if kind == "record" else Blob).objects.select_related("compartment_key").get(pk=name)
            try:
                opened += _opens(thing, keyrings)
            except VaultError as error:
                broken.append(f"{thing.type} {thing.pk} ({type(error).__name__})")
            if opened == count:
                break
        said = {"sealed": sealed, "opened": opened, "people": len(keyrings), "broken": broken}
        self.stdout.write(json.dumps(said | {"cases": Case.objects.count()}))


def _signed_in(person: dict[str, str | None]) -> Iterator[SessionKeyring]:
    user = User.objects.select_related("holder").filter(username=person["username"]).first()
    if user is None or not person.get("passphrase"):
        return
    proof = broker.check_words(user.holder, str(person["passphrase"]))
    half = broker.open_session(user.holder, proof, reference=str(user.pk), with_step_up=True)
    yield broker.keyring_of(broker.live_session(half), half)


def _things() -> Iterator[SealedRecord | Blob]:
    return chain(SealedRecord.objects.iterator(chunk_size=500), Blob.objects.iterator(chunk_size=500))


def _is_sealed(thing: SealedRecord | Blob) -> bool:
    if isinstance(thing, SealedRecord):
        return bytes(thing.content).startswith(MARK)
    if stores.size_of_blob(thing.pk) != thing.stored_bytes:
        return False
    return next(stores.read_blob(thing.pk)).startswith(MARK)


def _opens(thing: SealedRecord | Blob, keyrings: list[SessionKeyring]) -> bool:
    """Whether one of them opens it, to its end. Raises VaultError where it is not what was sealed."""
    for keyring in keyrings:
        try:
            (key,) = keyring.data_keys([thing], purpose="drill")
        except (NoGrant, TooManyCases, Shredded):
            continue
        at = contexts.of_object(thing, "content")
        if isinstance(thing, SealedRecord):
            open_sealed(Sealed(bytes(thing.content)), key, at)
        else:
            for _piece in open_stream(stores.read_blob(thing.pk), key, at):
                pass
        return True
    return False
