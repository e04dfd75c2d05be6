"""Makes hostile.json out of good.json: `PYTHONPATH=. python tests/vectors/make_hostile.py`."""

import json
from base64 import b64decode, b64encode
from unittest.mock import patch
from uuid import UUID

from make_good import AT, HERE, HOLDER, KEY, OTHER, keys, other, plainly, write
from nacl.public import PublicKey as BoxKey
from nacl.public import SealedBox

from safeconduct import vault
from safeconduct.vault import content, heads, pair_from_seed, wraps
from safeconduct.vault.wordlists import wordlist

STRANGER = pair_from_seed(OTHER)
SMALL = 4210
FOREIGN = {
    "organisation": UUID(int=0xA2),
    "subject": UUID(int=0xB1),
    "compartment": "narrative",
    "object": UUID(int=0xC4),
    "version": 5,
    "epoch": 4,
    "type": "evidence.note",
}

hostile: list[dict] = []
good = {vector["name"]: vector for vector in json.loads((HERE / "good.json").read_text(encoding="utf-8"))}


def sealed(name):
    vector = good[name]
    return (HERE / vector["file"]).read_bytes() if "file" in vector else b64decode(vector["sealed"])


def add_edited(name, error, of, parts, **change):
    """A good vector's bytes, cut and put together again: [from, to] of them, or new bytes in hex."""
    hostile.append({"name": name, "error": error, "of": of, "parts": parts, **change})


def add_forged(name, kind, error, forged, **fields):
    hostile.append(
        {
            "name": name,
            "kind": kind,
            "error": error,
            "sealed": b64encode(forged).decode(),
            **keys(kind),
            "context": plainly(AT),
            **fields,
        }
    )


def flips(of, error, offsets):
    data = sealed(of)
    for offset in offsets:
        for bit in (0, 7):
            byte = f"{data[offset] ^ 1 << bit:02x}"
            parts = [[0, offset], byte, [offset + 1, len(data)]]
            add_edited(f"{of}: bit {bit} of byte {offset} turned", error, of, parts)


def cuts(of, sizes_and_errors):
    for size, error in sizes_and_errors:
        add_edited(f"{of}: cut to {size} bytes", error, of, [[0, size]])


def strangers(of, pair_or_key):
    size = len(sealed(of))
    add_edited(f"{of}: opened with another key", "WrongKey", of, [[0, size]], **pair_or_key)
    for name, value in FOREIGN.items():
        foreign = plainly(other(**{name: value}))
        add_edited(f"{of}: opened for another {name}", "WrongContext", of, [[0, size]], context=foreign)


def marks(of):
    size = len(sealed(of))
    for mark in ("53564530", "53564532", "73766531", "6167652d", "25504446", "00000000"):
        add_edited(f"{of}: begins with {mark}", "UnknownFormat", of, [mark, [4, size]])
    for suite in ("00", "02", "ff"):
        add_edited(f"{of}: suite {suite}", "UnknownFormat", of, [[0, 4], suite, [5, size]])


def hostile_contents():
    one, many, key = "content of 1", "content of 131073", {"key": OTHER.hex()}
    flips(one, "UnknownFormat", (0, 3, 4))
    flips(one, "WrongKey", (5, 12, 28, 29, 45, 60, 61, 77, 92))
    flips(one, "Altered", (93, 94, 98, 99, 2000, SMALL - 17, SMALL - 16, SMALL - 1))
    flips(many, "Altered", (93, 93 + 65557, 93 + 2 * 65557, 135_000))
    early = [
        (0, "Truncated"),
        (1, "Truncated"),
        (4, "Truncated"),
        (5, "Truncated"),
        (29, "Truncated"),
        (92, "Truncated"),
    ]
    late = [(93, "Truncated"), (94, "Truncated"), (114, "Truncated"), (115, "Altered"), (SMALL - 1, "Altered")]
    cuts(one, early + late)
    cuts(many, [(93 + 65557, "Truncated"), (93 + 2 * 65557, "Truncated"), (93 + 65557 + 21, "Truncated")])
    cuts(many, [(93 + 65557 - 1, "Altered"), (93 + 65557 + 22, "Altered")])
    strangers(one, key)
    marks(one)
    hostile_orders(one, many)


