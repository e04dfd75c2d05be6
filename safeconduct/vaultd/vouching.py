"""The desk for what counts: the house's own keys, what is taken back, what ends sooner."""

from msgspec.structs import replace

from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.notary import Notary
from safeconduct.vaultd.refusals import NotGranted
from safeconduct.vaultd.taken_back import TakenBack


class Vouching:
    """Vouches for the house's own keys, and takes back."""

    def __init__(self, notary: Notary, taken_back: TakenBack) -> None:
        self._notary, self._taken_back = notary, taken_back

    @answers(ask.NotaryKey)
    def notary_key(self, _asked: ask.NotaryKey, _face: Face) -> bytes:
        return bytes(self._notary.verifying)

    @answers(ask.VouchForKeys)
    def vouch(self, asked: ask.VouchForKeys, _face: Face) -> list[carried.Public]:
        return [self._notary.vouch(one) for one in asked.of]

    @answers(ask.FindUnsealed)
    def find_unsealed(self, asked: ask.FindUnsealed, _face: Face) -> list[int]:
        rows: list[carried.Granted | carried.Membership | carried.Public] = [*asked.grants, *asked.memberships]
        rows += asked.keys
        return [place for place, row in enumerate(rows) if not self._notary.has_sealed(row)]

    @answers(ask.GiveAgain)
    def give_again(self, asked: ask.GiveAgain, _face: Face) -> carried.GivenAgain:
        grants = tuple(self._notary.give(one).given for one in asked.grants)
        return carried.GivenAgain(grants, tuple(self._notary.admit(one).given for one in asked.memberships))

    @answers(ask.MustBeTwo)
    def must_be_two(self, asked: ask.MustBeTwo, _face: Face) -> None:
        """Raises NotApproved."""
        self._notary.must_be_two(asked.action, asked.subject, asked.approvals)

    @answers(ask.EndSooner)
    def end_sooner(self, asked: ask.EndSooner, _face: Face) -> carried.Given:
        """Raises NotGranted, also where it would end later. The longer one counts until it is taken back."""
        self._notary.must_stand(asked.grant)
        given = asked.grant.given
        if given.ends_at is not None and given.ends_at < asked.ends_at:
            raise NotGranted
        return self._notary.give(replace(asked.grant, given=replace(given, ends_at=asked.ends_at))).given

    @answers(ask.TakeBack)
    def take_back(self, asked: ask.TakeBack, _face: Face) -> None:
        self._taken_back.add(asked.seals)
