"""Passkeys (WebAuthn): what a browser says that one has signed, looked at byte by byte before it counts.

The exact origin, the host as relying party, a challenge of ours for this browser, the owner recognised by the device,
a signature of a key that this colleague registered, and a counter that has not gone back. The answers come as JSON with
bytes in base64. Only with a host name: browsers give none to an address of numbers.
"""

import struct
from collections.abc import Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

from safeconduct.accounts import challenges
from safeconduct.accounts.challenges import Purpose
from safeconduct.accounts.models import Passkey, User
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.passkeys import Passkey as Sealed
from safeconduct.custody.passkeys import is_ours, seal

if TYPE_CHECKING:
    from fido2.server import Fido2Server

MARK = "passkey:"  # codes are digits: whoever types this into their field has shown a passkey that signs nothing
LONGEST = 8000
ALGORITHMS = {"ES256": -7, "EdDSA": -8, "RS256": -257}
# What reading somebody else's JSON and CBOR may raise.
BROKEN = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, struct.error, msgspec.MsgspecError,
)  # fmt: skip


class Suspect(Exception):
    """A passkey that is not to be trusted, and of which colleagues are told."""

    def __init__(self, passkey: Passkey) -> None:
        super().__init__()
        self.passkey = passkey


class WentBack(Suspect):
    """Somebody signed with a counter that is not after the last: there are two of this passkey."""


class NotOurs(Suspect):
    """The row is not as the broker has sealed it, or was taken out of use: somebody writes into the database."""


class Signed(msgspec.Struct, frozen=True):
    """What a passkey answers to a challenge. id: which one it is."""

    id: bytes
    client: bytes
    authenticator: bytes
    signature: bytes


class Made(msgspec.Struct, frozen=True):
    """What a new passkey answers."""

    client: bytes
    attestation: bytes


def host() -> str:
    """The name that passkeys are made for; empty where the desk's address has none."""
    name = urlsplit(settings.DESK_ORIGIN).hostname or ""
    try:
        ip_address(name)
    except ValueError:
        return name
    return ""


def shown(said: str, browser: str) -> str:
    """A passkey's answer as text in the place of a code, with the browser that it came from."""
    return MARK + msgspec.json.encode([browser, said[:LONGEST]]).decode()


def is_one(text: str) -> bool:
    """Whether this stands for a passkey's answer."""
    return text.startswith(MARK)


def accept(user: User, text: str, purpose: Purpose) -> Passkey | None:
    """The colleague's passkey that has signed this for this purpose; the challenge is spent. None: it is not theirs.

    Raises WentBack, NotOurs.
    """
    try:
        browser, said = msgspec.json.decode(text.removeprefix(MARK), type=tuple[str, str])
        signed = msgspec.json.decode(said, type=Signed)
        passkey = Passkey.objects.filter(user=user, credential=signed.id).first()
        if passkey is None:
            return None
        if not is_ours(as_sealed(passkey)):
            raise NotOurs(passkey)
        counter = _count_of(signed, passkey, purpose, browser)
    except BROKEN:
        return None
    if not _counts_on(passkey, counter):
        raise WentBack(passkey)
    return passkey


def as_sealed(row: Passkey) -> Sealed:
    """A row as the broker takes it."""
    return Sealed(row.user.holder_id, row.pk, bytes(row.credential), bytes(row.public), bytes(row.seal))


def not_as_sealed() -> Iterator[str]:
    """For the doctor: passkeys from before there were seals, or that somebody else than their owner's session wrote."""
    rows = Passkey.objects.select_related("user").iterator()
    if wrong := sum(1 for row in rows if not is_ours(as_sealed(row))):
        yield f"{wrong} passkeys have no seal of the broker: they sign nobody in. Whose they are adds them anew."


def _count_of(signed: Signed, passkey: Passkey, purpose: Purpose, browser: str) -> int:
    """The counter beside a signature that fits. Raises one of BROKEN for all else."""
    client, authenticator = CollectedClientData(signed.client), AuthenticatorData(signed.authenticator)
    _must_be_asked(client, purpose, browser)
    answer = AuthenticatorAssertionResponse(
        client_data=client, authenticator_data=authenticator, signature=signed.signature
    )
    known = AttestedCredentialData(bytes(passkey.public))
    response = AuthenticationResponse(raw_id=signed.id, response=answer)
    _server().authenticate_complete(_state(client), [known], response)
    return int(authenticator.counter)


def _counts_on(passkey: Passkey, counter: int) -> bool:
    rows = Passkey.objects.filter(pk=passkey.pk)
    if counter == 0:
        return rows.filter(counter=0).exists()
    return rows.filter(counter__lt=counter).update(counter=counter) == 1


def register(user: User, half: BrowserHalf, said: str, *, browser: str, name: str, has_prf: bool) -> Passkey | None:
    """Keep a new passkey under the broker's seal. None: it does not answer to what was asked, or is known already.

    Raises SessionOver, StepUpNeeded.
    """
    try:
        made = msgspec.json.decode(said[:LONGEST], type=Made)
        client, attestation = CollectedClientData(made.client), AttestationObject(made.attestation)
        _must_be_asked(client, Purpose.REGISTER, browser)
        known = attestation.auth_data.credential_data
        if known is None or known.public_key[3] not in ALGORITHMS.values():
            return None
        answer = AuthenticatorAttestationResponse(client_data=client, attestation_object=attestation)
        response = RegistrationResponse(raw_id=known.credential_id, response=answer)
        _server().register_complete(_state(client), response)
    except BROKEN:
        return None
    row = Passkey(user=user, name=name, credential=known.credential_id, public=bytes(known), has_prf=has_prf)
    row.counter, row.seal = attestation.auth_data.counter, seal(half, row.pk, known.credential_id, bytes(known))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row


def _must_be_asked(client: CollectedClientData, purpose: Purpose, browser: str) -> None:
    if client.cross_origin or not host() or not challenges.take(client.challenge, purpose, browser):
        raise ValueError


def _state(client: CollectedClientData) -> dict[str, str]:
    """As the library wants it back: that the challenge is ours was looked at before."""
    return {"challenge": websafe_encode(client.challenge), "user_verification": UserVerificationRequirement.REQUIRED}


def _server() -> "Fido2Server":
    from fido2.server import Fido2Server  # brings a list of all domains: megabytes, for whoever uses a passkey only

    party = PublicKeyCredentialRpEntity(id=host(), name="Safeconduct")
    return Fido2Server(party, verify_origin=lambda origin: origin == settings.DESK_ORIGIN)
