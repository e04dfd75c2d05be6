"""The key broker as a process of its own: what it opens, what it logs first, what is lost when it ends."""

import signal
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.payloads import Story
from safeconduct.cell.conftest import at, at_work, sign_in
from safeconduct.custody import acting, broker, door, glass, passkeys
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.errors import BrokerAway, NoGrant, SessionOver, StepUpNeeded, WrongPassphrase
from safeconduct.custody.founding import choose_passphrase, make_person
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import KeySession
from safeconduct.custody.sealing import open_record
from safeconduct.custody.tickets import NoWorker, OpenTicket, issue
from safeconduct.custody.workers import announce_worker, leave
from safeconduct.kernel import clock
from safeconduct.vault import VaultError
from safeconduct.vaultd.faces import Face

pytestmark = pytest.mark.django_db(transaction=True)


def story_of(actor, case):
    return open_record(actor, case.story, Story, purpose="view")


def test_a_colleague_reads_through_the_process_and_the_log_has_it(behind_broker, caseworker):
    before = Leaf.objects.count()
    assert story_of(at_work(caseworker), behind_broker)
    leaf = Leaf.objects.order_by("sequence").last()
    assert Leaf.objects.count() == before + 1
    assert (leaf.action, leaf.actor, leaf.purpose) == ("opened", str(caseworker.user.pk), "view")
    assert (leaf.object_kind, leaf.subject_id) == ("narrative:cases.story", str(behind_broker.pk))


def test_where_the_log_cannot_be_written_nothing_opens(behind_broker, caseworker):
    actor = at_work(caseworker)
    with connection.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON audit_entry FROM sc_broker")
    with pytest.raises(BrokerAway):
        story_of(actor, behind_broker)
    with connection.cursor() as cursor:
        cursor.execute("GRANT INSERT ON audit_entry TO sc_broker")
    assert story_of(actor, behind_broker)


def test_the_broker_finds_the_database_again_by_itself(behind_broker, caseworker, connect_as):
    actor = at_work(caseworker)
    assert story_of(actor, behind_broker)
    with connect_as("sc_broker") as theirs:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sc_broker' AND pid <> %s"
        assert theirs.execute(ended, [theirs.info.backend_pid]).rowcount == 1
    assert story_of(actor, behind_broker)


def test_its_role_tells_the_log_and_reads_nothing(connect_as):
    with connect_as("sc_broker") as theirs:
        tables = theirs.execute("""
            SELECT table_name || ' ' || privilege_type FROM information_schema.role_table_grants
            WHERE grantee = 'sc_broker'
        """).fetchall()
    assert tables == [("audit_entry INSERT",)]


def test_the_second_key_and_what_nobody_gave(behind_broker, caseworker, housing):
    with pytest.raises(StepUpNeeded):
        at_work(caseworker).keyring.must_be_stepped_up()
    half = sign_in(caseworker)
    broker.step_up(half, caseworker.passphrase)
    broker.keyring_of(broker.live_session(half), half).must_be_stepped_up()
    with pytest.raises(WrongPassphrase):
        broker.step_up(half, "six words of another")
    with pytest.raises(NoGrant):
        story_of(at_work(housing), behind_broker)


def test_a_broker_that_was_killed_knows_no_session(behind_broker, caseworker, start_broker):
    half = sign_in(caseworker)
    actor = at_work(caseworker)
    start_broker.process.kill()
    start_broker.process.wait()
    with pytest.raises(BrokerAway):
        story_of(actor, behind_broker)
    start_broker()
    with pytest.raises(SessionOver):
        broker.keyring_of(broker.live_session(sign_in(caseworker)), half)
    with pytest.raises(SessionOver):
        story_of(actor, behind_broker)
    assert story_of(at_work(caseworker), behind_broker)


