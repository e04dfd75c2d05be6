"""Two of the roster vouch for a colleague's keys, or nothing is sealed to them."""

import pytest

from safeconduct.custody import founding, grants
from safeconduct.custody.compartments import Compartment, Group, Tier
from safeconduct.custody.errors import CannotVouch, NotVouchedFor
from safeconduct.custody.models import HolderKey, Voucher
from safeconduct.custody.vouching import check_words, counts, vouch, vouch_as_the_house
from safeconduct.vault import generate_pair

STORY = Compartment.NARRATIVE


@pytest.fixture
def newcomer(lead):
    return founding.make_person(founding.choose_passphrase("en"))


@pytest.fixture
def officer(lead, colleague):
    """Another of the roster."""
    oscar = colleague("oscar")
    grants.admit(lead.actor, grants.group(Group.ROSTER), oscar.user.holder)
    return oscar


def test_two_of_the_roster_vouch_and_then_keys_are_given(lead, case, officer, newcomer):
    with pytest.raises(NotVouchedFor):
        grants.share(lead.actor, case.pk, [STORY], to=newcomer, reason="shared")
    assert vouch(lead.actor, newcomer) is False
    with pytest.raises(NotVouchedFor):
        grants.share(lead.actor, case.pk, [STORY], to=newcomer, reason="shared")
    assert vouch(officer.actor, newcomer) is True
    assert counts(newcomer)
    grants.share(lead.actor, case.pk, [STORY], to=newcomer, reason="shared")


def test_one_of_the_roster_is_one_word_however_often(lead, newcomer):
    vouch(lead.actor, newcomer)
    with pytest.raises(CannotVouch):
        vouch(lead.actor, newcomer)
    assert not counts(newcomer)


def test_whoever_is_not_of_the_roster_has_no_word(lead, caseworker, newcomer):
    with pytest.raises(CannotVouch):
        vouch(caseworker.actor, newcomer)


def test_nobody_vouches_for_themselves(officer):
    HolderKey.objects.filter(holder=officer.user.holder).update(seal=b"")
    with pytest.raises(CannotVouch):
        vouch(officer.actor, officer.user.holder)


@pytest.mark.parametrize("flaw", ["signature", "seal", "by", "of"])
def test_a_word_that_somebody_wrote_into_the_database_is_none(lead, officer, caseworker, newcomer, flaw):
    vouch(lead.actor, newcomer)
    if flaw == "of":
        HolderKey.objects.filter(holder=newcomer).update(public_key=generate_pair().public)
    elif flaw == "by":
        Voucher.objects.update(by=caseworker.user.holder)
    else:
        Voucher.objects.update(**{flaw: b"f" * (64 if flaw == "signature" else 32)})
    assert vouch(officer.actor, newcomer) is False
    assert not counts(newcomer)


def test_the_operator_at_the_machine_vouches_where_there_is_nobody_else(lead, case, newcomer):
    vouch_as_the_house(newcomer, by="operator")
    grants.share(lead.actor, case.pk, [STORY], to=newcomer, reason="shared")


def test_the_words_to_compare_are_others_for_other_keys(newcomer, caseworker):
    words = check_words(newcomer, "en")
    assert len(words.split()) == 5
    assert words == check_words(newcomer, "nl") != check_words(caseworker.user.holder, "en")
    HolderKey.objects.filter(holder=newcomer, tier=Tier.STEP_UP).update(signing_key=b"k" * 32)
    assert check_words(newcomer, "en") != words
