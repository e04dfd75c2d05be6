"""Rows as the broker takes them, with the marks that it made, and what it answers as rows again."""

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from django.conf import settings

from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import KeySwapped
from safeconduct.custody.models import BrokenGlass, CompartmentKey, Grant, HolderKey, Membership
from safeconduct.vault import VaultError, VerifyingKey, check_signature
from safeconduct.vaultd import carried
from safeconduct.vaultd.requests import GiveAgain, NotaryKey
from safeconduct.vaultd.statements import Statements


def public_of(row: HolderKey) -> carried.Public:
    """The public halves of a holder's key."""
    halves = bytes(row.public_key), bytes(row.signing_key)
    of = row.holder
    return carried.Public(of.pk, of.kind, Tier(row.tier), *halves, bytes(row.seal), of.until, row.generation)


def key_row(public: carried.Public, wrapped_secret: bytes | None = None) -> HolderKey:
    """The row of these halves; the caller saves it."""
    fields = key_fields(public)
    return HolderKey(holder_id=public.holder, tier=public.tier, wrapped_secret=wrapped_secret, **fields)


def key_fields(public: carried.Public) -> dict[str, object]:
    """What a key's row says beside its holder, its tier and what is secret."""
    return {
        "public_key": public.key,
        "signing_key": public.signing,
        "seal": public.seal,
        "generation": public.generation,
    }


def granted(row: Grant | BrokenGlass, key: CompartmentKey) -> carried.Granted:
    """A grant on this compartment."""
    marks = row.signed_by, bytes(row.signature), bytes(row.seal)
    given = carried.Given(row.reason, row.ends_at, row.granted_by, *marks)
    place = key.pk, key.subject, key.compartment, key.epoch
    generation = row.generation if isinstance(row, Grant) else 1
    return carried.Granted(*place, row.holder_id, bytes(row.sealed_key), given, generation)


def grant_row(key: CompartmentKey, holder: UUID, passed: carried.Passed) -> Grant:
    """The row of what was given; the caller saves it."""
    return Grant(compartment_key=key, holder_id=holder, **grant_fields(key, passed))


def grant_fields(key: CompartmentKey, passed: carried.Passed) -> dict[str, object]:
    """What a grant's row says beside its compartment and its holder."""
    given = passed.given
    return {
        "subject": key.subject,
        "compartment": key.compartment,
        "sealed_key": passed.sealed,
        "generation": passed.generation,
        "granted_by": given.given_by,
        "reason": given.reason,
        "ends_at": given.ends_at,
        "signed_by": given.signed_by,
        "signature": given.signature,
        "seal": given.seal,
    }


def membership(row: Membership) -> carried.Membership:
    """A membership."""
    marks = row.signed_by, bytes(row.signature), bytes(row.seal)
    given = carried.Given("member", None, row.given_by, *marks)
    place = row.group_id, Tier(row.tier), row.member_id
    return carried.Membership(*place, bytes(row.sealed_secret), given, row.generation)


def membership_row(one: carried.Membership) -> Membership:
    """The row of a membership; the caller saves it."""
    place = {"group_id": one.group, "member_id": one.member, "tier": one.tier, "generation": one.generation}
    return Membership(**place, **membership_fields(one.sealed, one.given))


def membership_fields(sealed: bytes, given: carried.Given) -> dict[str, object]:
    """What a membership's row says beside its group, its member, its tier and its generation."""
    return {
        "sealed_secret": sealed,
        "given_by": given.given_by,
        "signed_by": given.signed_by,
        "signature": given.signature,
        "seal": given.seal,
    }


def give_again(rows: Sequence[Grant]) -> None:
    """Save grants whose sealed key is another now; the house signs. For its own commands."""
    drafts = tuple(granted(row, row.compartment_key) for row in rows)
    for row, given in zip(rows, ask_broker(GiveAgain(grants=drafts)).grants, strict=True):
        row.signed_by, row.signature, row.seal = given.signed_by, given.signature, given.seal
        row.save()


def let_in_again(rows: Sequence[Membership]) -> None:
    """Save memberships whose sealed secret is another now; the house signs. For its own commands."""
    drafts = tuple(membership(row) for row in rows)
    for row, given in zip(rows, ask_broker(GiveAgain(memberships=drafts)).memberships, strict=True):
        row.signed_by, row.signature, row.seal = given.signed_by, given.signature, given.seal
        row.save()


def must_be_ours(key: CompartmentKey) -> None:
    """Whether the house has signed this public half: before anything is sealed to it. Raises KeySwapped."""
    at = key.subject, key.compartment, key.pk, key.epoch
    said = Statements(settings.ORGANISATION_ID).compartment(*at, bytes(key.public_key))
    try:
        check_signature(said, bytes(key.signature), notary_key())
    except VaultError:
        raise KeySwapped from None


def notary_key() -> VerifyingKey:
    """What checks the house's own signatures."""
    return _asked(settings.BROKER_DIR or settings.PEPPER)


@cache
def _asked(_of: object) -> VerifyingKey:
    """Once for each broker that this process has asked."""
    return VerifyingKey(ask_broker(NotaryKey()))
