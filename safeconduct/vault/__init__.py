"""The vault: sealing and opening bytes. This is the manual.

It knows no people, no database and no files; it takes bytes and keys, gives bytes and keys, and has no options.
What a key may open, and for whom, is `custody`'s business; the vault sees to it that nothing else opens.

    pair = generate_pair()                       # a person
    case_key = generate_key()                    # a compartment of a case
    grant = seal_key(case_key, pair.public, at)  # … which this person may open
    data_key = generate_key()                    # one version of one object
    wrapped = wrap(data_key, case_key, at.encode())
    sealed = seal(b"what she told us", data_key, at)

    open_sealed(sealed, Key(unwrap(wrapped, open_key(grant, pair, at), at.encode())), at)

`at` is a Context: the house, the case, the compartment, the object, its version, the key's epoch, the type.
It is bound into everything and stored in nothing: the caller says where it found the bytes, and bytes that were
moved from another place raise WrongContext.

Big content goes through `seal_stream` and `open_stream`, in constant memory. Neither holds half a mebibyte.

Who says something is a `Signer`, grown from a secret that they have anyway; `check_signature` tells who said it.
`words_of` turns a digest into five words that two people compare by voice.

Passphrases are made by `generate_passphrase` and become keys by `stretch`. An applicant holds no passphrase but
an ApplicantCode of seven words: the `locator` finds the record, the `secret` is stretched.

Every refusal is a VaultError, and its class is the cause. Nothing here returns None, or an empty value, for "no".

The bytes are written down in docs/vault-format.md, closely enough to write another decoder; tests/vectors holds
what such a decoder must open and what it must refuse, each with the refusal's name. Everything is libsodium
(PyNaCl), but for HKDF (cryptography) and BLAKE2b (hashlib).

Python cannot erase what it has held. Keys are kept short, in the broker's own process; that is the control.
"""

from safeconduct.vault.codes import ApplicantCode, generate_code, parse_code
from safeconduct.vault.content import open_sealed, open_stream, seal, seal_stream
from safeconduct.vault.context import Context
from safeconduct.vault.errors import (
    Altered,
    CodeError,
    Malformed,
    Truncated,
    UnknownFormat,
    UnknownWord,
    VaultError,
    WrongContext,
    WrongKey,
    WrongLength,
    WrongSignature,
)
from safeconduct.vault.frames import Piece
from safeconduct.vault.grants import compartment_pair, open_key, seal_key
from safeconduct.vault.keys import (
    Key,
    KeyPair,
    PublicKey,
    Sealed,
    SealedKey,
    SecretKey,
    Wrapped,
    derive,
    generate_key,
    generate_pair,
    pair_from_seed,
)
from safeconduct.vault.passphrases import Cost, Stretched, generate_passphrase, stretch
from safeconduct.vault.signing import Signature, Signer, VerifyingKey, check_signature
from safeconduct.vault.spoken import words_of
from safeconduct.vault.wordlists import language_of_words
from safeconduct.vault.wraps import unwrap, wrap

__all__ = [
    "Altered",
    "ApplicantCode",
    "CodeError",
    "Context",
    "Cost",
    "Key",
    "KeyPair",
    "Malformed",
    "Piece",
    "PublicKey",
    "Sealed",
    "SealedKey",
    "SecretKey",
    "Signature",
    "Signer",
    "Stretched",
    "Truncated",
    "UnknownFormat",
    "UnknownWord",
    "VaultError",
    "VerifyingKey",
    "Wrapped",
    "WrongContext",
    "WrongKey",
    "WrongLength",
    "WrongSignature",
    "check_signature",
    "compartment_pair",
    "derive",
    "generate_code",
    "generate_key",
    "generate_pair",
    "generate_passphrase",
    "language_of_words",
    "open_key",
    "open_sealed",
    "open_stream",
    "pair_from_seed",
    "parse_code",
    "seal",
    "seal_key",
    "seal_stream",
    "stretch",
    "unwrap",
    "words_of",
    "wrap",
]