def hostile_orders(one, many):
    end = len(sealed(many))
    at = [[0, 93], [93, 65650], [65650, 131207], [131207, end]]
    for name, order in (
        ("the first two chunks exchanged", (0, 2, 1, 3)),
        ("the first chunk missing", (0, 2, 3)),
        ("the second chunk missing", (0, 1, 3)),
        ("the first chunk twice", (0, 1, 1, 2, 3)),
        ("the end alone", (0, 3)),
        ("the end first", (0, 3, 1, 2)),
        ("the end twice", (0, 1, 2, 3, 3)),
        ("the head twice", (0, 0, 1, 2, 3)),
    ):
        add_edited(f"{many}: {name}", "Altered", many, [at[place] for place in order])
    for extra in (1, 16, 17, 22, 100):
        add_edited(f"{one}: {extra} bytes added", "Altered", one, [[0, SMALL], "00" * extra])
    add_edited(f"{one}: a byte put in front", "UnknownFormat", one, ["00", [0, SMALL]])
    add_edited(f"{one}: a byte put after the head", "Altered", one, [[0, 93], "00", [93, SMALL]])


def forged_contents():
    """What a sealer would make who holds the key and lies."""
    for name, error, frames in (
        ("a padding byte is not zero", "Malformed", [b"\0\0\0\1a" + bytes(4094) + b"\1"]),
        ("content beyond the count", "Malformed", [b"\0\0\0\1ab" + bytes(4094)]),
        ("a count beyond the chunk", "Malformed", [b"\0\0\x10\1" + bytes(4096)]),
        ("the greatest count", "Malformed", [b"\xff\xff\xff\xff" + bytes(4096)]),
        ("padded to 1", "Malformed", [b"\0\0\0\1a"]),
        ("padded to 4095", "Malformed", [b"\0\0\0\1a" + bytes(4094)]),
        ("padded to 4097", "Malformed", [b"\0\0\0\1a" + bytes(4096)]),
        ("padded too far", "Malformed", [b"\0\0\0\1a" + bytes(4351)]),
        ("not padded", "Malformed", [b"\0\0\x10\1" + bytes(4097)]),
        ("a frame without room", "Truncated", [b"\0\0\0\0"]),
        ("a frame without a count", "Truncated", [b"\0\0\0"]),
        ("no frame at all", "Truncated", []),
    ):
        marked = [(frame, frame is frames[-1]) for frame in frames]
        with patch.object(content, "frames", lambda _, marked=marked: iter(marked)):
            add_forged(f"forged content: {name}", "content", error, vault.seal(b"", KEY, AT))
    for name, tags, error in (
        ("no final tag", (0, 0), "Truncated"),
        ("PUSH", (0, 1), "Truncated"),
        ("REKEY", (0, 2), "Truncated"),
    ):
        with patch.multiple(content, MORE=tags[0], FINAL=tags[1]):
            add_forged(f"forged content: ends with {name}", "content", error, vault.seal(b"", KEY, AT))
    with patch.object(
        content, "_associated", lambda place, index: content.MARK + place + (index + 1).to_bytes(8, "big")
    ):
        add_forged("forged content: chunks counted from one", "content", "Altered", vault.seal(b"", KEY, AT))
    with patch.object(content, "_associated", lambda place, index: place + index.to_bytes(8, "big")):
        add_forged("forged content: chunks without the mark", "content", "Altered", vault.seal(b"", KEY, AT))
    with patch.object(content, "_associated", lambda _, index: content.MARK + index.to_bytes(8, "big")):
        add_forged("forged content: chunks without the context", "content", "Altered", vault.seal(b"", KEY, AT))
    with patch.object(content, "bind", lambda *_: bytes(64)):
        add_forged("forged content: no commitment", "content", "WrongKey", vault.seal(b"", KEY, AT))


def hostile_wraps():
    of, size = "wrap of 32", 141
    flips(of, "UnknownFormat", (0, 4))
    flips(of, "WrongKey", (5, 28, 29, 60, 61, 92))
    flips(of, "Altered", (93, 110, 124, 125, 140))
    cuts(
        of,
        [(0, "Truncated"), (4, "Truncated"), (93, "Truncated"), (108, "Truncated"), (109, "Altered"), (140, "Altered")],
    )
    strangers(of, {"key": OTHER.hex()})
    marks(of)
    add_edited(f"{of}: a byte added", "Altered", of, [[0, size], "00"])
    add_edited(f"{of}: content's mark", "UnknownFormat", of, ["53564531", [4, size]])
    for name, context in (
        ("nothing", ""),
        ("itself and a zero", AT.encode().hex() + "00"),
        ("less", AT.encode()[:-1].hex()),
    ):
        add_edited(f"{of}: for {name}", "WrongContext", of, [[0, size]], context_bytes=context)
    with patch.object(wraps, "bind", lambda *_: bytes(64)):
        add_forged("forged wrap: no commitment", "wrap", "WrongKey", vault.wrap(KEY, KEY, AT.encode()))
    with patch.object(wraps, "bind", lambda head, *_: heads.bind(head, KEY, AT.encode())):
        add_forged("forged wrap: another context inside", "wrap", "Altered", vault.wrap(KEY, KEY, b"another"))
        add_forged("forged wrap: another key inside", "wrap", "Altered", vault.wrap(KEY, OTHER, AT.encode()))


