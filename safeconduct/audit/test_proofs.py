"""Proofs of every size: what is proved holds, and nothing else does."""

import hashlib
from datetime import UTC, datetime

import pytest

from safeconduct.audit.merkle import Tree, consistency, inclusion, leaf_bytes, leaf_hash, node_hash
from safeconduct.audit.outside.tree import Head, included, is_consistent

MOST = 40
HASHES = [leaf_hash(bytes([number])) for number in range(MOST)]


def recursive_root(hashes):
    """As RFC 6962, 2.1 writes it, and otherwise than `Tree`."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(recursive_root(hashes[:split]), recursive_root(hashes[split:]))


HEADS = [Head(size, recursive_root(HASHES[:size])) for size in range(MOST + 1)]


def test_the_tree_that_grows_has_the_root_of_the_one_that_is_split():
    tree = Tree()
    for size, head in enumerate(HEADS):
        assert tree.root() == head.root
        assert Tree(size, tree.peaks).root() == head.root
        if size < MOST:
            tree.add(HASHES[size])


def test_known_answers_of_rfc_6962():
    """Leaves and roots of Google's certificate-transparency test data."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in leaves]
    assert {size: recursive_root(hashes[:size]).hex() for size in roots} == roots


def test_every_leaf_of_every_tree_is_proved_and_no_other():
    for size in range(1, MOST + 1):
        for index in range(size):
            proof = inclusion(index, HASHES[:size])
            assert included(index, size, HASHES[index], proof) == HEADS[size].root
            assert included(index, size, HASHES[index - 1], proof) != HEADS[size].root or size == 1
            assert included(index, size, HASHES[index], [*proof, b"x" * 32]) != HEADS[size].root
            assert included(index, size, HASHES[index], proof[:-1]) != HEADS[size].root or not proof


def test_a_leaf_outside_of_the_tree_is_never_proved():
    assert included(3, 3, HASHES[0], inclusion(0, HASHES[:3])) is None
    assert included(-1, 3, HASHES[0], inclusion(0, HASHES[:3])) is None


def test_every_tree_goes_on_from_every_older_one_and_from_no_other():
    for size in range(1, MOST + 1):
        for was in range(size + 1):
            proof = consistency(was, HASHES[:size])
            assert is_consistent(HEADS[was], HEADS[size], proof)
            other = Head(was, b"x" * 32)
            assert not is_consistent(other, HEADS[size], proof)
            assert not is_consistent(HEADS[was], HEADS[size], [*proof, b"x" * 32])
            assert not is_consistent(HEADS[was], Head(size, b"x" * 32), proof) or was == 0


@pytest.mark.parametrize("was", range(1, 20))
def test_no_step_of_a_proof_can_be_exchanged_or_left_out(was):
    size = 20
    proof = consistency(was, HASHES[:size])
    for at in range(len(proof)):
        assert not is_consistent(HEADS[was], HEADS[size], [*proof[:at], b"x" * 32, *proof[at + 1 :]])
        assert not is_consistent(HEADS[was], HEADS[size], proof[:at] + proof[at + 1 :])


def test_an_older_tree_does_not_go_on_from_a_newer_one():
    assert not is_consistent(HEADS[9], HEADS[5], consistency(5, HASHES[:9]))


def test_a_leaf_has_one_writing():
    said = {"action": "opened", "kind": "cases.case", "thing": "дело", "subject": "c", "purpose": "view"}
    at = datetime(2026, 11, 29, 12, 15, tzinfo=UTC)
    written = leaf_bytes(sequence=7, at=at, actor="clara", **said).decode()
    assert '"object":"дело"' in written
    assert written.index('"action"') < written.index('"actor"') < written.index('"at"')


def test_a_log_that_signs_a_smaller_tree_over_an_older_root_does_not_go_on_from_it():
    was, step = HEADS[3], HASHES[9]
    assert not is_consistent(was, Head(2, node_hash(was.root, step)), [was.root, step])
