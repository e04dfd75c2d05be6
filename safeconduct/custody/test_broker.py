"""Sessions end when they should, the second key closes by itself, and a storm of sign-ins is told to wait."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct.custody import broker, grants, keyring
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.compartments import Compartment, Tier
from safeconduct.custody.errors import Busy, NoGrant, SessionOver, StepUpNeeded
from safeconduct.custody.models import KeySession
from safeconduct.kernel import clock
from safeconduct.vault import generate_key

MINUTE = timedelta(minutes=1)


@pytest.fixture
def half(caseworker):
    return broker.open_session(
        caseworker.user.holder, broker.check_words(caseworker.user.holder, caseworker.passphrase), with_step_up=True
    )


@pytest.fixture
def later(monkeypatch):
    """`later(minutes)`: from here on it is that much later."""
    start = timezone.now()
    return lambda after: monkeypatch.setattr(clock, "now", lambda: start + after)


def tier_opens(half, tier):
    return broker.keyring_of(broker.live_session(half), half)._secret(tier) is not None


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
        broker.keep_awake(broker.live_session(half))
    later(481 * MINUTE)
    with pytest.raises(SessionOver):
        broker.live_session(half)


@pytest.mark.parametrize(("after", "opens"), [(4 * MINUTE, True), (6 * MINUTE, False)])
def test_the_second_key_closes_after_five_minutes(half, later, after, opens):
    later(after)
    assert tier_opens(half, Tier.STEP_UP) is opens
    assert tier_opens(half, Tier.STANDARD)


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
    KeySession.objects.filter(pk=half.session).update(holder=volunteer.user.holder, standard=b"x" * 72)
    with pytest.raises(SessionOver):
        broker.keyring_of(broker.live_session(half), half)


def test_signing_in_again_ends_the_session_before(half, caseworker):
    broker.open_session(caseworker.user.holder, broker.check_words(caseworker.user.holder, caseworker.passphrase))
    with pytest.raises(SessionOver):
        broker.live_session(half)


def test_a_grant_taken_back_opens_nothing_from_the_next_request_on(lead, caseworker, make_case):
    case = make_case(caseworker=caseworker)
    assert grants.may_open(caseworker.actor, case.pk, Compartment.NARRATIVE)
    grants.revoke(lead.actor, case.pk, from_holder=caseworker.user.holder, reason="shared")
    next_request = keyring.OpenKeyring(caseworker.user.holder_id, lambda _tier: None)
    with pytest.raises(NoGrant):
        next_request.data_key(case.story)


def test_more_sign_ins_than_the_queue_holds_are_told_to_wait(monkeypatch):
    monkeypatch.setattr(broker, "_queued", threading.BoundedSemaphore(1))
    with broker._a_place_to_derive(), pytest.raises(Busy):
        broker.pretend_to_check("six words")
    broker.pretend_to_check("six words")


def test_a_derivation_that_fails_gives_its_place_back(monkeypatch):
    monkeypatch.setattr(broker, "_queued", threading.BoundedSemaphore(1))
    monkeypatch.setattr(broker, "_running", threading.BoundedSemaphore(1))
    for _try in range(3):
        with pytest.raises(MemoryError), broker._a_place_to_derive():
            raise MemoryError
    broker.pretend_to_check("six words")
