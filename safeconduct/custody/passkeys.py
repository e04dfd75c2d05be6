"""Whose a passkey is, by the broker's seal; and the second key under what it answers, for five minutes."""

from uuid import UUID

from safeconduct.custody.broker import BrowserHalf, live_session
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.models import Holder, PasskeyWrap
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.vault import VaultError
from safeconduct.vaultd.carried import Passkey
from safeconduct.vaultd.requests import KnowPasskey, SealPasskey, StepUpByPasskey, WrapForPasskey

__all__ = ["Passkey", "forget", "is_ours", "let_open", "open_by", "opening", "seal"]


def seal(half: BrowserHalf, passkey: UUID, credential: bytes, public: bytes) -> bytes:
    """The broker's word that this passkey is of the session's holder. Raises SessionOver, StepUpNeeded."""
    return ask_broker(SealPasskey(half.told(), passkey, credential, public))


def is_ours(one: Passkey) -> bool:
    """Whether the broker has sealed this very row, and it was not taken out of use."""
    return ask_broker(KnowPasskey(one))


def let_open(half: BrowserHalf, one: Passkey, answered: bytes) -> None:
    """From now on this passkey opens the second key of the session's holder.

    Raises SessionOver, StepUpNeeded, WrongPassphrase (it is not theirs, or answered something else than 32 bytes).
    """
    session = live_session(half)
    try:
        wrapped = ask_broker(WrapForPasskey(half.told(), one, answered))
    except VaultError:
        raise WrongPassphrase from None
    PasskeyWrap.objects.filter(passkey=one.passkey).delete()
    PasskeyWrap.objects.create(passkey=one.passkey, holder=session.holder, wrapped=wrapped)


def open_by(half: BrowserHalf, one: Passkey, answered: bytes) -> None:
    """Open the second key for five minutes. Raises WrongPassphrase (it opens nothing here), SessionOver."""
    session = live_session(half)
    row = PasskeyWrap.objects.filter(passkey=one.passkey, holder=session.holder).first()
    if row is None:
        raise WrongPassphrase
    try:
        ask_broker(StepUpByPasskey(half.told(), one, answered, bytes(row.wrapped)))
    except VaultError:
        raise WrongPassphrase from None


def opening(holder: Holder) -> set[UUID]:
    """Which passkeys open the holder's second key."""
    return set(PasskeyWrap.objects.filter(holder=holder).values_list("passkey", flat=True))


def forget(passkey: UUID, seal: bytes) -> None:
    """It opens nothing any more, nor does a copy of its row or of what it opened. Within the caller's transaction."""
    PasskeyWrap.objects.filter(passkey=passkey).delete()
    take_back_at_commit([seal])
