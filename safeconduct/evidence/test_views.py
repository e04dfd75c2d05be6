import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.files.base import ContentFile

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.services.share_case import share_case
from safeconduct.cases.states import CaseState
from safeconduct.evidence import papers
from safeconduct.evidence.conftest import drawn
from safeconduct.evidence.kinds import ItemKind, Origin, TrailStep
from safeconduct.evidence.models import HandOver, Item
from safeconduct.evidence.selectors import with_about
from safeconduct.evidence.services.receive import receive

PAPER = papers.pdf("Справка о несудимости")


def sorting(**changes: object) -> dict[str, object]:
    return {
        "kind": "criminal_record", "shows": "She has no record.", "person": "", "language": "ru",
        "issued_on_day": "1", "issued_on_month": "10", "issued_on_year": "2026", "legalisation": "legalised",
        "translation_of": "", "seen": "1", **changes,
    }  # fmt: skip


def test_sorting_says_what_an_item_is_and_stands_on_its_trail(browser, caseworker, mine: Case, item: Item) -> None:
    person = mine.people.get()
    answer = browser(caseworker).post(
        f"/evidence/{mine.slug}/{item.pk}/sort/", sorting(person=str(person.pk)), follow=True
    )
    text = answer.content.decode()
    assert "She has no record." in text
    assert "Mira" in text
    item.refresh_from_db()
    assert (item.kind, str(item.issued_on), item.language, item.legalisation) == (
        "criminal_record",
        "2026-10-01",
        "ru",
        "legalised",
    )
    assert item.person == person
    assert list(item.trail.values_list("step", flat=True)) == [TrailStep.RECEIVED, TrailStep.SORTED]


def test_of_two_who_sort_one_item_the_later_one_is_told_and_loses_nothing(
    browser, caseworker, lead, mine: Case, item: Item
) -> None:
    url, clara = f"/evidence/{mine.slug}/{item.pk}/sort/", browser(caseworker)
    assert browser(lead).post(url, sorting(shows="Lena was faster.")).status_code == 302
    refused = clara.post(url, sorting(shows="Clara wrote long.", kind="passport"))
    assert refused.status_code == 400
    assert "Somebody else has changed this" in refused.content.decode()
    assert "Clara wrote long." in refused.content.decode()
    item.refresh_from_db()
    assert item.kind == "criminal_record"


def test_a_translation_names_its_original_and_the_original_knows(browser, caseworker, mine: Case, item: Item) -> None:
    other = receive(caseworker.actor, case=mine, file=ContentFile(PAPER, name="nl.pdf"), origin=Origin.COLLEAGUE)
    url = f"/evidence/{mine.slug}/{other.pk}/sort/"
    for seen in (1, 2):
        told = sorting(kind="translation", translation_of=str(item.pk), is_sworn="on", language="nl", seen=seen)
        assert browser(caseworker).post(url, told).status_code == 302
    other.refresh_from_db()
    assert (other.translation_of, other.is_sworn) == (item, True)
    assert item.trail.filter(step=TrailStep.TRANSLATED).count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": ""}, "This one needs an answer"),
        ({"kind": "unsorted"}, "Select a valid choice"),
        (
            {"expires_on_day": "1", "expires_on_month": "9", "expires_on_year": "2026"},
            "cannot expire before it was issued",
        ),
        ({"issued_on_month": "13"}, "The month is a number"),
        ({"issued_on_year": "2099"}, "Give a date up to"),
        ({"person": "00000000-0000-4000-8000-000000000000"}, "Select a valid choice"),
    ],
)
def test_a_sorting_that_cannot_be_keeps_what_was_typed(
    browser, caseworker, mine: Case, item: Item, changes, words
) -> None:
    answer = browser(caseworker).post(f"/evidence/{mine.slug}/{item.pk}/sort/", sorting(**changes))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "She has no record." in answer.content.decode()
    item.refresh_from_db()
    assert item.kind == ItemKind.UNSORTED


def test_an_item_goes_out_of_use_with_a_reason_and_stays_on_record(browser, caseworker, mine: Case, item: Item) -> None:
    client = browser(caseworker)
    url = f"/evidence/{mine.slug}/{item.pk}/"
    assert client.post(f"{url}withdraw/", {"words": " "}).status_code == 400
    text = client.post(f"{url}withdraw/", {"words": "A better copy came."}, follow=True).content.decode()
    assert "Out of use" in text
    page = client.get(url).content.decode()
    assert "Taken out of use: A better copy came." in page
    assert client.post(f"{url}sort/", sorting()).status_code == 400


