"""The workers of the house: any number of processes, each with a key of its own that lives in its memory only.

A worker says every few seconds that it lives, by the clock of the database. One that was killed says so no more: what
was sealed to it alone is dead, what was sealed to others too is theirs to do.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import BrokerAway
from safeconduct.custody.models import Holder, HolderKey
from safeconduct.vault import KeyPair, generate_pair
from safeconduct.vaultd.requests import AttestWorker

BEAT = 10.0
ALIVE_FOR = timedelta(seconds=45)
FORGOTTEN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Me:
    """This process as a worker."""

    holder: UUID
    name: str
    pair: KeyPair = field(repr=False)


_me: Me | None = None


def announce_worker(name: str = "") -> Holder:
    """Make this process a worker: a new pair in memory, its public half in the database.

    Whatever this process, or an earlier one of the same name, was sealed is dead.
    """
    global _me  # noqa: PLW0603 - the one secret of the worker process, which must live nowhere else
    pair = generate_pair()
    with transaction.atomic():
        if name:
            _workers().filter(name=name).delete()
        elif _me is not None:
            _workers().filter(pk=_me.holder).delete()
        holder = Holder.objects.create(kind=Holder.Kind.WORKER, name=name)
        Holder.objects.filter(pk=holder.pk).update(seen_at=Now())
        HolderKey.objects.create(holder=holder, tier=Tier.STANDARD, public_key=pair.public)
    _me = Me(holder.pk, name, pair)
    _attest(_me)
    return holder


def _attest(me: Me) -> None:
    """Tell the broker our public key: it seals tickets to no other, whatever stands in the table."""
    ask_broker(AttestWorker(me.holder, me.pair.public))


def leave() -> None:
    """This process is a worker no more."""
    global _me  # noqa: PLW0603 - as above
    if _me is not None:
        _workers().filter(pk=_me.holder).delete()
        _me = None


@contextmanager
def at_work() -> Iterator[None]:
    """Within the block this process is a worker, for a command of the house that does at once what others order."""
    is_one = _me is not None and is_alive(_me.holder)
    if not is_one:
        announce_worker()
    try:
        yield
    finally:
        if not is_one:
            leave()


def me() -> Me | None:
    """This process as a worker, None where it is none."""
    return _me


def _workers() -> QuerySet[Holder]:
    return Holder.objects.filter(kind=Holder.Kind.WORKER)


def alive() -> QuerySet[Holder]:
    """Workers that were heard of a moment ago."""
    return _workers().filter(seen_at__gt=Now() - ALIVE_FOR)


def is_alive(worker: UUID) -> bool:
    return alive().filter(pk=worker).exists()


def beat() -> None:
    """Say that this worker lives; one that was taken for dead meanwhile announces itself anew."""
    if _me is None:
        return
    if _workers().filter(pk=_me.holder).update(seen_at=Now()):
        _attest(_me)  # again and again: the broker may have been started anew
    else:
        announce_worker(_me.name)


def beat_until(stopped: threading.Event) -> None:
    """Beat in a thread of its own, whatever the jobs do, until the event is set."""
    while not stopped.wait(BEAT):
        try:
            close_old_connections()
            beat()
        except (DatabaseError, InterfaceError):  # the database was away: it is asked again with the next beat
            connection.close()
        except BrokerAway:  # so was the broker
            continue


def sweep() -> int:
    """Forget workers that were not heard of for long; returns how many."""
    silent = _workers().exclude(seen_at__gt=Now() - FORGOTTEN_AFTER)
    return len([worker.delete() for worker in silent])
