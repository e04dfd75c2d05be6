"""A telephone that signs whatever it is told to, and what a page asks of it."""

import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from html import unescape

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "http://localhost:8001"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Phone:
    """A telephone with one passkey, which signs whatever a thief would like it to."""

    def __init__(self, name=b"phone", counter=1):
        self.key, self.name, self.counter = ec.generate_private_key(ec.SECP256R1()), name, counter

    def made(self, challenge, **other):
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(bytes(16), self.name, public)
        seen = self._seen(ATTESTED, data, **other)
        client = self._client("webauthn.create", challenge, **other)
        return json.dumps({"client": text(client), "attestation": text(AttestationObject.create("none", seen, {}))})

    def signed(self, challenge, **other):
        seen, client = self._seen(0, b"", **other), self._client("webauthn.get", challenge, **other)
        signature = self.key.sign(seen + sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"id": self.name, "client": client, "authenticator": seen, "signature": signature}
        return json.dumps({name: text(content) for name, content in said.items()})

    def _client(self, kind, challenge, origin=ORIGIN, is_framed=False, **_other):
        return CollectedClientData.create(kind, b64decode(challenge), origin, is_framed)

    def _seen(self, flags, data, host="localhost", verified=VERIFIED, counter=None, **_other):
        self.counter += 1
        count = self.counter if counter is None else counter
        return AuthenticatorData.create(sha256(host.encode()).digest(), PRESENT | verified | flags, count, data)


def text(content):
    return b64encode(content).decode()


def asked(answer, number=0):
    """What a page asks a passkey."""
    found = re.findall(r'data-passkey="([^"]+)"', answer.content.decode())
    return json.loads(unescape(found[number]))
