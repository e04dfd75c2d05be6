"""One-time codes: each good once, and not to be replaced by whoever finds a session open."""

from datetime import timedelta

import pyotp
import pytest
from django.utils import timezone

from safeconduct.accounts import second_factor
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.audit.models import Leaf
from safeconduct.custody.errors import WrongPassphrase

CODES = "/you/me/codes/"


@pytest.fixture
def secret(caseworker):
    secret = second_factor.new_secret()
    second_factor.enrol(caseworker.user, secret)
    return secret


def code(secret, steps=0):
    return pyotp.TOTP(secret).at(timezone.now() + timedelta(seconds=30 * steps))


def test_a_code_signs_in_once(caseworker, secret):
    said = {"username": "clara", "passphrase": caseworker.passphrase, "code": code(secret)}
    sign_in(**said)
    with pytest.raises(WrongPassphrase):
        sign_in(**said)


@pytest.mark.parametrize(("steps", "fits"), [(-3, False), (-1, True), (0, True), (1, True), (3, False)])
def test_a_code_is_good_for_half_a_minute_to_each_side(caseworker, secret, steps, fits):
    assert second_factor.accept(caseworker.user, code(secret, steps)) is fits


def test_an_earlier_code_does_not_follow_a_later_one(caseworker, secret):
    assert second_factor.accept(caseworker.user, code(secret, 1))
    assert not second_factor.accept(caseworker.user, code(secret))


def test_the_first_codes_need_a_session_only_and_leave_a_mark(caseworker, browser):
    page = browser(caseworker, step_up=False)
    fresh = second_factor.new_secret()
    assert page.post(CODES, {"secret": fresh, "code": code(fresh)}).status_code == 302
    leaf = Leaf.objects.latest("sequence")
    assert (leaf.action, leaf.object_id) == ("changed", str(caseworker.user.pk))


def test_codes_in_the_place_of_others_need_the_passphrase_again(caseworker, browser):
    page, fresh = browser(caseworker, step_up=False), second_factor.new_secret()
    second_factor.enrol(caseworker.user, second_factor.new_secret())
    before = bytes(caseworker.user.totp_secret)
    assert page.get(CODES).status_code == 302
    assert page.post(CODES, {"secret": fresh, "code": code(fresh)}).status_code == 401
    caseworker.user.refresh_from_db()
    assert bytes(caseworker.user.totp_secret) == before
    page.post("/you/open-again/", {"passphrase": caseworker.passphrase})
    assert page.post(CODES, {"secret": fresh, "code": code(fresh)}).status_code == 302
    caseworker.user.refresh_from_db()
    assert not second_factor.accept(caseworker.user, code(fresh))
    assert second_factor.accept(caseworker.user, code(fresh, 1))
