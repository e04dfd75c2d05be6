"""How a holder opens a compartment, in 32 bytes that their word about it carries."""

from hashlib import sha256
from uuid import UUID

from safeconduct.vaultd.carried import Granted, Membership


def way(public: bytes, grant: Granted, member: Membership | None) -> bytes:
    """The compartment's public half (32 bytes) and the seals of what opened it: given anew is another way.

    An id alone names no compartment: whoever asks for one to be made chooses it, also one that is taken.
    """
    return sha256(public + grant.given.seal + (member.given.seal if member is not None else b"")).digest()


def no_way(holder: UUID) -> bytes:
    """What stands among the seals that were taken back once a holder has left: their grants stay until handed over."""
    return sha256(b"safeconduct account's end\0" + holder.bytes).digest()
