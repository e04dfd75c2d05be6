"""A kit's wraps are a kit's: they open no session, and a passphrase's wraps make no kit."""

import pytest

from safeconduct.custody import kits
from safeconduct.custody.broker import check_words, lock_of
from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.models import Kit, Lock
from safeconduct.vault import WrongContext
from safeconduct.vaultd.faces import MAY_ASK, Face
from safeconduct.vaultd.requests import CheckWords, MakeKit, OpenSession, UseKit


@pytest.fixture
def kit(caseworker):
    holder = caseworker.user.holder
    return kits.make(holder, check_words(holder, caseworker.passphrase), language="en")


def test_a_kits_row_in_the_place_of_a_passphrases_opens_no_session(caseworker, kit):
    """Who writes to the database and has the page still has no passphrase: a kit's wrap is bound to being one."""
    row, holder = Kit.objects.get(), caseworker.user.holder
    proof = ask_broker(CheckWords(kit, holder.pk, lock_of(row)))
    wrapped = {Tier.STANDARD: bytes(row.wrapped_standard), Tier.STEP_UP: bytes(row.wrapped_step_up)}
    with pytest.raises(WrongContext):
        ask_broker(OpenSession(proof, "x", wrapped))
    proof = check_words(holder, caseworker.passphrase)
    own = {Tier(key.tier): bytes(key.wrapped_secret) for key in holder.keys.all()}
    with pytest.raises(WrongContext):
        ask_broker(UseKit(proof, own, "other words"))
    assert Lock.objects.get(holder=holder)


def test_only_the_desk_asks_for_kits():
    for question in (MakeKit, UseKit):
        assert question in MAY_ASK[Face.DESK]
        assert question not in MAY_ASK[Face.PUBLIC] | MAY_ASK[Face.WORKER]
