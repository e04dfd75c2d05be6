"""Makes good.json and the *.sve files: `PYTHONPATH=. python tests/vectors/make_good.py`.

Seals are random, so a second run makes other vectors, and make_hostile.py must follow; do it only for a new version
of a format, never to make a failing test pass.
"""

import json
from base64 import b64encode
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

from safeconduct import vault
from safeconduct.vault import Context, Key, pair_from_seed
from safeconduct.vault.wordlists import wordlist

HERE = Path(__file__).parent
KEY, OTHER = Key(bytes(range(32))), Key(bytes(range(1, 33)))
HOLDER = pair_from_seed(KEY)
AT = Context(UUID(int=0xA1), UUID(int=0xB2), "identity", UUID(int=0xC3), 4, 5, "evidence.file")
EDGES = Context(UUID(int=0), UUID(int=2**128 - 1), "~" * 255, UUID(int=1), 2**64 - 1, 0, " ")
LARGEST_INLINE = 10_000

good: list[dict] = []


def plainly(context):
    return {name: value if isinstance(value, int) else str(value) for name, value in asdict(context).items()}


def other(**change):
    return Context(**{**asdict(AT), **change})


def add_good(name, kind, sealed=None, **fields):
    if sealed is not None:
        if len(sealed) > LARGEST_INLINE:
            fields["file"] = name.replace(" ", "-") + ".sve"
            (HERE / fields["file"]).write_bytes(sealed)
        else:
            fields["sealed"] = b64encode(sealed).decode()
    good.append({"name": name, "kind": kind, **fields})


def pattern(size):
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def keys(kind):
    return (
        {"secret": HOLDER.secret.hex(), "public": HOLDER.public.hex()} if kind == "sealed key" else {"key": KEY.hex()}
    )


def contents():
    key = {"key": KEY.hex()}
    for size in (0, 1, 2, 3, 64, 255, 1000, 4095, 4096, 4097, 4352, 4353, 5000, 8192, 8193, 65536, 131073):
        sealed = vault.seal(pattern(size), KEY, AT)
        add_good(f"content of {size}", "content", sealed, **key, context=plainly(AT), pattern=size)
    for name, plain, context in (
        ("content in Russian", "Меня ищут.".encode(), AT),
        ("content of zeros", bytes(4096), AT),
        ("content at the context's edges", b"edge", EDGES),
        ("content under a key of zeros", b"zero", AT),
    ):
        under = Key(bytes(32)) if "key of zeros" in name else KEY
        sealed = vault.seal(plain, under, context)
        add_good(name, "content", sealed, key=under.hex(), context=plainly(context), plain=plain.hex())


def wrapped():
    for size in (0, 1, 15, 16, 17, 31, 32, 33, 64, 255, 1000):
        sealed = vault.wrap(pattern(size), KEY, AT.encode())
        add_good(f"wrap of {size}", "wrap", sealed, key=KEY.hex(), context=plainly(AT), pattern=size)
    for name, context in (("nothing", b""), ("a name", b"session"), ("sixteen bytes", bytes(16))):
        sealed = vault.wrap(KEY, OTHER, context)
        add_good(f"wrap for {name}", "wrap", sealed, key=OTHER.hex(), context_bytes=context.hex(), plain=KEY.hex())


def sealed_keys():
    for name, key, context in (
        ("a key", OTHER, AT),
        ("a key of zeros", Key(bytes(32)), AT),
        ("a key at the edges", OTHER, EDGES),
    ):
        sealed = vault.seal_key(key, HOLDER.public, context)
        add_good(
            f"sealed key: {name}", "sealed key", sealed, **keys("sealed key"), context=plainly(context), plain=key.hex()
        )


def derived():
    for info, salt in (("", b""), ("safeconduct standard", bytes(32)), ("повод", b"salt"), ("long", bytes(range(200)))):
        made = vault.derive(KEY, info, salt=salt)
        add_good(f"derive {info!r}", "derive", key=KEY.hex(), info=info, salt=salt.hex(), gives=made.hex())
    for seed in (KEY, OTHER, Key(bytes(32))):
        pair = pair_from_seed(seed)
        add_good(
            f"pair from {seed.hex()[:4]}", "pair", seed=seed.hex(), secret=pair.secret.hex(), public=pair.public.hex()
        )
    for context in (AT, EDGES, other(compartment="card"), other(version=0), other(type="a" * 255)):
        add_good(f"context {len(good)}", "context", context=plainly(context), gives=context.encode().hex())


def stretched():
    for passphrase, memory_kib, passes in (
        ("", 8, 1),
        ("one two three four five six", 64, 1),
        ("  ONE two\tTHREE  four five\u00a0six ", 64, 1),
        ("Жёлтый ДОМ", 64, 2),
        ("ﬁne Straße", 1024, 3),
        ("one two three four five six", 262_144, 3),
    ):
        cost = vault.Cost(memory_kib, passes)
        made = vault.stretch(passphrase, salt=bytes(range(16)), pepper=bytes(range(32)), cost=cost)
        fields = {
            "passphrase": passphrase,
            "salt": bytes(range(16)).hex(),
            "pepper": bytes(range(32)).hex(),
            **asdict(cost),
        }
        gives = {name: getattr(made, name).hex() for name in ("standard", "step_up", "verifier")}
        add_good(f"stretch {len(good)}", "stretch", **fields, gives=gives)


def codes():
    english, russian = wordlist("en")[100:7000:1000], wordlist("ru")[150:7000:1000]
    yo = next(word for word in wordlist("ru") if word.count("е") == 1)
    for typed, words in (
        (" ".join(english), english),
        ("-".join(english).upper(), english),
        ("\n".join(f"{number}. {word}" for number, word in enumerate(russian, 1)), russian),
        (" ".join([yo.replace("е", "ё")] * 7), (yo,) * 7),
        (" ".join([yo.replace("е", "е\u0308")] * 7), (yo,) * 7),
        ("\u200b".join(english[:1]) + "\u00a0" + ", ".join(english[1:]), english),
    ):
        add_good(f"code {len(good)}", "code", text=typed, gives=list(words))


def write(name, vectors):
    lines = ",\n".join(json.dumps(vector, ensure_ascii=False) for vector in vectors)
    (HERE / name).write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(name, len(vectors))


if __name__ == "__main__":
    for make in (contents, wrapped, sealed_keys, derived, stretched, codes):
        make()
    write("good.json", good)
