"""The broker itself: its desks, and who may ask them what. It knows no socket and no database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar, cast
from uuid import UUID

from safeconduct.vault import Cost
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers, answers_of
from safeconduct.vaultd.breaking import Breaking
from safeconduct.vaultd.canaries import Canaries
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.counting import Counting
from safeconduct.vaultd.deriving import Deriving
from safeconduct.vaultd.faces import MAY_ASK, Face
from safeconduct.vaultd.glass import Glass
from safeconduct.vaultd.groups import Groups
from safeconduct.vaultd.holders import Holders
from safeconduct.vaultd.more import More
from safeconduct.vaultd.notary import Notary
from safeconduct.vaultd.opened import Log
from safeconduct.vaultd.opening import Opening
from safeconduct.vaultd.originals import Originals
from safeconduct.vaultd.passkeys import Passkeys
from safeconduct.vaultd.peppered import Peppered
from safeconduct.vaultd.refusals import NotForThisFace
from safeconduct.vaultd.releasing import Releasing
from safeconduct.vaultd.sessions import Sessions
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.signing_in import SigningIn
from safeconduct.vaultd.subjects import Subjects
from safeconduct.vaultd.taken_back import TakenBack
from safeconduct.vaultd.telling import Telling
from safeconduct.vaultd.under_words import UnderWords
from safeconduct.vaultd.vouching import Vouching
from safeconduct.vaultd.watching import Watching

R = TypeVar("R")


@dataclass(frozen=True)
class Secrets:
    """What the broker knows and nobody else: 32 bytes or more of pepper. `at`: the cost of a new lock."""

    pepper: bytes = field(repr=False)
    organisation: UUID
    at: Cost


def _present() -> datetime:
    return datetime.now(UTC)


class Broker:
    """Answers questions. Safe for threads; keeps open sessions, counts of the hour and the keys of workers.

    attests_workers: tickets go to workers that told their key here, and to no other. closed_off: what `Ping` answers.
    """

    def __init__(
        self,
        secrets: Secrets,
        shred_keys: ShredKeys,
        log: Log,
        *,
        now: Callable[[], datetime] = _present,
        attests_workers: bool = True,
        closed_off: str = "",
    ) -> None:
        contexts = Contexts(secrets.organisation)
        self.deriving, self.sessions = Deriving(secrets.pepper, secrets.at), Sessions(contexts, now)
        self.counting, self._closed_off = Counting(now), closed_off
        self._workers: dict[UUID, bytes] | None = {} if attests_workers else None
        under_words = UnderWords(contexts)
        taken_back = TakenBack(shred_keys.root)
        notary = Notary(secrets.pepper, secrets.organisation, taken_back, now)
        canaries = Canaries(secrets.pepper, secrets.organisation, shred_keys.root, now)
        telling = Telling(log, canaries)
        originals = Originals(notary, taken_back, now)
        releasing = Releasing(shred_keys, self.counting, telling, originals)
        opening = Opening(self.sessions, contexts, releasing, self._workers, notary, telling)
        desks = (
            Holders(self.deriving, self.sessions, under_words, UnderWords(contexts, "kit"), notary),
            SigningIn(self.sessions, under_words),
            Passkeys(self.sessions, self.deriving, contexts, notary),
            opening,
            More(self.sessions, self.counting, opening),
            Watching(canaries, self.sessions, shred_keys, telling, opening),
            Breaking(opening, self.sessions, contexts, shred_keys, telling, Glass(shred_keys.root, now)),
            Vouching(notary, taken_back),
            Groups(contexts, notary),
            Subjects(contexts, shred_keys, notary, canaries),
            Peppered(secrets.pepper, contexts),
            self,
        )
        self._answered_by = {kind: method for desk in desks for kind, method in answers_of(desk).items()}

    def answer(self, asked: ask.Asked[R], face: Face) -> R:
        """Do what is asked. Raises BrokerRefusal (every kind of it), VaultError where what was brought is broken."""
        if face is not Face.HOUSE and type(asked) not in MAY_ASK[face]:
            raise NotForThisFace
        return cast("R", self._answered_by[type(asked)](asked, face))

    @answers(ask.AttestWorker)
    def attest_worker(self, asked: ask.AttestWorker, _face: Face) -> None:
        """Know a worker by its key from now on."""
        if self._workers is not None:
            self._workers[asked.worker] = asked.public

    @answers(ask.Ping)
    def ping(self, _asked: ask.Ping, _face: Face) -> str:
        """How the process is closed off."""
        return self._closed_off
