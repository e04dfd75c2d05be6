"""A second decoder of content, wraps and sealed keys, made from docs/vault-format.md alone; it imports no vault.

It takes ChaCha20, Poly1305 and X25519 from OpenSSL (`cryptography`) and BLAKE2b from Python, no libsodium; the
little that OpenSSL lacks, HChaCha20 and XSalsa20, stands here. Slow, plain, and only for holding the format's text
and the vectors against each other. A refusal raises `Refused` with the error's name.
"""

import hmac
from hashlib import blake2b

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from cryptography.hazmat.primitives.poly1305 import Poly1305

SIGMA = b"expand 32-byte k"
CHUNK, SEALED_CHUNK = 65536, 65557
COLUMNS_THEN_DIAGONALS = [(at, 4 + at, 8 + at, 12 + at) for at in range(4)] + [
    (at, 4 + (at + 1) % 4, 8 + (at + 2) % 4, 12 + (at + 3) % 4) for at in range(4)
]
COLUMNS_THEN_ROWS = [tuple(5 * at + 4 * by & 15 for by in range(4)) for at in range(4)] + [
    tuple(4 * at + (at + by) % 4 for by in range(4)) for at in range(4)
]


class Refused(Exception):
    """The name of the error that the format demands."""


def refuse_unless(holds, name):
    if not holds:
        raise Refused(name)


def keyed(key, message):
    refuse_unless(len(key) == 32, "Malformed")
    return blake2b(message, key=key, digest_size=32).digest()


def words(data):
    return [int.from_bytes(data[at : at + 4], "little") for at in range(0, len(data), 4)]


def rotated(value, by):
    value &= 0xFFFFFFFF
    return (value << by | value >> (32 - by)) & 0xFFFFFFFF


def hchacha20(key, nonce):
    x = words(SIGMA + key + nonce)
    for _ in range(10):
        for a, b, c, d in COLUMNS_THEN_DIAGONALS:
            for one, two, three, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                x[one] = (x[one] + x[two]) & 0xFFFFFFFF
                x[three] = rotated(x[three] ^ x[one], by)
    return b"".join(word.to_bytes(4, "little") for word in x[:4] + x[12:])


def salsa20_rounds(x):
    x = list(x)
    for _ in range(10):
        for a, b, c, d in COLUMNS_THEN_ROWS:
            for target, one, two, by in ((b, a, d, 7), (c, b, a, 9), (d, c, b, 13), (a, d, c, 18)):
                x[target] ^= rotated(x[one] + x[two], by)
    return x


def salsa20_start(key, sixteen):
    s, k, n = words(SIGMA), words(key), words(sixteen)
    return [s[0], *k[:4], s[1], *n, s[2], *k[4:], s[3]]


def hsalsa20(key, nonce):
    x = salsa20_rounds(salsa20_start(key, nonce))
    return b"".join(x[at].to_bytes(4, "little") for at in (0, 5, 10, 15, 6, 7, 8, 9))