def hostile_sealed_keys():
    of, size = "sealed key: a key", 117
    flips(of, "UnknownFormat", (0, 4))
    flips(of, "WrongKey", (5, 36, 37, 52, 53, 84, 85, 116))
    cuts(of, [(0, "Truncated"), (5, "Truncated"), (37, "Truncated"), (85, "Truncated"), (116, "Truncated")])
    strangers(of, {"secret": STRANGER.secret.hex(), "public": STRANGER.public.hex()})
    marks(of)
    add_edited(f"{of}: a byte added", "Altered", of, [[0, size], "00"])
    add_edited(f"{of}: an ephemeral key of zeros", "WrongKey", of, [[0, 5], "00" * 32, [37, size]])
    box = SealedBox(BoxKey(HOLDER.public))
    add_forged(
        "forged sealed key: no context inside", "sealed key", "WrongContext", b"SVK1\x01" + box.encrypt(bytes(32) + KEY)
    )
    bare = b"SVK1\x01" + box.encrypt(bytes(KEY))
    add_forged("forged sealed key: the key alone", "sealed key", "Truncated", bare)


def impossible_values():
    for name, change in (
        ("an empty compartment", {"compartment": ""}),
        ("an empty type", {"type": ""}),
        ("a name of 256", {"type": "a" * 256}),
        ("a Cyrillic compartment", {"compartment": "сard"}),
        ("a line break", {"compartment": "card\n"}),
        ("a zero byte", {"type": "a\0"}),
        ("a delete character", {"type": "a\x7f"}),
        ("a negative version", {"version": -1}),
        ("a version of nine bytes", {"version": 2**64}),
        ("a negative epoch", {"epoch": -1}),
        ("an epoch of nine bytes", {"epoch": 2**64}),
    ):
        hostile.append(
            {"name": f"context: {name}", "kind": "context", "error": "Malformed", "context": {**plainly(AT), **change}}
        )
    for size in (0, 16, 31, 33, 64):
        of = "content of 1"
        add_edited(f"content: a key of {size} bytes", "Malformed", of, [[0, SMALL]], key="00" * size)
        add_edited(f"wrap: a key of {size} bytes", "Malformed", "wrap of 32", [[0, 141]], key="00" * size)
    for memory_kib, passes in ((0, 1), (7, 1), (1_048_577, 1), (8, 0), (8, 17), (-1, 1), (8, -1)):
        hostile.append(
            {
                "name": f"cost: {memory_kib} KiB, {passes} passes",
                "kind": "cost",
                "error": "Malformed",
                "memory_kib": memory_kib,
                "passes": passes,
            }
        )


def mistyped_codes():
    english, russian = wordlist("en")[100:7000:1000], wordlist("ru")[150:7000:1000]
    yo = next(word for word in wordlist("ru") if word.count("е") == 1)
    short = " ".join(english[:6])
    for name, error, typed in (
        ("nothing", "WrongLength", ""),
        ("six words", "WrongLength", short),
        ("eight words", "WrongLength", short + " " + " ".join(english[:2])),
        ("two words run together", "WrongLength", " ".join(english).replace(" ", "", 1)),
        ("numbers", "WrongLength", "1 2 3 4 5 6 7"),
        ("a letter missing", "UnknownWord", short + " " + english[6][:-1]),
        ("Latin letters in a Russian word", "UnknownWord", " ".join([*russian[:6], yo.replace("е", "e")])),
        ("an unknown word", "UnknownWord", short + " qqqqq"),
    ):
        hostile.append({"name": f"code: {name}", "kind": "code", "error": error, "text": typed})


if __name__ == "__main__":
    for make in (
        hostile_contents,
        forged_contents,
        hostile_wraps,
        hostile_sealed_keys,
        mistyped_codes,
        impossible_values,
    ):
        make()
    write("hostile.json", hostile)
