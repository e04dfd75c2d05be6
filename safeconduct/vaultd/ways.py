"""How a holder opens a compartment, in 32 bytes that their word about it carries."""

from hashlib import sha256

from safeconduct.vaultd.carried import Granted, Membership


def way(public: bytes, grant: Granted, member: Membership | None) -> bytes:
    """The compartment's public half (32 bytes) and the seals of what opened it: given anew is another way.

    An id alone names no compartment: whoever asks for one to be made chooses it, also one that is taken.
    """
    return sha256(public + grant.given.seal + (member.given.seal if member is not None else b"")).digest()
