"""The sockets of the key broker's process: each takes its own questions, and nonsense from nobody."""

import os
import shutil
import socket
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from safeconduct.cell.broker import accounts
from safeconduct.cell.conftest import answers, at, sign_in
from safeconduct.custody import broker
from safeconduct.vaultd import wire
from safeconduct.vaultd.faces import SOCKETS, Face
from safeconduct.vaultd.refusals import BrokerRefusal, NotForThisFace, SessionUnknown
from safeconduct.vaultd.requests import (
    EndSessionsOf,
    HasShredKey,
    KeyedHash,
    LookAt,
    MakeHolder,
    OpenSession,
    Ping,
    Shred,
)
from safeconduct.vaultd.server import socket_of
from safeconduct.vaultd.tiers import Tier

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_socket_takes_its_own_questions(behind_broker, caseworker, start_broker):
    for face, asked in [
        (Face.PUBLIC, Shred(behind_broker.pk)),
        (Face.PUBLIC, HasShredKey(behind_broker.pk)),
        (Face.PUBLIC, MakeHolder(uuid4(), "words", tuple(Tier))),
        (Face.WORKER, MakeHolder(uuid4(), "words", (Tier.STANDARD,))),
        (Face.WORKER, KeyedHash("tries", b"x")),
    ]:
        with at(start_broker.folder, face) as client, pytest.raises(NotForThisFace):
            client.ask(asked)
    with at(start_broker.folder, Face.DESK) as desk:
        assert desk.ask(HasShredKey(behind_broker.pk))
        assert not desk.ask(HasShredKey(uuid4()))


ASK = """
import socket, sys
asking = socket.socket(socket.AF_UNIX)
asking.connect(sys.argv[1])
asking.sendall(bytes.fromhex(sys.argv[2]))
print(len(asking.recv(4)))
"""
PYTHON = shutil.which("python3", path="/usr/bin:/bin")  # one that every account may run


@pytest.mark.skipif(os.geteuid() != 0 or PYTHON is None, reason="only root asks as another account")
@pytest.mark.parametrize(("uid", "gid", "is_answered"), [(65534, 0, True), (65534, 65534, False), (65533, 0, False)])
def test_another_account_asks_where_it_is_named_and_in_the_brokers_group(start_broker, uid, gid, is_answered):
    start_broker(BROKER_UIDS="65534")
    assert is_answered_as(uid, gid, socket_of(start_broker.folder, Face.DESK)) is is_answered


def is_answered_as(uid, gid, at_socket):
    question = wire.encode_question(Ping())
    sent = len(question).to_bytes(4, "big") + question
    command = [PYTHON, "-c", ASK, str(at_socket), sent.hex()]
    asked = subprocess.run(command, user=uid, group=gid, extra_groups=[], capture_output=True, text=True, check=False)
    return asked.stdout.strip() == "4"


@pytest.mark.skipif(os.geteuid() != 0 or PYTHON is None, reason="only root asks as another account")
def test_the_desk_s_account_names_itself_no_worker(start_broker):
    """Tickets are sealed to whoever told their key at the worker's socket: an original would be theirs with one word."""
    start_broker(BROKER_UIDS="desk:65534,worker:65533")
    answered = {
        (face, uid): is_answered_as(uid, 0, socket_of(start_broker.folder, face))
        for face in SOCKETS
        for uid in (65533, 65534)
    }
    assert {pair for pair, is_so in answered.items() if is_so} == {(Face.DESK, 65534), (Face.WORKER, 65533)}


def test_an_account_is_named_for_a_socket_or_for_each():
    assert accounts("") == dict.fromkeys(SOCKETS, frozenset())
    assert accounts("5") == dict.fromkeys(SOCKETS, frozenset({5}))
    assert accounts("desk:5,worker:6,7") == {
        Face.PUBLIC: frozenset({7}),
        Face.DESK: frozenset({5, 7}),
        Face.WORKER: frozenset({6, 7}),
    }
    for wrong in ("somebody:5", "desk:", "desk", "house:5"):
        with pytest.raises((ValueError, KeyError)):
            accounts(wrong)


def test_no_socket_keeps_keys_open(behind_broker, start_broker):
    for face in SOCKETS:
        with at(start_broker.folder, face) as client, pytest.raises(NotForThisFace):
            client.ask(MakeHolder(uuid4(), "words", (Tier.STANDARD,), "somebody"))


def test_a_session_of_one_face_is_none_of_another(behind_broker, caseworker, start_broker):
    half = sign_in(caseworker).told()
    with at(start_broker.folder, Face.PUBLIC) as public:
        with pytest.raises(SessionUnknown):
            public.ask(LookAt(half))
        public.ask(EndSessionsOf(caseworker.user.holder_id))  # a hole in the form signs no colleague out
    with at(start_broker.folder, Face.DESK) as desk:
        assert desk.ask(LookAt(half)).holder == caseworker.user.holder_id


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff" * 40, b"\x81\xa4type\xa5Nobod", b"{}"])
def test_what_is_no_question_is_refused_and_the_connection_lives(behind_broker, start_broker, content):
    with socket.socket(socket.AF_UNIX) as connected:
        connected.connect(str(socket_of(start_broker.folder, Face.PUBLIC)))
        wire.send(connected, content)
        with pytest.raises(BrokerRefusal):
            wire.decode_answer(wire.receive(connected), str)
        wire.send(connected, wire.encode_question(Ping()))
        assert wire.decode_answer(wire.receive(connected), str)


def test_a_message_without_end_ends_the_connection(behind_broker, start_broker):
    with socket.socket(socket.AF_UNIX) as connected:
        connected.connect(str(socket_of(start_broker.folder, Face.PUBLIC)))
        connected.sendall(b"\xff\xff\xff\xff")
        assert connected.recv(1) == b""
    assert answers(start_broker.folder)


def test_a_proof_is_no_use_to_another_socket_twice(behind_broker, caseworker, start_broker):
    holder = caseworker.user.holder
    proof = broker.check_words(holder, caseworker.passphrase)
    with at(start_broker.folder, Face.DESK) as desk:
        desk.ask(OpenSession(proof, "x", broker.wrapped_of(holder)))
        with pytest.raises(BrokerRefusal):
            desk.ask(OpenSession(proof, "x", broker.wrapped_of(holder)))


def test_the_process_is_closed_off(behind_broker, start_broker):
    process = Path("/proc") / str(start_broker.process.pid)
    limits = (process / "limits").read_text()
    assert [line.split()[4:6] for line in limits.splitlines() if "core file" in line] == [["0", "0"]]
    assert "NoNewPrivs:\t1" in (process / "status").read_text()
    assert process.stat().st_uid == 0  # PR_SET_DUMPABLE gave its files to root: no other process of ours reads them
    with at(start_broker.folder, Face.DESK) as desk:
        said = desk.ask(Ping())
    assert said.startswith(("no network", "no dumps"))
    if "no network" in said.partition(";")[0]:
        assert (process / "net/dev").read_text().count(":") == 1  # the loopback of a network of its own
