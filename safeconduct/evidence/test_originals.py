"""An original is downloaded by the word of two, once, within a day; and everything that was tried without."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F

from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.by_two import AskedAlready, NotOpen, NotTheirsAnyMore, NotWaiting, OwnRequest
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.services.share_case import revoke_case, share_case
from safeconduct.conftest import Colleague
from safeconduct.custody.errors import NotTwo
from safeconduct.custody.sealing import open_blob
from safeconduct.evidence.conftest import PAPER, two_words
from safeconduct.evidence.kinds import Origin, OriginalReason
from safeconduct.evidence.models import Item, OriginalAsked
from safeconduct.evidence.services.original_by_two import (
    NobodyElse,
    allow_original,
    ask_original,
    refuse_original,
    take_original,
)
from safeconduct.evidence.services.receive import receive
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound

WHY = OriginalReason.AUTHORITY


@pytest.fixture
def asked(caseworker: Colleague, item: Item) -> OriginalAsked:
    return ask_original(caseworker.actor, item=item, reason=WHY)


@pytest.fixture
def allowed(lead: Colleague, item: Item, asked: OriginalAsked) -> OriginalAsked:
    return allow_original(lead.actor, item=item, asked_id=asked.pk)


def taken(who: Colleague, item: Item, asked: OriginalAsked) -> bytes:
    return b"".join(take_original(who.actor, item=item, asked_id=asked.pk))


def test_one_asks_another_allows_on_their_day_and_the_file_comes_once_to_the_byte(
    browser, caseworker, lead, mine: Case, item: Item
) -> None:
    clara, lena, url = browser(caseworker), browser(lead), f"/evidence/{mine.slug}/{item.pk}/"
    assert "Ask a colleague to allow it" in clara.get(url).content.decode()
    assert clara.post(f"{url}original/ask/", {"reason": ""}).status_code == 400
    assert clara.post(f"{url}original/ask/", {"reason": "translator"}).status_code == 302
    assert "It waits for a colleague" in clara.get(url).content.decode()
    at = f"{url}original/{OriginalAsked.objects.get().pk}/"
    assert clara.post(at).status_code == 409
    assert "Clara asks to download an original" in lena.get("/").content.decode()
    assert "a translator needs the original" in lena.get(url).content.decode()
    assert lena.post(f"{at}allow/").status_code == 302
    assert "You may download an original once" in clara.get("/").content.decode()
    assert "Lena has allowed it" in clara.get(url).content.decode()
    answer = clara.post(at)
    assert b"".join(answer.streaming_content) == PAPER
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D1%81")
    assert clara.post(at).status_code == 409
    page = clara.get(url).content.decode()
    assert "Lena had allowed it" in page
    assert "lapsed" not in page
    assert list(item.trail.values_list("step", "by")) == [
        ("received", caseworker.user.pk),
        ("taken_out", caseworker.user.pk),
    ]
    told = Leaf.objects.filter(object_kind="evidence.originalasked").order_by("sequence")
    assert list(told.values_list("actor", "action", "purpose")) == [
        (caseworker.actor.reference, "created", "translator"),
        (lead.actor.reference, "signed", "translator"),
        (caseworker.actor.reference, "exported", "translator"),
    ]
    assert Leaf.objects.filter(action="opened", object_id=str(item.blob_id), purpose="download").count() == 1


def test_what_was_refused_is_said_and_may_be_asked_anew(browser, caseworker, lead, mine, item, asked) -> None:
    url = f"/evidence/{mine.slug}/{item.pk}/"
    assert browser(lead).post(f"{url}original/{asked.pk}/refuse/").status_code == 302
    clara = browser(caseworker)
    assert "Lena has refused it" in clara.get(url).content.decode()
    assert clara.post(f"{url}original/{asked.pk}/").status_code == 409
    assert clara.post(f"{url}original/ask/", {"reason": "court"}).status_code == 302
    with pytest.raises(NotFound):
        allow_original(lead.actor, item=item, asked_id=asked.pk)


def test_nobody_allows_their_own_and_asks_once_at_a_time(caseworker, lead, item, asked) -> None:
    for answer in (allow_original, refuse_original):
        with pytest.raises(OwnRequest):
            answer(caseworker.actor, item=item, asked_id=asked.pk)
    with pytest.raises(AskedAlready):
        ask_original(caseworker.actor, item=item, reason=WHY)
    with pytest.raises(NotOpen):
        taken(caseworker, item, asked)
    rows = OriginalAsked.objects.filter(pk=asked.pk)
    now, a_day = clock.now(), F("asked_at") + timedelta(days=1)
    for broken, changes in (
        ("original_allowed_by_another", {"answered_by": caseworker.user, "answered_at": now, "is_allowed": True}),
        ("original_allowed_within_a_day", {"answered_by": lead.user, "answered_at": a_day, "is_allowed": True}),
        ("original_used_as_allowed", {"used_at": now}),
    ):
        with pytest.raises(IntegrityError, match=broken), transaction.atomic():
            rows.update(**changes)


def test_where_nobody_else_can_open_it_the_page_says_so(browser, lead, make_case) -> None:
    case = make_case()
    paper = ContentFile(PAPER, name="a.pdf")
    item = receive(lead.actor, case=case, file=paper, origin=Origin.HOUSEHOLD)
    with pytest.raises(NobodyElse):
        ask_original(lead.actor, item=item, reason=WHY)
    assert "nobody can allow it" in browser(lead).get(f"/evidence/{case.slug}/{item.pk}/").content.decode()


def test_an_allowed_download_is_one_colleague_s_of_one_item_and_takes_the_second_key(
    browser, caseworker, lead, mine, item, allowed
) -> None:
    with pytest.raises(NotOpen):
        taken(lead, item, allowed)
    other = receive(caseworker.actor, case=mine, file=ContentFile(PAPER, name="b.pdf"), origin=Origin.HOUSEHOLD)
    with pytest.raises(NotOpen):
        taken(caseworker, other, allowed)
    url = f"/evidence/{mine.slug}/{item.pk}/original/{allowed.pk}/"
    assert browser(caseworker, step_up=False).post(url).status_code == 401
    assert taken(caseworker, item, allowed) == PAPER


@pytest.mark.parametrize("what", ["item", "asked_by", "version", "reason"])
def test_what_the_two_signed_stands_for_nothing_else(caseworker, lead, colleague, mine, item, allowed, what) -> None:
    """Whoever writes into the database makes the row say something else."""
    row, who, of = OriginalAsked.objects.filter(pk=allowed.pk), caseworker, item
    if what == "item":
        of = receive(caseworker.actor, case=mine, file=ContentFile(PAPER, name="b.pdf"), origin=Origin.HOUSEHOLD)
        row.update(item=of)
    elif what == "asked_by":
        who = colleague("nina", Role.CASEWORKER)
        share_case(lead.actor, case=mine, colleague=who.user)
        row.update(asked_by=who.user)
    elif what == "version":
        type(item.blob).objects.filter(pk=item.blob_id).update(version=F("version") + 1)
    else:
        row.update(reason=OriginalReason.COURT)
    with pytest.raises(NotTwo):
        taken(who, of, allowed)


def test_words_swapped_between_two_requests_count_for_neither(caseworker, lead, mine, item, allowed) -> None:
    other = receive(caseworker.actor, case=mine, file=ContentFile(PAPER, name="b.pdf"), origin=Origin.HOUSEHOLD)
    second = allow_original(lead.actor, item=other, asked_id=ask_original(caseworker.actor, item=other, reason=WHY).pk)
    for one, words in ((allowed, second), (second, allowed)):
        OriginalAsked.objects.filter(pk=one.pk).update(allowed_word=words.allowed_word)
    for of, one in ((item, allowed), (other, second)):
        with pytest.raises(NotTwo):
            taken(caseworker, of, one)
    OriginalAsked.objects.filter(pk=allowed.pk).update(allowed_word=allowed.asked_word)
    with pytest.raises(NotTwo):
        taken(caseworker, item, allowed)


def test_a_used_row_that_is_put_back_is_no_yes(
    caseworker, item, allowed, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert taken(caseworker, item, allowed) == PAPER
    with pytest.raises(NotOpen):
        taken(caseworker, item, allowed)
    OriginalAsked.objects.filter(pk=allowed.pk).update(used_at=None)
    with pytest.raises(NotTwo):
        taken(caseworker, item, allowed)


def test_a_day_later_nothing_of_it_counts(caseworker, lead, item, allowed) -> None:
    with clock.days_away(1):
        with pytest.raises(NotOpen):
            taken(caseworker, item, allowed)
        OriginalAsked.objects.filter(pk=allowed.pk).update(asked_at=clock.now())  # the words say when they were said
        with pytest.raises(NotTwo):
            taken(caseworker, item, allowed)
    OriginalAsked.objects.filter(pk=allowed.pk).update(answered_by=None, answered_at=None, is_allowed=False)
    with clock.days_away(3):
        with pytest.raises(NotWaiting):
            allow_original(lead.actor, item=item, asked_id=allowed.pk)
        assert ask_original(caseworker.actor, item=item, reason=WHY).pk != allowed.pk


def test_the_broker_s_clock_counts_the_day_too(caseworker, lead, item) -> None:
    words = two_words(item, caseworker, lead)
    with clock.days_away(1), pytest.raises(NotTwo):
        caseworker.actor.keyring.data_keys([item.blob], purpose="download", by_two=words)
    assert b"".join(open_blob(caseworker.actor, item.blob, purpose="download", by_two=words)) == PAPER


def test_who_lost_the_key_and_has_it_again_allows_it_anew(
    browser, caseworker, lead, colleague, mine, item, asked
) -> None:
    nina = colleague("nina", Role.CASEWORKER)
    share_case(lead.actor, case=mine, colleague=nina.user)
    allow_original(nina.actor, item=item, asked_id=asked.pk)
    revoke_case(lead.actor, case=mine, colleague=nina.user)
    share_case(lead.actor, case=mine, colleague=nina.user)
    with pytest.raises(NotTwo):
        taken(caseworker, item, asked)
    page = browser(caseworker).get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    assert "Ask a colleague to allow it" in page
    anew = ask_original(caseworker.actor, item=item, reason=WHY)
    assert not OriginalAsked.objects.filter(pk=asked.pk).exists()
    assert browser(nina).post(f"/evidence/{mine.slug}/{item.pk}/original/{anew.pk}/allow/").status_code == 302
    assert taken(caseworker, item, anew) == PAPER


def test_who_lost_the_key_has_allowed_nothing_and_another_may(caseworker, lead, colleague, mine, item, asked) -> None:
    nina = colleague("nina", Role.CASEWORKER)
    share_case(lead.actor, case=mine, colleague=nina.user)
    allow_original(nina.actor, item=item, asked_id=asked.pk)
    revoke_case(lead.actor, case=mine, colleague=nina.user)
    with pytest.raises(NotTheirsAnyMore):
        taken(caseworker, item, asked)
    anew = ask_original(caseworker.actor, item=item, reason=WHY)
    with pytest.raises(NotFound):
        allow_original(nina.actor, item=item, asked_id=anew.pk)
    allow_original(lead.actor, item=item, asked_id=anew.pk)
    assert taken(caseworker, item, anew) == PAPER


def test_whoever_asked_reads_for_a_week_that_it_lapsed_and_until_they_ask_anew(
    browser, caseworker, lead, mine: Case, item: Item, asked: OriginalAsked
) -> None:
    clara, url = browser(caseworker), f"/evidence/{mine.slug}/{item.pk}/"
    assert "lapsed unused" not in clara.get(url).content.decode()
    OriginalAsked.objects.update(asked_at=clock.now() - timedelta(hours=25))
    said = clara.get(url).content.decode()
    assert "What you asked for lapsed unused" in said
    assert "Who can allow it: Lena" in said.replace("</p>", "")
    assert "lapsed unused" not in browser(lead).get(url).content.decode()
    OriginalAsked.objects.update(asked_at=clock.now() - timedelta(days=9))
    assert "lapsed unused" not in clara.get(url).content.decode()
    OriginalAsked.objects.update(asked_at=clock.now() - timedelta(hours=25))
    ask_original(caseworker.actor, item=item, reason=WHY)
    assert "lapsed unused" not in clara.get(url).content.decode()
