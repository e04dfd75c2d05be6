"""What a session can open, for the length of one request: looks up the grants, and asks the broker to use them.

Nothing in here is a key. The compartment keys and the holder's own secrets stay with the broker.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings

from safeconduct.custody.attested import granted, public_of
from safeconduct.custody.door import ask_broker
from safeconduct.custody.held import Held
from safeconduct.custody.models import (
    Blob,
    BrokenGlass,
    CompartmentKey,
    Grant,
    Holder,
    HolderKey,
    SealedRecord,
    Voucher,
)
from safeconduct.vault import Key
from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.contexts import roster_of


@dataclass(frozen=True)
class Terms:
    """Why a key is given (a word of the house, not free text) and until when."""

    reason: str
    ends_at: datetime | None = None


class Keyring(Protocol):
    """Opens data keys, and seals a compartment key on to another holder."""

    @property
    def holders(self) -> frozenset[UUID]: ...

    @property
    def groups(self) -> frozenset[UUID]: ...

    def data_keys(
        self, things: Sequence[SealedRecord | Blob], *, purpose: str, by_two: carried.ByTwo | None = None
    ) -> list[Key]: ...

    def ticket(
        self, things: Sequence[SealedRecord | Blob], *, purpose: str, name: UUID, workers: dict[UUID, bytes]
    ) -> carried.SealedTicket: ...

    def must_reach(self, key: CompartmentKey) -> None: ...

    def must_be_stepped_up(self) -> None: ...

    def cases_opened(self) -> carried.Counted: ...

    def allow_more(self, holder: UUID) -> None: ...

    def pass_on(self, key: CompartmentKey, to: HolderKey, terms: Terms) -> carried.Passed: ...

    def admit(self, group: Holder, member_key: HolderKey) -> list[carried.Passed]: ...

    def vouch(self, of: Sequence[HolderKey], earlier: Sequence[Voucher]) -> carried.Vouched: ...

    def approve(
        self, action: str, subject: UUID, on: bytes, *, opening: CompartmentKey | None = None
    ) -> carried.Approval: ...

    def plant(self, subject: UUID) -> bool: ...

    def planted(self) -> list[UUID]: ...

    def is_household(self, subject: UUID, *, purpose: str) -> bool: ...

    def break_glass(self, grants: Sequence[Grant]) -> carried.Broken: ...

    def look_through(self, rows: Iterable[BrokenGlass]) -> None: ...


class Keyholder(Protocol):
    """Whoever opens: a colleague at the desk, an applicant with a code."""

    @property
    def reference(self) -> str: ...

    @property
    def keyring(self) -> Keyring: ...


class SessionKeyring:
    """A keyring over one session of the broker."""

    def __init__(self, holder: UUID, half: carried.Half) -> None:
        self._held, self._half = Held(holder), half

    def __repr__(self) -> str:
        return "<SessionKeyring>"

    @property
    def holders(self) -> frozenset[UUID]:
        """Whose keys open: this holder's, and those of the groups they belong to (`Held`)."""
        return self._held.holders

    @property
    def groups(self) -> frozenset[UUID]:
        """The groups that this holder belongs to."""
        return self._held.groups

    def look_through(self, rows: Iterable[BrokenGlass]) -> None:
        """Open by these of this holder's own, until the request ends."""
        self._held.look_through(rows)

    def data_keys(
        self, things: Sequence[SealedRecord | Blob], *, purpose: str, by_two: carried.ByTwo | None = None
    ) -> list[Key]:
        """The keys of these objects, in order; what is opened stands in the log before they are here.

        Raises NoGrant, StepUpNeeded, Shredded, BrokerAway; NotTwo for an original without the words of two.
        """
        grants = self._held.grants({thing.compartment_key for thing in things})
        opened = ask_broker(ask.OpenThings(self._hands(grants), grants, _told(things), purpose, by_two))
        return [Key(key) for key in opened]

    def ticket(
        self, things: Sequence[SealedRecord | Blob], *, purpose: str, name: UUID, workers: dict[UUID, bytes]
    ) -> carried.SealedTicket:
        """The keys of these objects, sealed to workers (id and public key); they never come here.

        Raises as data_keys, NoWorkerKnown.
        """
        grants = self._held.grants({thing.compartment_key for thing in things})
        asked = ask.OpenForWorker(self._hands(grants), grants, _told(things), purpose, name, workers)
        return ask_broker(asked)

    def must_reach(self, key: CompartmentKey) -> None:
        """Only who could open the compartment goes on. Raises NoGrant, StepUpNeeded."""
        (grant,) = self._held.grants({key})
        ask_broker(ask.Reach(self._hands((grant,)), grant))

    def must_be_stepped_up(self) -> None:
        """Only who has just given the passphrase again goes on. Raises StepUpNeeded."""
        ask_broker(ask.Reach(self._hands(())))

    def cases_opened(self) -> carried.Counted:
        """How many cases this holder has opened within an hour, lists not counted; whether one more was refused."""
        return ask_broker(ask.CountOpened(self._half))

    def allow_more(self, holder: UUID) -> None:
        """Let another holder, who was refused, open more for an hour. Raises StepUpNeeded, NothingToAllow."""
        ask_broker(ask.AllowMore(self._hands(()), self._held.second_key(), holder))

    def approve(
        self, action: str, subject: UUID, on: bytes, *, opening: CompartmentKey | None = None
    ) -> carried.Approval:
        """Say yes to a step that takes two; `on`: 32 bytes of what else it is about.

        opening: the compartment that it is about, which is opened. Raises StepUpNeeded; NoGrant, Shredded for it.
        """
        grants = self._held.grants({opening}) if opening is not None else ()
        grant = grants[0] if grants else None
        return ask_broker(ask.Approve(self._hands(grants), self._held.second_key(), action, subject, on, grant))

    def plant(self, subject: UUID) -> bool:
        """Let a subject that does not exist yet be a canary; False where there are enough. Raises StepUpNeeded."""
        return ask_broker(ask.Plant(self._hands(()), self._held.second_key(), subject))

    def planted(self) -> list[UUID]:
        """The canaries of this holder. Raises StepUpNeeded."""
        return ask_broker(ask.ListPlanted(self._hands(()), self._held.second_key()))

    def is_household(self, subject: UUID, *, purpose: str) -> bool:
        """Whether a case may become a number; of a canary this is an opening, and raises its alarm."""
        return ask_broker(ask.IsHousehold(self._hands(()), subject, purpose))

    def break_glass(self, grants: Sequence[Grant]) -> carried.Broken:
        """The glass group's keys of one case for this holder, for two hours; the log has the opening by then.

        Raises StepUpNeeded, NoGrant, NotVouchedFor, AnotherGlass, Shredded, TooManyCases, BrokerAway.
        """
        told = tuple(granted(row, row.compartment_key) for row in grants)
        return ask_broker(ask.BreakGlass(self._hands(told), self._held.keys(), told))

    def pass_on(self, key: CompartmentKey, to: HolderKey, terms: Terms) -> carried.Passed:
        """A compartment key for another holder, signed. Raises NotVouchedFor, NoGrant, StepUpNeeded."""
        (grant,) = self._held.grants({key})
        return ask_broker(ask.PassOn(self._hands((grant,)), grant, public_of(to), terms.reason, terms.ends_at))

    def admit(self, group: Holder, member_key: HolderKey) -> list[carried.Passed]:
        """A group's secrets of the member key's tier for that member: of each generation that this holder has.

        Raises NotVouchedFor, NoGrant, StepUpNeeded.
        """
        self._held.look_again()
        mine, to = self._held.memberships({group.pk}), public_of(member_key)
        hands = carried.Hands(self._half, mine)
        generations = sorted(one.generation for one in mine if one.tier == to.tier) or [1]  # for the broker to refuse
        return [ask_broker(ask.Admit(hands, group.pk, to, generation)) for generation in generations]

    def vouch(self, of: Sequence[HolderKey], earlier: Sequence[Voucher]) -> carried.Vouched:
        """Sign that these keys are a colleague's, beside those who did. Raises CannotVouch, StepUpNeeded."""
        hands = carried.Hands(self._half, self._held.memberships({roster_of(settings.ORGANISATION_ID)}))
        told = tuple(carried.Voucher(one.by_id, bytes(one.signature), bytes(one.seal)) for one in earlier)
        return ask_broker(ask.Vouch(hands, tuple(public_of(key) for key in of), told))

    def _hands(self, grants: Iterable[carried.Granted]) -> carried.Hands:
        sealed_to = {(grant.holder, grant.generation) for grant in grants}
        mine = self._held.memberships({holder for holder, _generation in sealed_to})
        return carried.Hands(self._half, tuple(one for one in mine if (one.group, one.generation) in sealed_to))


def _told(things: Sequence[SealedRecord | Blob]) -> tuple[carried.Thing, ...]:
    return tuple(
        carried.Thing(thing.pk, thing.version, thing.type, thing.compartment_key_id, bytes(thing.sealed_key))
        for thing in things
    )
