"""The key broker as a process of its own: what it answers to whom, what it logs first, what is lost when it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from safeconduct.audit.models import Leaf
from safeconduct.cases.payloads import Story
from safeconduct.cell.fingerprints import PACKAGE
from safeconduct.custody import broker, door
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.errors import BrokerAway, NoGrant, SessionOver, StepUpNeeded, WrongPassphrase
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import KeySession
from safeconduct.custody.sealing import open_record
from safeconduct.custody.tickets import NoWorker, OpenTicket, issue
from safeconduct.custody.workers import announce_worker, leave
from safeconduct.vaultd import wire
from safeconduct.vaultd.client import Client
from safeconduct.vaultd.faces import SOCKETS, Face
from safeconduct.vaultd.refusals import BrokerRefusal, NotForThisFace, SessionUnknown, Unreachable
from safeconduct.vaultd.requests import (
    EndSessionsOf,
    HaveShredKeys,
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


@pytest.fixture
def start(connect_as, settings, tmp_path):
    """`start()`: the process on the test's database, under its own role; it is ended with the test."""
    with connect_as("sc_broker") as theirs:
        where = {"user": theirs.info.user, "host": theirs.info.host, "port": theirs.info.port}
        url = f"postgresql:///{theirs.info.dbname}?{urlencode(where | {'password': theirs.info.password})}"
    folder = Path("/tmp") / f"sc-broker-{uuid4().hex[:8]}"
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name} | {
        "DATABASE_URL": url, "PEPPER": "5a" * 32, "SHRED_DIR": settings.SHRED_DIR, "BROKER_DIR": str(folder),
        "ARGON2_MEMORY_KIB": "8192", "ARGON2_PASSES": "1", "PYTHONPATH": str(PACKAGE.parent),
    }  # fmt: skip
    running = []

    def begin():
        with (tmp_path / "broker.log").open("a") as log:
            process = subprocess.Popen([sys.executable, "-m", "safeconduct.cell.broker"], env=environment, stderr=log)
        running.append(process)
        deadline = time.monotonic() + 60
        while not answers(folder):
            assert process.poll() is None, (tmp_path / "broker.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return process

    begin.folder = folder
    yield begin
    for process in running:
        process.kill()
        process.wait()
    for path in folder.glob("*"):
        path.unlink()
    folder.rmdir()


def answers(folder):
    try:
        with at(folder, Face.DESK) as client:
            client.ask(Ping())
    except Unreachable:
        return False
    return True


@contextmanager
def at(folder, face):
    client = Client(socket_of(folder, face))
    try:
        yield client
    finally:
        client.close()


@pytest.fixture
def house(start, settings, lead, caseworker, housing, make_case):
    """A case, made before; from here on this process has no key: it asks the broker's process for everything."""
    case = make_case(caseworker=caseworker)
    start.process = start()
    settings.BROKER_DIR, settings.PEPPER, settings.SHRED_DIR = str(start.folder), b"", ""
    door._process.cache_clear()
    yield case
    door._process().close()
    door._process.cache_clear()


def sign_in(who, **more):
    proof = broker.check_words(who.user.holder, who.passphrase)
    return broker.open_session(who.user.holder, proof, reference=str(who.user.pk), **more)


def at_work(who, **more):
    half = sign_in(who, **more)
    return type(who.actor)(who.user, who.actor.roles, broker.keyring_of(broker.live_session(half), half))


def story_of(actor, case):
    return open_record(actor, case.story, Story, purpose="view")


def test_a_colleague_reads_through_the_process_and_the_log_has_it(house, caseworker):
    before = Leaf.objects.count()
    assert story_of(at_work(caseworker), house)
    leaf = Leaf.objects.order_by("sequence").last()
    assert Leaf.objects.count() == before + 1
    assert (leaf.action, leaf.actor, leaf.purpose) == ("opened", str(caseworker.user.pk), "view")
    assert (leaf.object_kind, leaf.subject_id) == ("narrative:cases.story", str(house.pk))


def test_where_the_log_cannot_be_written_nothing_opens(house, caseworker):
    actor = at_work(caseworker)
    with connection.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON audit_entry FROM sc_broker")
    with pytest.raises(BrokerAway):
        story_of(actor, house)
    with connection.cursor() as cursor:
        cursor.execute("GRANT INSERT ON audit_entry TO sc_broker")
    assert story_of(actor, house)


def test_the_broker_finds_the_database_again_by_itself(house, caseworker, connect_as):
    actor = at_work(caseworker)
    assert story_of(actor, house)
    with connect_as("sc_broker") as theirs:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sc_broker' AND pid <> %s"
        assert theirs.execute(ended, [theirs.info.backend_pid]).rowcount == 1
    assert story_of(actor, house)


def test_its_role_tells_the_log_and_reads_nothing(connect_as):
    with connect_as("sc_broker") as theirs:
        tables = theirs.execute("""
            SELECT table_name || ' ' || privilege_type FROM information_schema.role_table_grants
            WHERE grantee = 'sc_broker'
        """).fetchall()
    assert tables == [("audit_entry INSERT",)]


def test_the_second_key_and_what_nobody_gave(house, caseworker, housing):
    with pytest.raises(StepUpNeeded):
        at_work(caseworker).keyring.must_be_stepped_up()
    half = sign_in(caseworker)
    broker.step_up(half, caseworker.passphrase)
    broker.keyring_of(broker.live_session(half), half).must_be_stepped_up()
    with pytest.raises(WrongPassphrase):
        broker.step_up(half, "six words of another")
    with pytest.raises(NoGrant):
        story_of(at_work(housing), house)


def test_a_broker_that_was_killed_knows_no_session(house, caseworker, start):
    half = sign_in(caseworker)
    actor = at_work(caseworker)
    start.process.kill()
    start.process.wait()
    with pytest.raises(BrokerAway):
        story_of(actor, house)
    start()
    with pytest.raises(SessionOver):
        broker.keyring_of(broker.live_session(sign_in(caseworker)), half)
    with pytest.raises(SessionOver):
        story_of(actor, house)
    assert story_of(at_work(caseworker), house)


def test_colleagues_read_what_happened_and_sign_in_again(house, caseworker, start, browser):
    page = browser(caseworker)
    KeySession.objects.update(seen_at=timezone.now() - timedelta(minutes=5))  # the next click would keep it awake
    start.process.kill()
    start.process.wait()
    away = page.get("/")
    assert away.status_code == 503
    assert "keeps the keys is not answering" in away.content.decode()
    sent = page.post(f"/cases/{house.slug}/story/", {"added": "They came a third time."})
    assert (sent.status_code, "They came a third time." in sent.content.decode()) == (503, True)
    start()
    assert page.get("/").url.startswith("/you/sign-in/")
    assert page.get("/you/sign-in/").status_code == 200


def test_each_socket_takes_its_own_questions(house, caseworker, start):
    for face, asked in [
        (Face.PUBLIC, Shred(house.pk)),
        (Face.PUBLIC, HaveShredKeys((house.pk,))),
        (Face.PUBLIC, MakeHolder(uuid4(), "words", tuple(Tier))),
        (Face.WORKER, MakeHolder(uuid4(), "words", (Tier.STANDARD,))),
        (Face.WORKER, KeyedHash("tries", b"x")),
    ]:
        with at(start.folder, face) as client, pytest.raises(NotForThisFace):
            client.ask(asked)
    with at(start.folder, Face.DESK) as desk:
        assert desk.ask(HaveShredKeys((house.pk, uuid4()))) == [True, False]


def test_no_socket_keeps_keys_open(house, start):
    for face in SOCKETS:
        with at(start.folder, face) as client, pytest.raises(NotForThisFace):
            client.ask(MakeHolder(uuid4(), "words", (Tier.STANDARD,), "somebody"))


def test_a_session_of_one_face_is_none_of_another(house, caseworker, start):
    half = sign_in(caseworker).told()
    with at(start.folder, Face.PUBLIC) as public:
        with pytest.raises(SessionUnknown):
            public.ask(LookAt(half))
        public.ask(EndSessionsOf(caseworker.user.holder_id))  # a hole in the form signs no colleague out
    with at(start.folder, Face.DESK) as desk:
        assert desk.ask(LookAt(half)).holder == caseworker.user.holder_id


def test_a_ticket_is_sealed_to_workers_that_told_the_broker_their_key(house, caseworker, start):
    actor = at_work(caseworker)
    with at(start.folder, Face.WORKER) as worker:
        announced = announce_worker_at(worker)
    try:
        ticket = issue(actor, [house.story], purpose="test")
        assert OpenTicket(ticket).record(house.story, Story)
        with connection.cursor() as cursor:  # somebody writes a key of their own into the table
            cursor.execute("UPDATE custody_holderkey SET public_key = %s WHERE holder_id = %s", [b"t" * 32, announced])
        with pytest.raises(NoWorker):
            issue(actor, [house.story], purpose="test")
    finally:
        leave()


def announce_worker_at(client):
    """As the worker's own process does, whose face is the worker's."""
    before, door._process = door._process, lambda: client
    try:
        return announce_worker().pk
    finally:
        door._process = before


def test_whoever_holds_the_row_without_the_half_opens_nothing(house, caseworker):
    half = sign_in(caseworker)
    stolen = BrowserHalf(half.session, b"x" * 32)
    with pytest.raises(SessionOver):
        broker.keyring_of(broker.live_session(half), stolen)
    with pytest.raises(SessionOver):
        SessionKeyring(caseworker.user.holder_id, stolen.told()).data_keys([house.story], purpose="view")


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff" * 40, b"\x81\xa4type\xa5Nobod", b"{}"])
def test_what_is_no_question_is_refused_and_the_connection_lives(house, start, content):
    with socket.socket(socket.AF_UNIX) as connected:
        connected.connect(str(socket_of(start.folder, Face.PUBLIC)))
        wire.send(connected, content)
        with pytest.raises(BrokerRefusal):
            wire.decode_answer(wire.receive(connected), str)
        wire.send(connected, wire.encode_question(Ping()))
        assert wire.decode_answer(wire.receive(connected), str)


def test_a_message_without_end_ends_the_connection(house, start):
    with socket.socket(socket.AF_UNIX) as connected:
        connected.connect(str(socket_of(start.folder, Face.PUBLIC)))
        connected.sendall(b"\xff\xff\xff\xff")
        assert connected.recv(1) == b""
    assert answers(start.folder)


def test_a_proof_is_no_use_to_another_socket_twice(house, caseworker, start):
    holder = caseworker.user.holder
    proof = broker.check_words(holder, caseworker.passphrase)
    with at(start.folder, Face.DESK) as desk:
        desk.ask(OpenSession(proof, "x", broker.wrapped_of(holder)))
        with pytest.raises(BrokerRefusal):
            desk.ask(OpenSession(proof, "x", broker.wrapped_of(holder)))


def test_the_process_is_closed_off(house, start):
    process = Path("/proc") / str(start.process.pid)
    limits = (process / "limits").read_text()
    assert [line.split()[4:6] for line in limits.splitlines() if "core file" in line] == [["0", "0"]]
    assert "NoNewPrivs:\t1" in (process / "status").read_text()
    assert process.stat().st_uid == 0  # PR_SET_DUMPABLE gave its files to root: no other process of ours reads them
    with at(start.folder, Face.DESK) as desk:
        said = desk.ask(Ping())
    assert said.startswith(("no network", "no dumps"))
    if "no network" in said.partition(";")[0]:
        assert (process / "net/dev").read_text().count(":") == 1  # the loopback of a network of its own


def test_it_stops_when_asked(start):
    process = start()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) is not None
