"""The door to the key broker: its own process where settings name a socket, else one in this process.

In this process it serves commands that run before the house is up, and tests; it keeps the same sessions in memory,
asks for the same, and writes the same into the log.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TypeVar

from django.conf import settings

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, before_release, sign_what_was_taken
from safeconduct.custody.errors import (
    AnotherGlass,
    BrokerAway,
    Busy,
    CannotVouch,
    NoGrant,
    NothingToAllow,
    NotTwo,
    NotVouchedFor,
    SessionOver,
    Shredded,
    StepUpNeeded,
    TooManyCases,
    WrongPassphrase,
)
from safeconduct.kernel import clock
from safeconduct.vault import Cost
from safeconduct.vaultd import refusals
from safeconduct.vaultd.broker import Broker, Secrets
from safeconduct.vaultd.client import Client
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.opened import Opened
from safeconduct.vaultd.requests import Asked, CheckWords, MakeHolder, MakeKit, OpenThings, Rewrap, UseKit
from safeconduct.vaultd.server import socket_of
from safeconduct.vaultd.shred_keys import ShredKeys

R = TypeVar("R")
SAID: dict[type[refusals.BrokerRefusal], type[Exception]] = {
    refusals.SessionUnknown: SessionOver,
    refusals.NeedsStepUp: StepUpNeeded,
    refusals.NotGranted: NoGrant,
    refusals.KeyNotVouchedFor: NotVouchedFor,
    refusals.MayNotVouch: CannotVouch,
    refusals.NotApproved: NotTwo,
    refusals.WordsDoNotFit: WrongPassphrase,
    refusals.TooManyAtOnce: Busy,
    refusals.ShredKeyGone: Shredded,
    refusals.TooManyCases: TooManyCases,
    refusals.NobodyAsked: NothingToAllow,
    refusals.GlassBroken: AnotherGlass,
    refusals.NotLogged: BrokerAway,
    refusals.Unreachable: BrokerAway,
}
DERIVE = (CheckWords, MakeHolder, Rewrap, MakeKit, UseKit)
# A face has eight threads: with four that wait for words, half of them still answer everybody else.
_deriving = BoundedSemaphore(4)
_making = Lock()


def ask_broker(asked: Asked[R]) -> R:
    """The broker's answer. Raises what custody.errors says for its refusals, VaultError for what is broken."""
    try:
        with _a_place(asked):
            if not settings.BROKER_DIR:
                return _in_here().answer(asked, Face.HOUSE)
            answer = _process().ask(asked)
            if isinstance(asked, OpenThings):  # the broker has told the log, and has no jobs to give
                sign_what_was_taken(asked.purpose)
            return answer
    except refusals.BrokerRefusal as refusal:
        said = SAID.get(type(refusal))
        if said is None:
            raise
        raise said from None


@contextmanager
def _a_place(asked: Asked[R]) -> Iterator[None]:
    """A question that takes a second of Argon2 waits with few others, whatever the broker still takes. Raises Busy."""
    if not isinstance(asked, DERIVE):
        yield
        return
    if not _deriving.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _deriving.release()


@cache
def _process() -> Client:
    return Client(socket_of(Path(settings.BROKER_DIR), Face(settings.FACE)))


def _in_here() -> Broker:
    """One for the process, also where two threads ask first: each would keep sessions that the other does not know."""
    with _making:
        return _made()


@cache
def _made() -> Broker:
    secrets = Secrets(settings.PEPPER, settings.ORGANISATION_ID, todays_cost())
    shred_keys = ShredKeys(lambda: Path(settings.SHRED_DIR))
    return Broker(secrets, shred_keys, _log, now=_now, attests_workers=False)


def todays_cost() -> Cost:
    """What a derivation for new words takes, here and in the broker's process."""
    return Cost(memory_kib=settings.ARGON2_MEMORY_KIB, passes=settings.ARGON2_PASSES)


def _now() -> datetime:
    return clock.now()  # looked up each time: tests travel


def _log(actor: str, openings: Sequence[Opened]) -> None:
    events = [Event(Action(one.action), one.kind, one.object, one.subject, one.purpose) for one in openings]
    before_release(actor, events)
