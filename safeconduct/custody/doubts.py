"""Rows that the broker would not take, and signatures that are not whose they say, for `./run doctor`."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet

from safeconduct.custody.attested import granted, membership, must_be_ours, notary_key, public_of
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import KeySwapped
from safeconduct.custody.models import CompartmentKey, Grant, Holder, HolderKey, Membership, RetiredKey, TakenBack
from safeconduct.kernel import clock
from safeconduct.vault import VaultError, VerifyingKey, check_signature
from safeconduct.vaultd import carried
from safeconduct.vaultd.requests import FindUnsealed
from safeconduct.vaultd.statements import Statements
from safeconduct.vaultd.tiers import tier_of

AT_ONCE = 1000
TOLD_WITHIN = timedelta(hours=2)  # at commit, or by the sweep of the next hour
M = TypeVar("M", bound=Model)
R = TypeVar("R")


def complaints() -> Iterator[str]:
    """One sentence for each kind of row that somebody else than the house must have written or kept."""
    if waiting := TakenBack.objects.filter(made_at__lt=clock.now() - TOLD_WITHIN).count():
        yield f"{waiting} keys were taken back and the broker was not told: does the worker sweep?"
    wrong = {
        "public keys are not ours": _wrong(_keys(), _unsealed_keys),
        "grants are not as they were given": _wrong(_grants(), _unsealed_grants),
        "memberships of groups are not as they were given": _wrong(_memberships(), _unsealed_memberships),
    }
    for what, count in wrong.items():
        if count:
            yield f"{count} {what}: somebody may have written into the database. They open and take nothing."
    if swapped := sum(1 for key in CompartmentKey.objects.iterator(chunk_size=AT_ONCE) if not _is_ours(key)):
        yield f"{swapped} compartments have a lock that the house has not signed: nothing is put into them."


def _wrong(rows: Iterator[R], unsealed: Callable[[tuple[R, ...]], set[int]]) -> int:
    count = 0
    while chunk := tuple(islice(rows, AT_ONCE)):
        count += len(unsealed(chunk))
    return count


def _unsealed_keys(rows: tuple[carried.Public, ...]) -> set[int]:
    unsealed = ask_broker(FindUnsealed(keys=rows))
    return set(unsealed)


def _unsealed_grants(rows: tuple[carried.Granted, ...]) -> set[int]:
    said, signers = Statements(settings.ORGANISATION_ID), _signers()
    tiers = [tier_of(row.compartment) for row in rows]
    unsigned = [n for n, row in enumerate(rows) if not _is_signed(row, said.grant(row), tiers[n], signers)]
    unsealed = ask_broker(FindUnsealed(grants=rows))
    return {*unsealed, *unsigned}


def _unsealed_memberships(rows: tuple[carried.Membership, ...]) -> set[int]:
    said, signers = Statements(settings.ORGANISATION_ID), _signers()
    unsigned = [n for n, row in enumerate(rows) if not _is_signed(row, said.membership(row), row.tier, signers)]
    unsealed = ask_broker(FindUnsealed(memberships=rows))
    return {*unsealed, *unsigned}


Signers = dict[tuple[UUID | None, str], set[VerifyingKey]]


def _is_signed(row: carried.Granted | carried.Membership, said: bytes, tier: str, signers: Signers) -> bool:
    by = signers.get((row.given.signed_by, tier if row.given.signed_by else ""), set())
    return any(_has_signed(key, said, row.given.signature) for key in by)


def _has_signed(key: VerifyingKey, said: bytes, signature: bytes) -> bool:
    try:
        check_signature(said, signature, key)
    except VaultError:
        return False
    return True


def _signers() -> Signers:
    """What checks whose signature, by holder and tier; nobody and no tier is the house."""
    rows = HolderKey.objects.filter(holder__kind=Holder.Kind.PERSON).values_list("holder", "tier", "signing_key")
    signers: Signers = defaultdict(set, {(None, ""): {notary_key()}})
    for holder, tier, key in [*rows, *RetiredKey.objects.values_list("holder", "tier", "signing_key")]:
        signers[holder, tier].add(VerifyingKey(bytes(key)))
    return signers


def _grants() -> Iterator[carried.Granted]:
    rows = Grant.objects.select_related("compartment_key")
    return (granted(row, row.compartment_key) for row in _each(rows))


def _memberships() -> Iterator[carried.Membership]:
    return (membership(row) for row in _each(Membership.objects.all()))


def _keys() -> Iterator[carried.Public]:
    """A colleague's without a seal wait for two words; everybody else's were sealed when they were made."""
    waiting = {"holder__kind__in": [Holder.Kind.PERSON, Holder.Kind.GUEST], "seal": b""}
    rows = HolderKey.objects.exclude(holder__kind=Holder.Kind.WORKER).exclude(**waiting)
    return (public_of(row) for row in _each(rows.select_related("holder")))


def _each(rows: QuerySet[M]) -> Iterator[M]:
    return rows.order_by("pk").iterator(chunk_size=AT_ONCE)


def _is_ours(key: CompartmentKey) -> bool:
    try:
        must_be_ours(key)
    except KeySwapped:
        return False
    return True
