"""The vault, and a second decoder, against the vectors: what must open, and what must be refused by which name."""

import json
from base64 import b64decode
from pathlib import Path
from unicodedata import normalize
from uuid import UUID

import independent
import pytest

from safeconduct import vault
from safeconduct.vault import Context, Cost, Key, KeyPair

HERE = Path(__file__).parent
GOOD = json.loads((HERE / "good.json").read_text(encoding="utf-8"))
HOSTILE = json.loads((HERE / "hostile.json").read_text(encoding="utf-8"))
BY_NAME = {vector["name"]: vector for vector in GOOD}
SEALED = {"content", "wrap", "sealed key"}


def named(vectors):
    return [pytest.param(vector, id=vector["name"]) for vector in vectors]


def raw(vector):
    if "file" in vector:
        return (HERE / vector["file"]).read_bytes()
    return b64decode(vector["sealed"])


def complete(vector):
    """Give a hostile vector the fields of the good one it was made of, and its bytes put together."""
    if "of" not in vector:
        return {**vector, "data": raw(vector)} if "sealed" in vector else vector
    base = BY_NAME[vector["of"]]
    whole = raw(base)
    parts = [bytes.fromhex(part) if isinstance(part, str) else whole[slice(*part)] for part in vector["parts"]]
    # A context in bytes takes the place of one in fields, and the other way round.
    replaced = {"context", "context_bytes"} if {"context", "context_bytes"} & vector.keys() else set()
    kept = {name: value for name, value in base.items() if name not in replaced}
    return {**kept, **vector, "data": b"".join(parts)}


def context_of(vector):
    fields = vector["context"]
    uuids = {name: UUID(fields[name]) for name in ("organisation", "subject", "object")}
    return Context(**{**fields, **uuids})


def context_bytes(vector):
    return bytes.fromhex(vector["context_bytes"]) if "context_bytes" in vector else context_of(vector).encode()


def content_of(vector):
    if "pattern" in vector:
        return (bytes(range(251)) * (vector["pattern"] // 251 + 1))[: vector["pattern"]]
    return bytes.fromhex(vector["plain"])


def opened(vector):
    data = vector["data"]
    if vector["kind"] == "content":
        return vault.open_sealed(data, Key(bytes.fromhex(vector["key"])), context_of(vector))
    if vector["kind"] == "wrap":
        return vault.unwrap(data, Key(bytes.fromhex(vector["key"])), context_bytes(vector))
    pair = KeyPair(bytes.fromhex(vector["public"]), bytes.fromhex(vector["secret"]))
    return vault.open_key(data, pair, context_of(vector))


def opened_independently(vector):
    data, context = vector["data"], context_bytes(vector)
    if vector["kind"] == "content":
        return independent.open_content(data, bytes.fromhex(vector["key"]), context)
    if vector["kind"] == "wrap":
        return independent.open_wrap(data, bytes.fromhex(vector["key"]), context)
    return independent.open_sealed_key(data, bytes.fromhex(vector["secret"]), context)


def made(vector):
    """What the vault makes of a vector that seals nothing."""
    match vector["kind"]:
        case "derive":
            return vault.derive(bytes.fromhex(vector["key"]), vector["info"], salt=bytes.fromhex(vector["salt"])).hex()
        case "context":
            return context_of(vector).encode().hex()
        case "code":
            return list(vault.parse_code(vector["text"]).words)
        case "cost":
            return Cost(vector["memory_kib"], vector["passes"])
        case "pair":
            pair = vault.pair_from_seed(bytes.fromhex(vector["seed"]))
            return {"secret": pair.secret.hex(), "public": pair.public.hex()}
        case "stretch":
            cost = Cost(vector["memory_kib"], vector["passes"])
            salt, pepper = bytes.fromhex(vector["salt"]), bytes.fromhex(vector["pepper"])
            one = vault.stretch(vector["passphrase"], salt=salt, pepper=pepper, cost=cost)
            return {name: getattr(one, name).hex() for name in ("standard", "step_up", "verifier")}
    raise AssertionError(vector["kind"])


@pytest.mark.parametrize("vector", named(v for v in GOOD if v["kind"] in SEALED))
def test_what_was_sealed_opens_in_both_decoders(vector):
    vector = {**vector, "data": raw(vector)}
    assert opened(vector) == opened_independently(vector) == content_of(vector)


@pytest.mark.parametrize("vector", named(v for v in GOOD if v["kind"] not in SEALED))
def test_what_is_derived_stays_what_it_was(vector):
    gives = vector["gives"] if "gives" in vector else {"secret": vector["secret"], "public": vector["public"]}
    assert made(vector) == gives


@pytest.mark.parametrize("vector", named(HOSTILE))
def test_what_is_hostile_is_refused_by_its_name(vector):
    vector = complete(vector)
    with pytest.raises(vault.VaultError) as refusal:
        opened(vector) if vector["kind"] in SEALED else made(vector)
    assert refusal.type.__name__ == vector["error"]


@pytest.mark.parametrize("vector", named(v for v in HOSTILE if complete(v)["kind"] in SEALED))
def test_the_second_decoder_refuses_by_the_same_name(vector):
    with pytest.raises(independent.Refused) as refusal:
        opened_independently(complete(vector))
    assert str(refusal.value) == vector["error"]


def test_the_vectors_are_many_and_none_stands_twice():
    assert len(GOOD) >= 60
    assert len(HOSTILE) >= 200
    names = [normalize("NFC", vector["name"]) for vector in GOOD + HOSTILE]
    assert len(names) == len(set(names))


def test_every_error_of_the_vault_is_caused_by_some_vector():
    family = {
        "UnknownFormat",
        "WrongKey",
        "WrongContext",
        "Altered",
        "Truncated",
        "Malformed",
        "WrongLength",
        "UnknownWord",
    }
    assert {vector["error"] for vector in HOSTILE} == family
