"""A form that was sent, so that sending it again does nothing again.

The form's one-use key (32 random bytes, written into the page) gives the row its name and wraps what the row says;
the key itself is kept nowhere here. Whoever reads the table learns how many forms were sent, and when; not by whom, not
where, not with what answer.
"""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from safeconduct.custody import contexts
from safeconduct.custody.models import Submission
from safeconduct.custody.payloads import Payload
from safeconduct.kernel import clock
from safeconduct.vault import Key, Wrapped, derive, unwrap, wrap

KEPT_FOR = timedelta(hours=24)
LONGEST_WORK = timedelta(minutes=2)
KEY_BYTES = 32


class Outcome(StrEnum):
    """How far a form that was sent has come."""

    AT_WORK = "at work"
    DONE = "done"  # and its answer led to `location`
    SPENT = "spent"  # done, with an answer that is not given twice
    UNKNOWN = "unknown"  # the house stumbled: it may have been done


class Receipt(Payload, frozen=True):
    """What is kept of a form: a hash of what was typed (SHA-256, hex), the outcome, and the address that answered."""

    sealed_type: ClassVar[str] = "custody.submission"
    typed: str
    outcome: Outcome = Outcome.AT_WORK
    location: str = ""


@dataclass(frozen=True)
class OneUse:
    """One form in one person's hands: its key, who sent it (a pseudonym) and to which path."""

    secret: Key = field(repr=False)
    who: str = field(repr=False)
    path: str

    @classmethod
    def of(cls, value: str, *, who: str, path: str) -> "OneUse | None":
        """From the form's field; None when that is no key of ours."""
        try:
            secret = base64.b64decode(value + "=", altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        return cls(Key(secret), who, path) if len(secret) == KEY_BYTES else None

    @property
    def name(self) -> UUID:
        """The row's id: the key with the person and the path; each alone gives none."""
        return UUID(bytes=bytes(derive(self.secret, f"safeconduct submission\0{self.who}\0{self.path}"))[:16])

    def wrapped(self, receipt: Receipt) -> bytes:
        return wrap(receipt.encoded(), self._key, contexts.of_wrap("submission", self.name))

    def opened(self, content: bytes) -> Receipt:
        return Receipt.decoded(unwrap(Wrapped(content), self._key, contexts.of_wrap("submission", self.name)))

    @property
    def _key(self) -> Key:
        return derive(self.secret, "safeconduct submission key")


def claim(one_use: OneUse, *, typed: str) -> Receipt | None:
    """Be the first to work on this form. None: it is ours. Otherwise what became of it so far.

    Two processes at the same moment: the primary key lets one in. An expired row is out of the way.
    """
    Submission.objects.filter(pk=one_use.name, ends_at__lte=clock.now()).delete()
    earlier = None
    while earlier is None:
        if _insert(one_use, Receipt(typed=typed)):
            return None
        earlier = look(one_use)
    return earlier


def _insert(one_use: OneUse, receipt: Receipt) -> bool:
    row = Submission(pk=one_use.name, content=one_use.wrapped(receipt), ends_at=clock.now() + KEPT_FOR)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def look(one_use: OneUse) -> Receipt | None:
    """What became of this form; None when its claim was given back.

    Whoever has been at work on it for longer than any request takes is dead: then it may have been done.
    """
    row = Submission.objects.filter(pk=one_use.name).first()
    if row is None:
        return None
    receipt = one_use.opened(bytes(row.content))
    is_dead = receipt.outcome is Outcome.AT_WORK and row.ends_at - KEPT_FOR + LONGEST_WORK < clock.now()
    return msgspec.structs.replace(receipt, outcome=Outcome.UNKNOWN) if is_dead else receipt


def take_over(one_use: OneUse, before: Receipt, *, typed: str) -> bool:
    """Begin again with other answers, where nobody else did in between."""
    row = Submission.objects.filter(pk=one_use.name).first()
    if row is None or one_use.opened(bytes(row.content)) != before:
        return False
    content = one_use.wrapped(Receipt(typed=typed))
    return Submission.objects.filter(pk=one_use.name, content=row.content).update(content=content) == 1


def settle(one_use: OneUse, receipt: Receipt) -> None:
    """Write down what became of the form."""
    Submission.objects.filter(pk=one_use.name).update(content=one_use.wrapped(receipt))


def give_back(one_use: OneUse) -> None:
    """Nothing was done: the form may be sent again."""
    Submission.objects.filter(pk=one_use.name).delete()


def sweep() -> int:
    """Delete what is older than a day; returns how many."""
    return Submission.objects.filter(ends_at__lte=clock.now()).delete()[0]
