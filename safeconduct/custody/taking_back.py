"""The broker is told which keys count no more: at commit, and again by the sweep where it was away."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import BrokerAway
from safeconduct.custody.models import TakenBack
from safeconduct.vaultd.requests import TakeBack


def take_back_at_commit(seals: Iterable[bytes | memoryview]) -> None:
    """Within the caller's transaction, which takes the rows that carry these seals away."""
    taken = [TakenBack(seal=bytes(seal)) for seal in seals if seal]
    if taken:
        TakenBack.objects.bulk_create(taken)
        transaction.on_commit(_tell, robust=True)


def _tell() -> None:
    if settings.FACE == "public":
        return  # the broker takes no such word from strangers' face: the worker's next sweep says it
    waiting = dict(TakenBack.objects.values_list("pk", "seal"))
    if waiting:
        ask_broker(TakeBack(tuple(bytes(seal) for seal in waiting.values())))
        TakenBack.objects.filter(pk__in=list(waiting)).delete()


def sweep() -> int:
    """Tell the broker what it was not told; returns how many seals."""
    waiting = TakenBack.objects.count()
    try:
        _tell()
    except BrokerAway:  # the next sweep tells it
        return 0
    return waiting