def test_colleagues_read_what_happened_and_sign_in_again(behind_broker, caseworker, start_broker, browser):
    page = browser(caseworker)
    KeySession.objects.update(seen_at=timezone.now() - timedelta(minutes=5))  # the next click would keep it awake
    start_broker.process.kill()
    start_broker.process.wait()
    away = page.get("/")
    assert away.status_code == 503
    assert "keeps the keys is not answering" in away.content.decode()
    sent = page.post(f"/cases/{behind_broker.slug}/story/", {"added": "They came a third time."})
    assert (sent.status_code, "They came a third time." in sent.content.decode()) == (503, True)
    start_broker()
    assert page.get("/").url.startswith("/you/sign-in/")
    assert page.get("/you/sign-in/").status_code == 200


def test_a_ticket_is_sealed_to_workers_that_told_the_broker_their_key(behind_broker, caseworker, start_broker):
    actor = at_work(caseworker)
    with at(start_broker.folder, Face.WORKER) as worker:
        announced = announce_worker_at(worker)
    try:
        ticket = issue(actor, [behind_broker.story], purpose="test")
        assert OpenTicket(ticket, of=behind_broker.pk).record(behind_broker.story, Story)
        with connection.cursor() as cursor:  # somebody writes a key of their own into the table
            cursor.execute("UPDATE custody_holderkey SET public_key = %s WHERE holder_id = %s", [b"t" * 32, announced])
        with pytest.raises(NoWorker):
            issue(actor, [behind_broker.story], purpose="test")
    finally:
        leave()


def announce_worker_at(client):
    """As the worker's own process does, whose face is the worker's."""
    before, door._process = door._process, lambda: client
    try:
        return announce_worker().pk
    finally:
        door._process = before


def test_whoever_holds_the_row_without_the_half_opens_nothing(behind_broker, caseworker):
    half = sign_in(caseworker)
    stolen = BrowserHalf(half.session, b"x" * 32)
    with pytest.raises(SessionOver):
        broker.keyring_of(broker.live_session(half), stolen)
    with pytest.raises(SessionOver):
        SessionKeyring(caseworker.user.holder_id, stolen.told()).data_keys([behind_broker.story], purpose="view")


@pytest.fixture
def nina(colleague):
    """Another caseworker, who holds nothing of the case. Before the process: it makes no keys that stay open."""
    return colleague("nina", Role.CASEWORKER)


def test_a_passkey_a_guest_and_broken_glass_go_through_the_process(nina, behind_broker, caseworker):
    name, answered = uuid4(), bytes(range(32))
    half = sign_in(caseworker, with_step_up=True)
    seal = passkeys.seal(half, name, b"credential", b"public")
    passkey = passkeys.Passkey(caseworker.user.holder_id, name, b"credential", b"public", seal)
    passkeys.let_open(half, passkey, answered)
    half = sign_in(caseworker)
    with pytest.raises(WrongPassphrase):
        passkeys.open_by(half, passkey, bytes(32))
    with pytest.raises(StepUpNeeded):
        passkeys.let_open(half, passkey, answered)
    passkeys.open_by(half, passkey, answered)
    broker.keyring_of(broker.live_session(half), half).must_be_stepped_up()

    until = clock.now() + timedelta(minutes=5)
    new = choose_passphrase("en", until=until)
    guest = make_person(new)
    opened = broker.open_session(guest, broker.check_words(guest, new.words), reference="guest")
    assert broker.live_session(opened).ends_at == until
    guest.until = until + timedelta(days=1)
    with pytest.raises(VaultError):
        broker.open_session(guest, broker.check_words(guest, new.words), reference="guest")

    half = sign_in(nina, with_step_up=True)
    acting.act(half.session)
    reader = Actor(nina.user, nina.actor.roles, broker.keyring_of(broker.live_session(half), half))
    opening = glass.reach_through(reader, behind_broker.pk, to=nina.user.holder)
    assert Leaf.objects.get(action="broken").object_id == str(opening)
    with pytest.raises(NoGrant):
        story_of(reader, behind_broker)
    reader.keyring.look_through(glass.broken_by(nina.user.holder))
    assert story_of(reader, behind_broker)


def test_it_stops_when_asked(start_broker):
    process = start_broker()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) is not None
