"""What is signed and sealed: typed claims in one encoding, so that a mark on one is a mark on no other."""

from datetime import datetime
from uuid import UUID

from safeconduct.vaultd import carried
from safeconduct.vaultd.contexts import EPOCH, MICROSECOND


class Statements:
    """The claims of one organisation. Each is its kind and its fields in order, each after its length in two bytes."""

    def __init__(self, organisation: UUID) -> None:
        self._organisation = organisation

    def public(self, one: carried.Public) -> bytes:
        """These are the public halves of this holder; a guest's, until then; a group's, of this generation."""
        until = () if one.until is None else (_instant(one.until),)
        later = *until, *_later(one.generation)
        return self._said("public key", one.holder.bytes, one.kind, one.tier, one.key, one.signing, *later)

    def grant(self, one: carried.Granted) -> bytes:
        """This compartment's key was given to this holder, sealed as it stands there."""
        place = (one.key.bytes, one.subject.bytes, one.compartment, _number(one.epoch))
        to = one.holder.bytes, one.sealed
        return self._said("grant", *place, *to, *_given(one.given), *_later(one.generation))

    def membership(self, one: carried.Membership) -> bytes:
        """This group's secret was given to this member, sealed as it stands there."""
        place = one.group.bytes, one.tier, one.member.bytes
        return self._said("membership", *place, one.sealed, *_given(one.given), *_later(one.generation))

    def compartment(self, subject: UUID, name: str, key: UUID, epoch: int, public: bytes) -> bytes:
        """This is the public half of this compartment."""
        return self._said("compartment", subject.bytes, name, key.bytes, _number(epoch), public)

    def voucher(self, by: UUID, of: tuple[carried.Public, ...]) -> bytes:
        """One of the roster says that these keys are whose they say they are."""
        ordered = sorted(of, key=lambda one: one.tier)
        return self._said("voucher", by.bytes, *(self.public(one) for one in ordered))

    def approval(self, one: carried.Approval) -> bytes:
        """A colleague says yes to this."""
        opens = ("opens", one.opens) if one.opens else ()  # words that name no compartment stand as they were sealed
        return self._said("approval", one.by.bytes, one.action, one.subject.bytes, one.on, _instant(one.at), *opens)

    def passkey(self, one: carried.Passkey) -> bytes:
        """This passkey is this holder's, and these are what its signatures are checked with."""
        return self._said("passkey", one.holder.bytes, one.passkey.bytes, one.credential, one.public)

    def row(self, one: carried.Granted | carried.Membership | carried.Public | carried.Passkey) -> bytes:
        """What a row with a seal says."""
        if isinstance(one, carried.Public):
            return self.public(one)
        if isinstance(one, carried.Passkey):
            return self.passkey(one)
        return self.grant(one) if isinstance(one, carried.Granted) else self.membership(one)

    def _said(self, kind: str, *fields: bytes | str) -> bytes:
        parts = [b"safeconduct", kind.encode(), self._organisation.bytes, *(_bytes(field) for field in fields)]
        return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def _given(given: carried.Given) -> tuple[bytes | str, ...]:
    signed_by = given.signed_by.bytes if given.signed_by else b""
    return given.reason, _instant(given.ends_at), given.given_by, signed_by


def _later(generation: int) -> tuple[bytes | str, ...]:
    """A first generation is not named: what was sealed before there were others stands."""
    return () if generation == 1 else ("generation", _number(generation))


def _bytes(field: bytes | str) -> bytes:
    return field.encode() if isinstance(field, str) else field


def _number(number: int) -> bytes:
    return number.to_bytes(8, "big")


def _instant(at: datetime | None) -> bytes:
    """Microseconds since 1970, which is what the database keeps; nothing for no end."""
    return b"" if at is None else _number((at - EPOCH) // MICROSECOND)
