"""Whoever holds the desk's process asks the broker's for an original in every way but the one that two colleagues gave."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from msgspec.structs import replace as altered

from safeconduct.cell.conftest import at_work, told_of
from safeconduct.custody.approving import approvals, approve
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import NotTwo
from safeconduct.custody.keyring import _told
from safeconduct.custody.originals import about, by_two
from safeconduct.custody.sealing import open_blob
from safeconduct.evidence.conftest import PAPER
from safeconduct.evidence.kinds import Origin, OriginalReason
from safeconduct.evidence.services.original_by_two import allow_original, ask_original, take_original
from safeconduct.evidence.services.receive import receive
from safeconduct.vault import VaultError
from safeconduct.vaultd import requests as ask

pytestmark = pytest.mark.django_db(transaction=True)
PURPOSES = ("download", "pages", "bundle", "view", "guest", "search")


def test_two_take_an_original_once_and_the_log_has_it(house):
    asked = ask_original(house.clara, item=house.item, reason=OriginalReason.COURT)
    allow_original(house.lena, item=house.item, asked_id=asked.pk)
    assert b"".join(take_original(house.clara, item=house.item, asked_id=asked.pk)) == PAPER
    assert told_of(house.item, "opened") == [(house.clara.reference, "originals:evidence.original", "download")]
    assert told_of(house.item, "refused") == []


@pytest.mark.parametrize("purpose", PURPOSES)
def test_one_session_takes_none_whatever_it_says_that_it_is_for_and_the_log_has_the_attempt(house, purpose):
    with pytest.raises(NotTwo):
        open_blob(house.clara, house.item.blob, purpose=purpose)
    assert told_of(house.item, "opened") == []
    assert told_of(house.item, "refused") == [(house.clara.reference, "originals:evidence.original", purpose)]


def test_words_of_two_are_for_a_download_and_the_log_says_so(house):
    whole = house.allowed()
    for purpose in PURPOSES[1:]:
        with pytest.raises(NotTwo):
            house.keys(whole, purpose=purpose)
    assert house.keys(whole)
    assert told_of(house.item, "opened") == [(house.clara.reference, "originals:evidence.original", "download")]


def test_an_original_among_other_things_takes_the_words_too(house):
    for things in ([house.item.about, house.item.blob], [house.item.blob, house.item.about]):
        with pytest.raises(NotTwo):
            house.keys(None, things=things)
    assert len(house.keys(house.allowed(), things=[house.item.about, house.item.blob])) == 2


def test_no_other_name_for_its_type_opens_it(house):
    """The type is in what seals the data key: a desk that says another gets nothing."""
    (thing,) = _told([house.item.blob])
    (grant,) = house.clara.keyring._held.grants({house.item.blob.compartment_key})
    hands = house.clara.keyring._hands((grant,))
    for kind in ("evidence.drawing", "dossiers.bundle", "evidence.original ", "evidence.originals", "original"):
        with pytest.raises(VaultError):
            ask_broker(ask.OpenThings(hands, (grant,), (altered(thing, type=kind),), "pages"))
    with pytest.raises(VaultError):  # nor another thing's version, nor as another thing
        ask_broker(ask.OpenThings(hands, (grant,), (altered(thing, version=2),), "pages", house.allowed()))
    assert told_of(house.item, "opened") == []


def test_fewer_than_two_people_and_more_than_two_words_are_none(house):
    whole = house.allowed()
    asked, allowed = whole.words
    (again,) = approvals(house.words(whole.asked, house.clara))
    for words in ((), (asked,), (allowed,), (asked, asked), (asked, again), (asked, allowed, again)):
        with pytest.raises(NotTwo):
            house.keys(altered(whole, words=words))
    assert house.keys(whole)


def test_what_the_two_signed_stands_for_nothing_else(house):
    whole = house.allowed()
    others = receive(house.clara, case=house.item.case, file=ContentFile(PAPER, name="b.pdf"), origin=Origin.HOUSEHOLD)
    for changes in ({"request": uuid4()}, {"item": others.pk}, {"asked_by": uuid4()}, {"reason": "translator"}):
        with pytest.raises(NotTwo):
            house.keys(altered(whole, asked=altered(whole.asked, **changes)))
    with pytest.raises(NotTwo):
        house.keys(whole, things=[others.blob])
    with pytest.raises(NotTwo):
        house.keys(whole, things=[house.item.blob, others.blob])
    assert house.keys(whole)


@pytest.mark.parametrize("lie", ["at", "by", "on", "action", "subject", "signature", "seal", "opens"])
def test_a_word_that_was_altered_is_none(officer, house, lie):
    whole = house.allowed()
    for place in (0, 1):
        word = whole.words[place]
        other = {
            "at": word.at + timedelta(seconds=1),
            "by": officer.user.holder_id,
            "on": bytes(32),
            "action": "erase",
            "subject": uuid4(),
            "signature": bytes(64),
            "seal": bytes(32),
            "opens": bytes(32),
        }
        words = [*whole.words]
        words[place] = altered(word, **{lie: other[lie]})
        with pytest.raises(NotTwo):
            house.keys(altered(whole, words=tuple(words)))


def test_words_for_another_deed_are_none_for_this(house):
    asked = house.asked(house.clara)
    said = about(asked, house.item.blob)
    for deeds in (("erase", "erase"), ("original", "erase")):
        words = [
            approve(who, deed, asked.item, about=said, opening=house.item.blob.compartment_key)
            for who, deed in zip((house.clara, house.lena), deeds, strict=True)
        ]
        with pytest.raises(NotTwo):
            house.keys(by_two(asked, house.item.blob, words))


def test_used_words_are_none_also_for_a_broker_that_was_started_anew(house, start_broker, caseworker):
    whole = house.allowed()
    assert house.keys(whole)
    with pytest.raises(NotTwo):
        house.keys(whole)
    start_broker.process.kill()
    start_broker.process.wait()
    start_broker.process = start_broker()
    with pytest.raises(NotTwo):
        house.keys(whole, who=at_work(caseworker, with_step_up=True))