def test_pages_and_originals_ask_for_the_second_key_and_are_logged(browser, caseworker, mine: Case, item: Item) -> None:
    url = f"/evidence/{mine.slug}/{item.pk}/"
    closed = browser(caseworker, step_up=False)
    for part in ("pages/", "pages/1/"):
        answer = closed.get(url + part)
        assert answer.status_code == 302
        assert "/you/open-again/" in answer["Location"]
    assert not HandOver.objects.filter(item=item, step=TrailStep.OPENED).exists()
    client = browser(caseworker)
    drawn(caseworker, item, 1, 2)
    assert "Picture of page 1" in client.get(url + "pages/").content.decode()
    picture = client.get(url + "pages/1/")
    assert (picture["Content-Type"], picture.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert client.get(url + "pages/2/").status_code == 404
    told = Leaf.objects.filter(action="opened", subject_id=str(mine.pk), purpose="pages").order_by("sequence")
    kinds = ["originals:evidence.original", "originals:evidence.drawing"]
    assert list(told.values_list("object_kind", flat=True)) == kinds
    assert HandOver.objects.filter(item=item, step=TrailStep.OPENED, by=caseworker.user).count() == 1


def test_the_trail_is_drawn_with_the_fingerprint(browser, caseworker, mine: Case, item: Item) -> None:
    text = browser(caseworker).get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    assert "Received and sealed" in text
    assert "The chain is whole" in text
    assert with_about(caseworker.actor, [item])[0].about.sha256 in text


def test_a_missing_sandbox_is_said(browser, caseworker, mine: Case, item: Item, monkeypatch) -> None:
    from safeconduct.evidence.disarm import sandbox

    client, words = browser(caseworker), "The sandbox is missing on this machine"
    monkeypatch.setattr(sandbox, "has_sandbox", lambda: True)
    assert words not in client.get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    monkeypatch.setattr(sandbox, "has_sandbox", lambda: False)
    assert words in client.get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    assert words in client.get(f"/evidence/{mine.slug}/{item.pk}/pages/").content.decode()


URLS = ("", "{slug}/", "{slug}/{item}/", "{slug}/{item}/pages/", "{slug}/{item}/pages/1/")
POSTS = ("{slug}/upload/", "{slug}/{item}/sort/", "{slug}/{item}/withdraw/")
OF_ORIGINALS = tuple(
    f"{{slug}}/{{item}}/original/{part}"
    for part in ("ask/", f"{UUID(int=1)}/", f"{UUID(int=1)}/allow/", f"{UUID(int=1)}/refuse/")
)


def test_roles_that_have_no_business_with_evidence_find_nothing(
    browser, colleague, volunteer, housing, mine: Case, item: Item
) -> None:
    editor = colleague("edith", Role.EDITOR)
    for somebody in (volunteer, housing, editor):
        client = browser(somebody)
        for url in URLS:
            assert client.get("/evidence/" + url.format(slug=mine.slug, item=item.pk)).status_code == 404
        for url in POSTS + OF_ORIGINALS:
            assert client.post("/evidence/" + url.format(slug=mine.slug, item=item.pk)).status_code == 404


def test_another_caseworkers_case_answers_like_one_that_does_not_exist(
    browser, colleague, mine: Case, item: Item
) -> None:
    client = browser(colleague("olga", Role.CASEWORKER))
    for url in URLS[1:]:
        assert client.get("/evidence/" + url.format(slug=mine.slug, item=item.pk)).status_code == 404
    for url in POSTS + OF_ORIGINALS:
        assert (
            client.post("/evidence/" + url.format(slug=mine.slug, item=item.pk), sorting(words="x")).status_code == 404
        )
    assert "referral" not in client.get("/evidence/").content.decode()
    assert mine.name not in client.get("/evidence/").content.decode()


def test_an_item_is_not_reached_through_another_case(browser, caseworker, make_case, mine: Case, item: Item) -> None:
    other = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client = browser(caseworker)
    for url in URLS[2:]:
        assert client.get("/evidence/" + url.format(slug=other.slug, item=item.pk)).status_code == 404
    assert client.post(f"/evidence/{other.slug}/{item.pk}/sort/", sorting()).status_code == 404
    foreign = receive(caseworker.actor, case=other, file=ContentFile(PAPER, name="x.pdf"), origin=Origin.COLLEAGUE)
    answer = client.post(f"/evidence/{mine.slug}/{item.pk}/sort/", sorting(translation_of=str(foreign.pk)))
    assert answer.status_code == 400


def test_a_lawyer_reads_and_changes_nothing(browser, lead, colleague, mine: Case, item: Item) -> None:
    lawyer = colleague("lara", Role.LAWYER)
    share_case(lead.actor, case=mine, colleague=lawyer.user)
    drawn(lead, item)
    client = browser(lawyer)
    for url in URLS:
        assert client.get("/evidence/" + url.format(slug=mine.slug, item=item.pk)).status_code == 200
    text = client.get(f"/evidence/{mine.slug}/").content.decode()
    assert "Seal and keep" not in text
    assert "Take out of use" not in client.get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    for url in POSTS:
        assert client.post("/evidence/" + url.format(slug=mine.slug, item=item.pk), sorting()).status_code == 404


def test_the_inbox_shows_what_waits_and_what_expires_with_a_flat_number_of_queries(
    browser, caseworker, mine: Case, item: Item, django_assert_max_num_queries: Callable
) -> None:
    client = browser(caseworker)
    for number in range(6):
        more = receive(
            caseworker.actor, case=mine, file=ContentFile(b"words", name=f"{number}.txt"), origin=Origin.COLLEAGUE
        )
        if number % 2:
            Item.objects.filter(pk=more.pk).update(kind="passport", expires_on="2026-01-0" + str(number))
    with django_assert_max_num_queries(16):
        text = client.get("/evidence/").content.decode()
    assert text.count("the household, by other ways · came in on") == 1
    assert text.count("a colleague · came in on") == 3
    assert [int(day) for day in re.findall(r"\((\d)\sJan\s2026\)", text)] == [1, 3, 5]
    with django_assert_max_num_queries(28):
        client.get(f"/evidence/{mine.slug}/")
    with django_assert_max_num_queries(40):
        client.get(f"/evidence/{mine.slug}/{item.pk}/")


def test_cases_that_ended_leave_the_inbox(browser, caseworker, mine: Case, item: Item) -> None:
    client = browser(caseworker)
    assert mine.name in client.get("/evidence/").content.decode()
    Case.objects.filter(pk=mine.pk).update(state=CaseState.WITHDRAWN)
    text = client.get("/evidence/").content.decode()
    assert mine.name not in text
    assert "Everything is sorted" in text


def test_an_empty_case_teaches_what_will_be_here(browser, caseworker, mine: Case) -> None:
    assert "Nothing has come in yet" in browser(caseworker).get(f"/evidence/{mine.slug}/").content.decode()
