"""What was tried with a recovery: other answers, other people's, old ones, one's own yes, a key swapped in the database."""

from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone

from safeconduct.accounts.models import Approval, Recovery
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services import recover
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.conftest import RECOVERY_KEY
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.models import Grant, HolderKey
from safeconduct.custody.recovering import OtherRecoveryKey
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed
from safeconduct.recovery import RecoveryKey
from safeconduct.recovery.answering import answer
from safeconduct.recovery.errors import DoesNotFit

PUBLIC = RECOVERY_KEY.public


@pytest.fixture
def officer(colleague):
    return colleague("daan", Role.OFFICER)


def ask(lead, someone):
    half, words = recover.begin_with_code(
        username=someone.user.username, passphrase=recover.begin_recovery(lead.actor, user=someone.user), code=""
    )
    recover.confirm_with_code(half, passphrase=words)
    return recover.write_request(someone.user, PUBLIC), words


def approve(asked, *colleagues):
    row = Recovery.objects.get(digest=asked.digest())
    for one in colleagues:
        recover.approve_recovery(one.actor, recovery=row, digest=asked.digest())


@pytest.fixture
def asked(lead, officer, caseworker, make_case):
    make_case(caseworker=caseworker)
    asked, _words = ask(lead, caseworker)
    return asked


@pytest.fixture
def given(asked):
    return answer(asked, RECOVERY_KEY, clock.now())


@pytest.fixture
def nothing_was_given(caseworker):
    """Whatever was tried: the same bytes in every row of hers, and her old words count."""

    def rows():
        found = Grant.objects.filter(holder=caseworker.user.holder).order_by("pk")
        keys = HolderKey.objects.filter(holder=caseworker.user.holder).order_by("pk")
        return [bytes(row.sealed_key) for row in found] + [bytes(key.public_key) for key in keys]

    before = rows()
    yield
    assert rows() == before
    assert sign_in(username="clara", passphrase=caseworker.passphrase, code="")


@pytest.fixture
def tries(asked, nothing_was_given):
    return asked


def test_an_answer_altered_by_one_bit(tries, given, lead, officer):
    approve(tries, lead, officer)
    (first, *others) = given.compartments
    for at in range(0, len(first.sealed), 9):
        bent = first.sealed[:at] + bytes([first.sealed[at] ^ 1]) + first.sealed[at + 1 :]
        changed = msgspec.structs.replace(given, compartments=(msgspec.structs.replace(first, sealed=bent), *others))
        with pytest.raises(DoesNotFit):
            recover.apply_answer(changed, PUBLIC)


def test_an_answer_for_another_person(tries, lead, officer, housing):
    theirs, _words = ask(lead, housing)
    approve(tries, lead, officer)
    approve(theirs, lead, officer)
    for_hugo = answer(theirs, RECOVERY_KEY, clock.now())
    posing = msgspec.structs.replace(for_hugo, request=tries.digest())
    with pytest.raises(DoesNotFit):
        recover.apply_answer(posing, PUBLIC)
    signed = msgspec.structs.replace(posing, signature=RECOVERY_KEY.sign(posing.signed_content()))
    with pytest.raises(DoesNotFit):
        recover.apply_answer(signed, PUBLIC)


def test_an_answer_by_a_key_of_ones_own(tries, given, lead, officer):
    approve(tries, lead, officer)
    forged = msgspec.structs.replace(given, signature=RecoveryKey.make().sign(given.signed_content()))
    with pytest.raises(DoesNotFit):
        recover.apply_answer(forged, PUBLIC)


def test_an_answer_without_two_approvals(tries, given, lead):
    with pytest.raises(recover.NotTwoApprovals):
        recover.apply_answer(given, PUBLIC)
    approve(tries, lead, lead)
    with pytest.raises(recover.NotTwoApprovals):
        recover.apply_answer(given, PUBLIC)


def test_an_answer_after_a_day(tries, given, lead, officer, monkeypatch):
    approve(tries, lead, officer)
    Approval.objects.filter(by=lead.user).update(made_at=timezone.now() - timedelta(hours=24))
    with pytest.raises(recover.NotTwoApprovals):
        recover.apply_answer(given, PUBLIC)


def test_a_request_written_anew_voids_what_was_approved_before(tries, given, lead, officer, caseworker):
    approve(tries, lead, officer)
    again = recover.write_request(caseworker.user, PUBLIC)
    with pytest.raises(DoesNotFit):
        recover.apply_answer(given, PUBLIC)
    with pytest.raises(recover.NotTwoApprovals):
        recover.apply_answer(answer(again, RECOVERY_KEY, clock.now()), PUBLIC)
    with pytest.raises(recover.NothingToApprove):
        recover.approve_recovery(lead.actor, recovery=Recovery.objects.get(), digest=tries.digest())


def test_a_swapped_recovery_key_in_the_database(tries, caseworker):
    HolderKey.objects.filter(holder__name="recovery").update(public_key=RecoveryKey.make().public.sealing)
    with pytest.raises(OtherRecoveryKey):
        recover.write_request(caseworker.user, PUBLIC)


def test_a_yes_to_ones_own_recovery(officer, lead):
    asked, _words = ask(officer, lead)
    with pytest.raises(NotAllowed):
        approve(asked, lead)
    approve(asked, officer)
    Approval.objects.create(recovery=Recovery.objects.get(), by=lead.user, digest=asked.digest())
    with pytest.raises(recover.NotTwoApprovals):  # even a row of one's own in the database is no second yes
        recover.apply_answer(answer(asked, RECOVERY_KEY, clock.now()), PUBLIC)


def test_a_replayed_answer(asked, given, lead, officer, caseworker):
    approve(asked, lead, officer)
    recover.apply_answer(given, PUBLIC)
    with pytest.raises(DoesNotFit):
        recover.apply_answer(given, PUBLIC)
    with pytest.raises(WrongPassphrase):
        sign_in(username="clara", passphrase=caseworker.passphrase, code="")


def test_what_was_taken_back_meanwhile_is_not_given_again(asked, given, lead, officer, caseworker):
    subject = asked.compartments[0].subject
    Grant.objects.filter(holder=caseworker.user.holder, subject=subject).delete()
    approve(asked, lead, officer)
    _user, count = recover.apply_answer(given, PUBLIC)
    assert count == 0
    assert not Grant.objects.filter(holder=caseworker.user.holder).exists()
