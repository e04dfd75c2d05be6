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
from safeconduct.custody import doubts, grants
from safeconduct.custody.adopting import AnEarlierKey, begin_adopting
from safeconduct.custody.approving import approve as signed
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.errors import NotVouchedFor, WrongPassphrase
from safeconduct.custody.kits import WrongKit
from safeconduct.custody.models import CompartmentKey, Grant, HolderKey, Lock, Membership
from safeconduct.custody.recovering import OtherRecoveryKey
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed
from safeconduct.recovery import RecoveryKey
from safeconduct.recovery.answering import answer
from safeconduct.recovery.errors import DoesNotFit

PUBLIC = RECOVERY_KEY.public


@pytest.fixture
def beginner(colleague):
    return colleague("ada", Role.ADMINISTRATOR)


def ask(beginner, someone):
    half, words = recover.begin_with_code(
        username=someone.user.username, passphrase=recover.begin_recovery(beginner.actor, user=someone.user), code=""
    )
    recover.confirm_with_code(half, passphrase=words)
    return recover.write_request(someone.user, PUBLIC), words


def approve(asked, *colleagues):
    row = Recovery.objects.get(digest=asked.digest())
    for one in colleagues:
        recover.approve_recovery(one.actor, recovery=row, digest=asked.digest())


@pytest.fixture
def asked(beginner, lead, officer, caseworker, make_case):
    make_case(caseworker=caseworker)
    asked, _words = ask(beginner, caseworker)
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


def test_an_answer_for_another_person(tries, beginner, lead, officer, housing):
    theirs, _words = ask(beginner, housing)
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


def test_five_words_without_codes_in_a_house_that_requires_them(lead, caseworker, settings):
    settings.SECOND_FACTOR = "required"
    code = recover.begin_recovery(lead.actor, user=caseworker.user)
    for words, refusal in ((code, recover.NoCodes), (f"{code} more", WrongKit)):
        with pytest.raises(refusal):
            recover.begin_with_code(username="clara", passphrase=words, code="")
    assert Recovery.objects.get().new_keys is None


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
    Approval.objects.update(
        made_at=timezone.now() + timedelta(hours=48)
    )  # the row says so, and the signed word does not
    monkeypatch.setattr(recover, "WITHIN", timedelta(0))
    with pytest.raises(recover.NotTwoApprovals):
        recover.apply_answer(given, PUBLIC)


def test_a_yes_of_whoever_began_it(tries, given, beginner, officer):
    approve(tries, officer)
    with pytest.raises(NotAllowed):
        approve(tries, beginner)
    word = signed(beginner.actor, recover.RECOVER, tries.person, about=tries.digest().hex())
    Approval.objects.create(recovery=Recovery.objects.get(), by=beginner.user, digest=tries.digest(), word=word)
    with pytest.raises(recover.NotTwoApprovals):
        recover.apply_answer(given, PUBLIC)


def test_approvals_written_into_the_database(tries, given, beginner, lead, officer, housing):
    """Of the officer's yes, and of the lead's to something else, no row makes a second yes."""
    row, (action, person) = Recovery.objects.get(), (recover.RECOVER, tries.person)
    approve(tries, officer)
    theirs = bytes(row.approvals.get().word)
    forged = Approval.objects.create(recovery=row, by=lead.user, digest=tries.digest())
    for word in (
        b"",
        b"yes",
        theirs,
        signed(lead.actor, "erase", person, about=tries.digest().hex()),
        signed(lead.actor, action, housing.user.holder_id, about=tries.digest().hex()),
        signed(lead.actor, action, person, about=row.pk.hex),
        signed(beginner.actor, action, person, about=tries.digest().hex()),
    ):
        Approval.objects.filter(pk=forged.pk).update(word=word)
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


def test_a_yes_to_ones_own_recovery(beginner, officer, lead):
    asked, _words = ask(beginner, lead)
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


