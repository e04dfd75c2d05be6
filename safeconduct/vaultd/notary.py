"""What the broker attests, and recognises when it is brought back: whose a key is, who was given what, and until when.

Whoever asks brings rows of the database, and may be in somebody else's hands. A row counts if it carries the broker's
seal (eight fresh bytes, then BLAKE2b keyed from the pepper) over everything it says, was not taken back, and has not
ended. What is given is signed besides by whoever gives it (Ed25519), for those who check without the pepper.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from hmac import compare_digest
from secrets import token_bytes
from uuid import UUID

from msgspec.structs import replace

from safeconduct.vault import Key, Signature, Signer, VerifyingKey, derive
from safeconduct.vaultd import carried, guests
from safeconduct.vaultd.refusals import KeyNotVouchedFor, MayNotVouch, NotApproved, NotGranted
from safeconduct.vaultd.statements import Statements
from safeconduct.vaultd.taken_back import SEAL_SIZE, TakenBack

APPROVED_WITHIN = timedelta(hours=24)
FRESH_SIZE = 8
DONE_WITHIN = timedelta(days=30)  # what was decided and interrupted is finished by then, or decided anew
APPLICANTS = frozenset({"messages"})  # what the seven words open, and nothing else


@dataclass(frozen=True)
class Hand:
    """Who signs: a holder with the signing half of their key."""

    holder: UUID
    signer: Signer


class Notary:
    """Attests and recognises. Safe for threads."""

    def __init__(self, pepper: bytes, organisation: UUID, taken_back: TakenBack, now: Callable[[], datetime]) -> None:
        self._key = derive(Key(pepper), "safeconduct seals of the broker")
        self._house = Signer.grown_from(derive(Key(pepper), "safeconduct notary"))
        self._say = Statements(organisation)
        self._taken_back, self._now = taken_back, now

    @property
    def verifying(self) -> VerifyingKey:
        """What checks the house's own signatures."""
        return self._house.verifying

    def vouch(self, public: carried.Public) -> carried.Public:
        """The same public key, known from now on."""
        said = self._say.public(public)
        # A recovery key has the same seal each time, so that one that was replaced is never vouched for again.
        seal = self._sealed(bytes(FRESH_SIZE), said, b"") if public.kind == "recovery" else self._seal(said)
        return replace(public, seal=seal)

    def must_know(self, public: carried.Public, compartment: str = "", ends_at: datetime | None = None) -> None:
        """Whether a key is whose it says, and may be given this compartment until then. Raises KeyNotVouchedFor."""
        is_known = self.has_sealed(public) and guests.may_take(public, compartment, ends_at, self._now())
        if not is_known or (public.kind == "applicant" and compartment not in APPLICANTS):
            raise KeyNotVouchedFor

    def give(self, granted: carried.Granted, by: Hand | None = None) -> carried.Passed:
        """Sign and seal that a compartment's key was given; `by` None: the house itself."""
        drafted = replace(granted, given=replace(granted.given, signed_by=by.holder if by else None))
        given = self._marked(drafted.given, self._say.grant(drafted), by)
        return carried.Passed(granted.sealed, given, granted.generation)

    def must_stand(self, granted: carried.Granted) -> None:
        """Whether a grant counts at this moment. Raises NotGranted."""
        ends_at = granted.given.ends_at
        is_over = ends_at is not None and ends_at <= self._now()
        if is_over or not self.has_sealed(granted):
            raise NotGranted

    def admit(self, membership: carried.Membership, by: Hand | None = None) -> carried.Passed:
        """Sign and seal that a group's secret was given."""
        drafted = replace(membership, given=replace(membership.given, signed_by=by.holder if by else None))
        given = self._marked(drafted.given, self._say.membership(drafted), by)
        return carried.Passed(membership.sealed, given, membership.generation)

    def must_belong(self, membership: carried.Membership) -> None:
        """Whether a membership counts. Raises NotGranted."""
        if not self.has_sealed(membership):
            raise NotGranted

    def has_sealed(self, row: carried.Granted | carried.Membership | carried.Public | carried.Passkey) -> bool:
        """Whether this row stands as it was sealed and was not taken back; whether it has ended is not asked."""
        given = row if isinstance(row, carried.Public | carried.Passkey) else row.given
        return self._stands(self._say.row(row), given.seal, getattr(given, "signature", b""))

    def seal_passkey(self, one: carried.Passkey) -> bytes:
        """What makes a passkey count from now on."""
        return self._seal(self._say.passkey(one))

    def sign_compartment(self, subject: UUID, name: str, key: UUID, epoch: int, public: bytes) -> Signature:
        """The house's signature on a compartment's public half: whoever seals asks for it first."""
        return self._house.sign(self._say.compartment(subject, name, key, epoch, public))

    def vouch_with(
        self, by: Hand, of: tuple[carried.Public, ...], earlier: tuple[carried.Voucher, ...]
    ) -> carried.Vouched:
        """One of the roster signs that these keys are whose they say. With somebody else's word they count from now on.

        Raises MayNotVouch.
        """
        whose = {one.holder for one in of}
        said_already = {voucher.by for voucher in earlier if self._has_word(voucher, of)}
        if len(whose) != 1 or by.holder in whose | said_already or not guests.are_whole(of, self._now()):
            raise MayNotVouch
        said = self._say.voucher(by.holder, of)
        signature = by.signer.sign(said)
        seals = {one.tier: self.vouch(one).seal for one in of} if said_already - whose else {}
        return carried.Vouched(carried.Voucher(by.holder, signature, self._seal(said, signature)), seals)

    def approve(self, by: Hand, action: str, subject: UUID, on: bytes, opens: bytes = b"") -> carried.Approval:
        """A colleague says yes to a step, now."""
        drafted = carried.Approval(by.holder, action, subject, on, self._now(), opens=opens)
        said = self._say.approval(drafted)
        signature = by.signer.sign(said)
        return replace(drafted, signature=signature, seal=self._seal(said, signature))

    def must_be_two(self, action: str, subject: UUID, approvals: tuple[carried.Approval, ...]) -> None:
        """Whether two colleagues have said yes to the same, within a day and lately. Raises NotApproved."""
        good = [
            one
            for one in approvals
            if (one.action, one.subject) == (action, subject)
            and self._stands(self._say.approval(one), one.seal, one.signature)
        ]
        if len({one.by for one in good}) != 2 or len({one.on for one in good}) != 1 or len(good) != 2:
            raise NotApproved
        first, second = sorted(one.at for one in good)
        if second - first > APPROVED_WITHIN or self._now() - second > DONE_WITHIN:
            raise NotApproved

    def _has_word(self, voucher: carried.Voucher, of: tuple[carried.Public, ...]) -> bool:
        return self._stands(self._say.voucher(voucher.by, of), voucher.seal, voucher.signature)

    def _marked(self, given: carried.Given, said: bytes, by: Hand | None) -> carried.Given:
        signature = (by.signer if by else self._house).sign(said)
        return replace(given, signature=signature, seal=self._seal(said, signature))

    def _seal(self, said: bytes, signature: bytes = b"") -> bytes:
        """A seal that was never there before: one that was taken back is not made again by sealing the same."""
        return self._sealed(token_bytes(FRESH_SIZE), said, signature)

    def _sealed(self, fresh: bytes, said: bytes, signature: bytes) -> bytes:
        parts = fresh + len(said).to_bytes(8, "big") + said + signature
        return fresh + blake2b(parts, key=self._key, digest_size=SEAL_SIZE - FRESH_SIZE).digest()

    def _stands(self, said: bytes, seal: bytes, signature: bytes = b"") -> bool:
        made = self._sealed(seal[:FRESH_SIZE], said, signature)
        return compare_digest(made, seal) and not self._taken_back.has(seal)
