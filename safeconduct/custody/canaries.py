"""Canaries, as far as the broker tells of them: `keyring` plants and lists them."""

from safeconduct.custody.door import ask_broker
from safeconduct.vaultd.requests import TellOfPlanting
from safeconduct.vaultd.telling import CANARY

__all__ = ["CANARY", "tell"]


def tell() -> int:
    """The log hears who planted a canary a day later, without which one; returns how many."""
    return ask_broker(TellOfPlanting())