def write_into_the_database(holder, other):
    """Rows that would make a house of one's own out of another's case: its keys, and a group."""
    for key in CompartmentKey.objects.filter(subject=other.pk):
        place = {"subject": key.subject, "compartment": key.compartment}
        said = {"sealed_key": bytes(80), "granted_by": "lena", "reason": "assigned"}
        Grant.objects.create(compartment_key=key, holder=holder, **place, **said)
    for row in Membership.objects.filter(group=grants.group(Group.LEADS), member__kind="person"):
        marks = {"sealed_secret": row.sealed_secret, "signature": row.signature, "seal": row.seal}
        Membership.objects.create(group=row.group, member=holder, tier=row.tier, given_by=row.given_by, **marks)


def test_rows_written_into_the_database_before_the_request(lead, officer, caseworker, make_case):
    mine, other, said = make_case(caseworker=caseworker), make_case(name="Other"), []
    write_into_the_database(caseworker.user.holder, other)
    code = recover.begin_recovery(lead.actor, user=caseworker.user)
    half, words = recover.begin_with_code(username="clara", passphrase=code, code="")
    recover.confirm_with_code(half, passphrase=words)
    asked = recover.write_request(caseworker.user, PUBLIC, tell=said.append)
    assert {held.subject for held in asked.compartments} == {mine.pk}
    assert {held.group for held in asked.groups} == {grants.group(Group.GLASS).pk}  # a caseworker's own
    assert sum(str(other.pk) in line for line in said) == CompartmentKey.objects.filter(subject=other.pk).count()
    assert sum("the group leads" in line for line in said) == 2
    assert not any(str(mine.pk) in line for line in said)


def test_rows_written_into_the_database_after_the_request(asked, given, lead, officer, caseworker, make_case):
    (key, *_others) = Grant.objects.filter(holder=caseworker.user.holder)
    Grant.objects.filter(pk=key.pk).update(reason="shared", ends_at=None, seal=Grant.objects.exclude(pk=key.pk)[0].seal)
    write_into_the_database(caseworker.user.holder, make_case(name="Other"))
    approve(asked, lead, officer)
    said = []
    _user, count = recover.apply_answer(given, PUBLIC, tell=said.append)
    assert count == len(asked.compartments) - 1
    assert any(f"{key.subject}, {key.compartment}" in line for line in said)
    assert Grant.objects.filter(holder=caseworker.user.holder).count() == count
    groups = Membership.objects.filter(member=caseworker.user.holder).values_list("group__name", flat=True)
    assert set(groups) == {Group.GLASS}  # a caseworker's own
    assert list(doubts.complaints()) == []  # and nobody else's key was taken back by a seal that stood in a false row


@pytest.mark.django_db(transaction=True)
def test_the_replaced_keys_put_back_into_the_database(asked, given, lead, officer, caseworker, make_case):
    old = list(HolderKey.objects.filter(holder=caseworker.user.holder))
    lock, fresh = Lock.objects.get(holder=caseworker.user.holder), make_case(name="Fresh")
    approve(asked, lead, officer)
    recover.apply_answer(given, PUBLIC)
    assert list(doubts.complaints()) == []
    for row in (*old, lock):
        row.save(force_update=True)
    assert sign_in(username="clara", passphrase=caseworker.passphrase, code="")
    with pytest.raises(NotVouchedFor):
        grants.share(lead.actor, fresh.pk, [Compartment.CARD], to=caseworker.user.holder, reason="shared")
    assert "2 public keys are not ours" in " ".join(doubts.complaints())


@pytest.mark.django_db(transaction=True)
def test_the_replaced_recovery_key_put_back_into_the_database(lead, make_case):
    old, new = list(HolderKey.objects.filter(holder__name="recovery")), RecoveryKey.make().public
    begin_adopting(PUBLIC, new, by="operator", now=clock.now())
    make_case(name="Fresh")
    for row in old:
        row.save(force_update=True)
    with pytest.raises(NotVouchedFor):
        make_case(name="Another")
    assert "2 public keys are not ours" in " ".join(doubts.complaints())


@pytest.mark.django_db(transaction=True)
def test_a_key_that_the_house_has_or_had_is_not_adopted(lead, make_case):
    with pytest.raises(AnEarlierKey):
        begin_adopting(PUBLIC, PUBLIC, by="operator", now=clock.now())
    new = RecoveryKey.make().public
    begin_adopting(PUBLIC, new, by="operator", now=clock.now())
    with pytest.raises(AnEarlierKey):
        begin_adopting(new, PUBLIC, by="operator", now=clock.now())
    make_case()
