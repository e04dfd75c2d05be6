"""Somebody with every row there ever was and their own secrets, against whom no broker stands."""

from collections.abc import Iterable

from safeconduct.vault import KeyPair, SealedKey, SecretKey, VaultError, open_key
from safeconduct.vaultd import carried
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.tiers import Tier
from tests.histories.house import AT, ROSTER, House


def opens_what_came_since(house: House, half: carried.Half, since: int) -> bool:
    """Whether a session's own secrets open anything that the roster was given from this generation on."""
    groups = list(_unwrapped(house, half))
    given = (row for row in house.seen if row.holder == ROSTER and row.generation >= since)
    return any(_opens(row, pair) for row in given for pair in groups)


def _unwrapped(house: House, half: carried.Half) -> Iterable[KeyPair]:
    """Every secret of the roster that was ever sealed to them."""
    session = house.broker.sessions.find(half, Face.HOUSE)
    for tier in Tier:
        secret = house.broker.sessions.secret(session, half, tier)
        assert secret
        own = KeyPair.from_secret(SecretKey(secret))
        for row in house.seen_memberships:
            at = AT.membership(row.group, row.tier, row.generation)
            try:
                yield KeyPair.from_secret(SecretKey(bytes(open_key(SealedKey(row.sealed), own, at))))
            except VaultError:
                continue


def _opens(row: carried.Granted, pair: KeyPair) -> bool:
    try:
        open_key(SealedKey(row.sealed), pair, AT.grant(row.subject, row.compartment, row.key, row.epoch))
    except VaultError:
        return False
    return True