def salsa20(key, nonce, size):
    stream = b""
    for block in range((size + 63) // 64):
        start = salsa20_start(key, nonce + block.to_bytes(8, "little"))
        mixed = zip(salsa20_rounds(start), start, strict=True)
        stream += b"".join(((a + b) & 0xFFFFFFFF).to_bytes(4, "little") for a, b in mixed)
    return stream[:size]


def chacha20(key, nonce, block, data):
    return Cipher(ChaCha20(key, block.to_bytes(4, "little") + nonce), None).encryptor().update(data)


def xored(one, other):
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def tag_holds(key, message, tag):
    return hmac.compare_digest(Poly1305.generate_tag(key, message), tag)


def sixteen(data):
    return data + bytes(-len(data) % 16)


def little(number):
    return number.to_bytes(8, "little")


def expect(mark, data, least):
    refuse_unless(data[:5] == mark[: len(data)], "UnknownFormat")
    refuse_unless(len(data) >= least, "Truncated")


def check_head(data, key, context):
    head, tag, commitment = data[:29], data[29:61], data[61:93]
    refuse_unless(hmac.compare_digest(commitment, keyed(key, b"SVE1 commitment" + head + tag)), "WrongKey")
    refuse_unless(hmac.compare_digest(tag, keyed(key, b"SVE1 context" + head + context)), "WrongContext")


def open_content(data, key, context):
    expect(b"SVE1\x01", data, 93)
    check_head(data, key, context)
    return unframed(list(messages(data[93:], data[5:29], key, b"SVE1\x01" + context)))


def messages(body, header, key, place):
    key, nonce, count = hchacha20(key, header[:16]), header[16:], max(1, -(-len(body) // SEALED_CHUNK))
    for index in range(count):
        piece = body[index * SEALED_CHUNK : (index + 1) * SEALED_CHUNK]
        refuse_unless(len(piece) >= 22, "Truncated")
        n, associated = (index + 1).to_bytes(4, "little") + nonce, place + index.to_bytes(8, "big")
        first, sealed, mac = piece[:1], piece[1:-16], piece[-16:]
        stream = chacha20(key, n, 1, bytes(64))
        authentic = sixteen(associated) + first + stream[1:] + sealed + bytes(len(sealed) % 16)
        authentic += little(len(associated)) + little(64 + len(sealed))
        refuse_unless(tag_holds(chacha20(key, n, 0, bytes(32)), authentic, mac), "Altered")
        last, tag = index == count - 1, first[0] ^ stream[0]
        refuse_unless(tag == (3 if last else 0), "Truncated" if last else "Altered")
        nonce = xored(nonce, mac[:8])
        yield chacha20(key, n, 2, sealed)


def unframed(frames):
    counts = [int.from_bytes(frame[:4], "big") for frame in frames]
    rooms = [len(frame) - 4 for frame in frames]
    for at, (count, room) in enumerate(zip(counts, rooms, strict=True)):
        refuse_unless(count <= room, "Malformed")
        refuse_unless(count == 0 or counts[:at] == rooms[:at], "Malformed")
        refuse_unless(not frames[at][4 + count :].strip(b"\0"), "Malformed")
    refuse_unless(sum(rooms) == padme(max(sum(counts), 4096)), "Malformed")
    return b"".join(frame[4 : 4 + count] for frame, count in zip(frames, counts, strict=True))


def padme(n):
    e = n.bit_length() - 1
    s = e.bit_length()
    m = 2 ** (e - s) - 1
    return (n + m) & ~m


def open_wrap(data, key, context):
    expect(b"SVW1\x01", data, 109)
    check_head(data, key, context)
    nonce, sealed, mac, associated = data[5:29], data[93:-16], data[-16:], b"SVW1\x01" + context
    key, n = hchacha20(key, nonce[:16]), bytes(4) + nonce[16:]
    authentic = sixteen(associated) + sixteen(sealed) + little(len(associated)) + little(len(sealed))
    refuse_unless(tag_holds(chacha20(key, n, 0, bytes(32)), authentic, mac), "Altered")
    return chacha20(key, n, 1, sealed)


def open_sealed_key(data, secret, context):
    expect(b"SVK1\x01", data, 117)
    refuse_unless(len(data) == 117, "Altered")
    mine, ephemeral, mac, sealed = X25519PrivateKey.from_private_bytes(secret), data[5:37], data[37:53], data[53:]
    nonce = blake2b(ephemeral + mine.public_key().public_bytes_raw(), digest_size=24).digest()
    try:
        shared = mine.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    except ValueError:  # a point that agrees with everybody
        raise Refused("WrongKey") from None
    stream = salsa20(hsalsa20(hsalsa20(shared, bytes(16)), nonce[:16]), nonce[16:], 32 + len(sealed))
    refuse_unless(tag_holds(stream[:32], sealed, mac), "WrongKey")
    plain = xored(sealed, stream[32:])
    refuse_unless(plain[:32] == blake2b(b"SVK1 context" + context, digest_size=32).digest(), "WrongContext")
    return plain[32:]
