"""One-time codes: each good once, and not to be replaced by whoever finds a session open."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.utils import timezone

from safeconduct.accounts import second_factor
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.second_factor import take_away
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.audit.models import Leaf
from safeconduct.custody import broker
from safeconduct.custody.errors import SessionOver, WrongPassphrase
from safeconduct.kernel.errors import NotAllowed

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
    shown = page.get(CODES).content.decode()
    fresh = re.search(r'name="secret" value="([A-Z2-7]{32})"', shown)[1]
    assert " ".join(re.findall("....", fresh)) in shown  # to be copied by hand
    assert page.post(CODES, {"secret": fresh, "code": code(fresh)}).status_code == 302
    leaf = Leaf.objects.latest("sequence")
    assert (leaf.action, leaf.object_id) == ("changed", str(caseworker.user.pk))


def test_codes_in_the_place_of_others_need_the_passphrase_again_and_a_code_of_the_old_ones(caseworker, browser):
    page, fresh, old = browser(caseworker, step_up=False), second_factor.new_secret(), second_factor.new_secret()
    second_factor.enrol(caseworker.user, old)
    before = bytes(caseworker.user.totp_secret)
    assert page.get(CODES).status_code == 302
    assert page.post(CODES, {"secret": fresh, "code": code(fresh)}).status_code == 401
    caseworker.user.refresh_from_db()
    assert bytes(caseworker.user.totp_secret) == before
    page.post("/you/open-again/", {"passphrase": caseworker.passphrase})
    for wrong in ({}, {"old_code": "000000"}, {"old_code": code(fresh)}):
        assert page.post(CODES, {"secret": fresh, "code": code(fresh), **wrong}).status_code != 302
    caseworker.user.refresh_from_db()
    assert bytes(caseworker.user.totp_secret) == before
    assert page.post(CODES, {"secret": fresh, "code": code(fresh), "old_code": code(old)}).status_code == 302
    caseworker.user.refresh_from_db()
    assert not second_factor.accept(caseworker.user, code(fresh))
    assert second_factor.accept(caseworker.user, code(fresh, 1))


def test_an_administrator_takes_the_codes_of_a_lost_telephone_away_and_ends_the_sessions(
    browser, lead, caseworker, secret
):
    page, at = browser(lead), f"/you/colleagues/{caseworker.user.pk}/"
    theirs = sign_in(username="clara", passphrase=caseworker.passphrase, code=code(secret))[1]
    assert "Take every second factor of theirs away" in page.get(at).content.decode()
    assert page.post(f"{at}codes/").status_code == 302
    caseworker.user.refresh_from_db()
    assert caseworker.user.totp_secret is None
    with pytest.raises(SessionOver):
        broker.live_session(theirs)
    leaf = Leaf.objects.filter(action="revoked").latest("sequence")
    assert (leaf.object_id, leaf.purpose) == (str(caseworker.user.pk), "codes")
    assert "Take every second factor of theirs away" not in page.get(at).content.decode()


def test_nobody_takes_their_own_codes_away_nor_who_is_no_administrator(browser, lead, caseworker, colleague):
    second_lead = browser(colleague("sofia", Role.LEAD))
    second_factor.enrol(lead.user, second_factor.new_secret())
    assert second_lead.post(f"/you/colleagues/{lead.user.pk}/codes/").status_code in (403, 404)
    with pytest.raises(NotAllowed):
        take_away(lead.actor, user=lead.user)
    lead.user.refresh_from_db()
    assert lead.user.totp_secret is not None


RECOVERY = "/you/me/recovery-codes/"


@pytest.fixture
def spare(browser, caseworker, secret):
    """Ten recovery codes, as the page showed them."""
    page = browser(caseworker, step_up=False)
    signed_in = {"username": "clara", "passphrase": caseworker.passphrase}
    page.post("/you/sign-in/", {**signed_in, "code": code(secret, -1)})
    assert page.get(RECOVERY).status_code == 302  # the second key first
    page.post("/you/open-again/", {"passphrase": caseworker.passphrase})
    assert "is no code of the second factor" in page.post(RECOVERY, {"old_code": "000000"}).content.decode()
    shown = page.post(RECOVERY, {"old_code": code(secret)}).content.decode()
    found = re.findall(r"<li>(\d{4} \d{4})</li>", shown)
    assert not [one for one in found if one in page.get(RECOVERY).content.decode()]
    return found


def test_a_recovery_code_stands_in_for_a_lost_telephone_once_and_the_log_says_so(caseworker, spare):
    assert len(set(spare)) == 10
    said = {"username": "clara", "passphrase": caseworker.passphrase}
    sign_in(**said, code=spare[3].replace(" ", "-"))
    leaf = Leaf.objects.filter(action="signed_in").latest("sequence")
    assert (leaf.object_id, leaf.purpose) == (str(caseworker.user.pk), "recovery code")
    with pytest.raises(WrongPassphrase):
        sign_in(**said, code=spare[3])
    sign_in(**said, code=spare[4])
    assert caseworker.user.recovery_codes.count() == 8
    kept = {bytes(row.digest) for row in caseworker.user.recovery_codes.all()}
    assert {len(digest) for digest in kept} == {32}


def test_a_recovery_code_is_one_persons_and_nobodys_without_a_second_factor(caseworker, spare, colleague, browser):
    other = colleague("olga", Role.CASEWORKER)
    second_factor.enrol(other.user, second_factor.new_secret())
    with pytest.raises(WrongPassphrase):
        sign_in(username="olga", passphrase=other.passphrase, code=spare[0])
    third = colleague("nina", Role.CASEWORKER)
    page = browser(third)
    assert "nothing that recovery codes could stand in for" in page.get(RECOVERY).content.decode()
    page.post(RECOVERY, {"old_code": "000000"})
    assert not third.user.recovery_codes.exists()


def test_an_administrator_takes_recovery_codes_away_too(browser, lead, caseworker, spare):
    assert browser(lead).post(f"/you/colleagues/{caseworker.user.pk}/codes/").status_code == 302
    assert not caseworker.user.recovery_codes.exists()


@pytest.mark.parametrize("other", ["наше", "a1", "AAAAAAAA", "A" * 40])
def test_a_secret_that_is_none_of_ours_is_never_kept_and_the_page_shows_another(browser, caseworker, other):
    answer = browser(caseworker).post(CODES, {"secret": other, "code": code(other) if len(other) > 20 else "123456"})
    assert answer.status_code == 200
    shown = re.findall(r'<p class="number">(\w+)</p>|name="secret" value="(\w+)"', answer.content.decode())
    assert {len(one) for pair in shown for one in pair if one} == {32}
    assert len({one for pair in shown for one in pair if one}) == 1
    caseworker.user.refresh_from_db()
    assert caseworker.user.totp_secret is None


def test_a_refusal_that_says_no_next_step_of_its_own_says_one_in_the_readers_language():
    from django.utils.translation import override

    from safeconduct.kernel.errors import Refused

    with override("ru"):
        assert str(Refused().next_step) == "Вернитесь и посмотрите на страницу ещё раз."
