"""Sessions in memory: by whose half, at which face, until when."""

from datetime import timedelta
from uuid import uuid4

import pytest

from safeconduct.vaultd.carried import Half
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.refusals import SessionUnknown, WordsDoNotFit
from safeconduct.vaultd.sessions import IDLE, LONGEST, STEP_UP_FOR, Sessions
from safeconduct.vaultd.tiers import Tier

HOLDER, MINUTE = uuid4(), timedelta(minutes=1)
SECRETS = {Tier.STANDARD: b"s" * 32, Tier.STEP_UP: b"u" * 32}


@pytest.fixture
def sessions(clock):
    return Sessions(Contexts(uuid4()), clock)


def start(sessions, holder=HOLDER, face="desk", *, steps_up=False):
    return sessions.start(holder, "somebody", face, SECRETS, steps_up=steps_up).half


def is_open(sessions, half, face="desk"):
    try:
        sessions.find(half, face)
    except SessionUnknown:
        return False
    return True


def test_it_opens_with_its_half_at_its_face_and_nowhere_else(sessions):
    half = start(sessions)
    assert is_open(sessions, half)
    assert not is_open(sessions, half, "public")
    assert not is_open(sessions, Half(half.session, b"x" * 32))
    assert not is_open(sessions, Half(uuid4(), half.key))


@pytest.mark.parametrize(("after", "lives"), [(IDLE - MINUTE, True), (IDLE, False)])
def test_looking_does_not_lengthen_it(sessions, clock, after, lives):
    half = start(sessions)
    clock.now += after / 2
    sessions.look(half, "desk")
    clock.now += after / 2
    assert is_open(sessions, half) is lives


def test_work_lengthens_it_to_eight_hours_and_no_further(sessions, clock):
    half, began = start(sessions), clock.now
    while clock.now + 10 * MINUTE < began + LONGEST:
        clock.now += 10 * MINUTE
        sessions.keep_awake(half, "desk")
    clock.now = began + LONGEST
    assert not is_open(sessions, half)


@pytest.mark.parametrize(("after", "opens"), [(STEP_UP_FOR - MINUTE, True), (STEP_UP_FOR, False)])
def test_the_second_key_is_open_for_five_minutes(sessions, clock, after, opens):
    half = start(sessions)
    assert sessions.secret(sessions.find(half, "desk"), half, Tier.STEP_UP) is None
    sessions.step_up(half, "desk", b"u" * 32)
    clock.now += after
    found = sessions.secret(sessions.find(half, "desk"), half, Tier.STEP_UP)
    assert (found == b"u" * 32) is opens
    assert sessions.secret(sessions.find(half, "desk"), half, Tier.STANDARD) == b"s" * 32


def test_another_sign_in_ends_the_one_before_and_nobody_elses(sessions):
    first, other = start(sessions), start(sessions, uuid4())
    second = start(sessions)
    assert [is_open(sessions, half) for half in (first, second, other)] == [False, True, True]


def test_a_renewed_session_ends_when_the_first_would_have(sessions, clock):
    half, began = start(sessions, steps_up=True), clock.now
    clock.now += 3 * MINUTE
    renewed = sessions.renew(half, "desk")
    assert not is_open(sessions, half)
    assert renewed.ends_at == began + LONGEST
    assert sessions.secret(sessions.find(renewed.half, "desk"), renewed.half, Tier.STEP_UP) == b"u" * 32
    clock.now += 3 * MINUTE
    assert sessions.secret(sessions.find(renewed.half, "desk"), renewed.half, Tier.STEP_UP) is None


def test_ending_holds_to_a_face_where_one_is_named(sessions):
    half = start(sessions)
    sessions.end_all_of(HOLDER, "public")
    sessions.end(half.session, "public")
    assert is_open(sessions, half)
    sessions.end(half.session)
    assert not is_open(sessions, half)


def test_what_the_house_has_just_made_lasts_and_ends_no_other(sessions, clock):
    signed_in = start(sessions)
    lasting = sessions.stay_open(HOLDER, "somebody", "house", SECRETS)
    clock.now += 10 * LONGEST
    assert is_open(sessions, lasting, "house")
    assert sessions.secret(sessions.find(lasting, "house"), lasting, Tier.STEP_UP) == b"u" * 32
    assert not is_open(sessions, signed_in)


def test_a_proof_is_taken_once_and_runs_out(sessions, clock):
    token = sessions.keep_proof(HOLDER, object())
    assert sessions.take_proof(token).holder == HOLDER
    late = sessions.keep_proof(HOLDER, object())
    clock.now += MINUTE
    for spent in (token, late, b""):
        with pytest.raises(WordsDoNotFit):
            sessions.take_proof(spent)


def test_nothing_of_a_session_or_a_half_is_shown(sessions):
    half = start(sessions)
    assert "key" not in repr(half)
    assert "s" * 8 not in repr(sessions.find(half, "desk"))
