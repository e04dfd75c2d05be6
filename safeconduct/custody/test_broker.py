"""Sessions end when they should, the second key closes by itself, and a storm of sign-ins is told to wait."""

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct.custody import broker, door, grants
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.errors import NoGrant, SessionOver, StepUpNeeded, WrongPassphrase
from safeconduct.custody.models import KeySession
from safeconduct.kernel import clock
from safeconduct.vault import VaultError, generate_key
from safeconduct.vaultd.requests import Ping

MINUTE = timedelta(minutes=1)


@pytest.fixture
def half(caseworker):
    return opened(caseworker, with_step_up=True)


def opened(who, **more):
    proof = broker.check_words(who.user.holder, who.passphrase)
    return broker.open_session(who.user.holder, proof, reference=str(who.user.pk), **more)


@pytest.fixture
def later(monkeypatch):
    """`later(minutes)`: from here on it is that much later."""
    start = timezone.now()
    return lambda after: monkeypatch.setattr(clock, "now", lambda: start + after)


def second_key_is_open(half):
    try:
        broker.keyring_of(broker.live_session(half), half).must_be_stepped_up()
    except StepUpNeeded:
        return False
    return True


@pytest.mark.parametrize(("after", "lives"), [(14 * MINUTE, True), (16 * MINUTE, False)])
def test_a_session_ends_after_a_quarter_of_an_hour_without_use(half, later, after, lives):
    later(after)
    if lives:
        assert broker.live_session(half)
    else:
        with pytest.raises(SessionOver):
            broker.live_session(half)


def test_a_session_in_use_ends_after_eight_hours_all_the_same(half, later):
    for minutes in range(10, 480, 10):
        later(minutes * MINUTE)
        broker.keep_awake(broker.live_session(half), half)
    later(481 * MINUTE)
    with pytest.raises(SessionOver):
        broker.live_session(half)


@pytest.mark.parametrize(("after", "opens"), [(4 * MINUTE, True), (6 * MINUTE, False)])
def test_the_second_key_closes_after_five_minutes(half, later, after, opens):
    later(after)
    assert second_key_is_open(half) is opens


def test_whoever_works_with_the_second_key_closed_is_asked_for_it(half, later):
    later(6 * MINUTE)
    with pytest.raises(StepUpNeeded):
        broker.keyring_of(broker.live_session(half), half).must_be_stepped_up()


def test_another_browsers_half_opens_nothing(half):
    stolen = BrowserHalf(half.session, generate_key())
    with pytest.raises(SessionOver):
        broker.keyring_of(broker.live_session(stolen), stolen)


@pytest.mark.parametrize("cookie", ["", "not base64 §", "c2hvcnQ=", "A" * 200])
def test_what_is_no_half_is_a_session_that_is_over(cookie):
    with pytest.raises(SessionOver):
        BrowserHalf.from_cookie(cookie)


def test_a_session_row_that_was_given_another_holder_opens_nothing(half, volunteer):
    KeySession.objects.filter(pk=half.session).update(holder=volunteer.user.holder)
    with pytest.raises(SessionOver):
        broker.keyring_of(broker.live_session(half), half)


def test_signing_in_again_ends_the_session_before(half, caseworker):
    row = KeySession.objects.get(pk=half.session)
    opened(caseworker)
    with pytest.raises(SessionOver):
        broker.live_session(half)
    with pytest.raises(SessionOver):  # the row is one thing, what opens is in the broker's memory
        broker.keyring_of(row, half)


def test_a_session_that_only_the_database_lengthened_is_over(half, later):
    row = KeySession.objects.get(pk=half.session)
    later(16 * MINUTE)
    KeySession.objects.update(seen_at=clock.now(), ends_at=clock.now() + timedelta(hours=8))
    with pytest.raises(SessionOver):
        broker.keyring_of(row, half)


def test_a_proof_is_good_for_one_step_of_the_next_minute(caseworker, later):
    holder = caseworker.user.holder
    proof = broker.check_words(holder, caseworker.passphrase)
    broker.open_session(holder, proof, reference="x")
    with pytest.raises(WrongPassphrase):
        broker.open_session(holder, proof, reference="x")
    late = broker.check_words(holder, caseworker.passphrase)
    later(2 * MINUTE)
    with pytest.raises(WrongPassphrase):
        broker.open_session(holder, late, reference="x")


def test_the_proof_of_one_colleague_opens_nothing_of_another(caseworker, lead):
    proof = broker.check_words(caseworker.user.holder, caseworker.passphrase)
    with pytest.raises(VaultError):
        broker.open_session(lead.user.holder, proof, reference="x")


def test_a_grant_taken_back_opens_nothing_from_the_next_request_on(lead, caseworker, make_case):
    case = make_case(caseworker=caseworker)
    assert grants.may_open(caseworker.actor, case.pk, Compartment.NARRATIVE)
    grants.revoke(lead.actor, case.pk, from_holder=caseworker.user.holder, reason="shared")
    half = opened(caseworker)
    next_request = broker.keyring_of(broker.live_session(half), half)
    with pytest.raises(NoGrant):
        next_request.data_keys([case.story], purpose="test")


def test_threads_that_ask_first_ask_one_broker(monkeypatch):
    made, started = [], threading.Barrier(4)
    door._made.cache_clear()
    build = door.Broker

    def slowly(*words, **more):
        made.append(1)
        time.sleep(0.05)
        return build(*words, **more)

    monkeypatch.setattr(door, "Broker", slowly)

    def ask():
        started.wait()
        door.ask_broker(Ping())

    threads = [threading.Thread(target=ask) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]
