"""The desk for groups: the keys that a group begins with, and other ones once a member has left."""

from collections.abc import Iterable
from uuid import UUID

from msgspec.structs import replace

from safeconduct.vault import Key, PublicKey, generate_pair, seal_key
from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.hands import signer_of
from safeconduct.vaultd.notary import Notary
from safeconduct.vaultd.refusals import KeyNotVouchedFor, NotGranted
from safeconduct.vaultd.tiers import Tier

FOUNDING, GROUP, RECOVERY = "founding", "group", "recovery"


class Groups:
    """Makes the pairs of a group. Their secrets leave this process sealed to members only."""

    def __init__(self, contexts: Contexts, notary: Notary) -> None:
        self._contexts, self._notary = contexts, notary

    @answers(ask.MakeGroup)
    def make(self, asked: ask.MakeGroup, _face: Face) -> carried.MadeGroup:
        """Raises KeyNotVouchedFor."""
        return self._made(asked.group, 1, asked.first, FOUNDING)

    @answers(ask.NextGeneration)
    def next_generation(self, asked: ask.NextGeneration, face: Face) -> carried.MadeGroup:
        """Raises NotGranted, KeyNotVouchedFor for other keys than the group has, and without the recovery key.

        A row that does not stand, or whose member's key does not, gets nothing and keeps nobody from the rest. The
        house's own command goes on from keys that were taken back: a restored database has no others.
        """
        group, generation = self._present(asked.of, face)
        if {(one.kind, one.tier) for one in asked.recovery} != {(RECOVERY, tier) for tier in Tier}:
            raise KeyNotVouchedFor  # or nobody could ever help who lost a key of it
        if [(one.member, one.tier) for one in asked.memberships] != [(one.holder, one.tier) for one in asked.to]:
            raise NotGranted
        place = group, generation
        rows = zip(asked.memberships, asked.to, strict=True)
        staying = [to for row, to in rows if (row.group, row.generation) == place and self._stands(row, to)]
        return self._made(group, generation + 1, [*asked.recovery, *staying], asked.made_by)

    def _present(self, of: tuple[carried.Public, ...], face: Face) -> tuple[UUID, int]:
        """Which group and generation these public halves are of."""
        if face is not Face.HOUSE:
            for one in of:
                self._notary.must_know(one)
        named = {(one.holder, one.generation) for one in of}
        if len(named) != 1 or sorted((one.kind, one.tier) for one in of) != sorted((GROUP, tier) for tier in Tier):
            raise NotGranted
        return named.pop()

    def _stands(self, membership: carried.Membership, to: carried.Public) -> bool:
        return to.kind != RECOVERY and self._notary.has_sealed(membership) and self._notary.has_sealed(to)

    def _made(self, group: UUID, generation: int, to: Iterable[carried.Public], given_by: str) -> carried.MadeGroup:
        pairs = {tier: generate_pair() for tier in Tier}
        halves = [
            carried.Public(group, GROUP, tier, pair.public, signer_of(pair).verifying, generation=generation)
            for tier, pair in pairs.items()
        ]
        secrets = {tier: Key(bytes(pair.secret)) for tier, pair in pairs.items()}
        given, members = carried.Given("member", None, given_by), list[carried.Membership]()
        for one in to:
            self._notary.must_know(one)
            at = self._contexts.membership(group, one.tier, generation)
            sealed = bytes(seal_key(secrets[one.tier], PublicKey(one.key), at))
            member = carried.Membership(group, one.tier, one.holder, sealed, given, generation)
            members.append(replace(member, given=self._notary.admit(member).given))
        return carried.MadeGroup({one.tier: self._notary.vouch(one) for one in halves}, tuple(members))
