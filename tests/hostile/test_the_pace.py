"""A stranger with patience, and a surge of people who need help: one pace for everybody, and words for who waits."""

import re
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from safeconduct.cases.models import Case
from safeconduct.conftest import at_one_moment
from safeconduct.custody import pace
from safeconduct.custody.models import Blob, Draft, Pace
from safeconduct.custody.pace import PaceReached, What
from safeconduct.desk.doctor import complaints
from safeconduct.desk.worklist import needs_for
from safeconduct.evidence import papers
from safeconduct.intake.models import Message
from safeconduct.kernel import clock
from tests.forms.conftest import answer_all, form_on, public, text_of

__all__ = ["public"]
CHECK, FILES, TALK = "/ru/notes/check/", "/ru/notes/q/files/", "/en/notes/talk/"
MIB = 1024 * 1024


@pytest.fixture
def limit(settings):
    """`limit("files", 0, 0)`: how much in an hour and in a day."""

    def set_to(what, an_hour, a_day=10**9):
        settings.PACE = {**settings.PACE, what: (an_hour, a_day)}

    return set_to


@pytest.fixture
def later(monkeypatch):
    start = timezone.now()
    return lambda **span: monkeypatch.setattr(clock, "now", lambda: start + timedelta(**span))


def paper():
    return SimpleUploadedFile("paper.png", papers.picture_bytes("PNG"), content_type="image/png")


def ask(client):
    return client.post(CHECK, form_on(client, CHECK).fields)


def seven_words(client):
    page = text_of(client.get("/ru/notes/words/"))
    return " ".join(line.split("</li>")[0] for line in page.split('class="code-words"')[1].split("<li>")[1:8])


def test_a_request_beyond_the_pace_is_kept_until_it_can_be_sent(public, limit, later):
    limit("requests", 0)
    answer_all(public)
    refused = ask(public)
    assert refused.status_code == 429
    assert re.search(r"отправьте его через \d+ минут", text_of(refused))
    assert not Case.objects.exists()
    assert Draft.objects.get().ends_at > clock.now() + timedelta(hours=6)
    limit("requests", 5)
    later(hours=1)
    assert ask(public).status_code == 302
    assert Case.objects.count() == 1


def test_answers_get_through_while_files_do_not(public, limit):
    limit("files", 0)
    form = form_on(public, FILES)
    refused = public.post(FILES, form.with_(file=paper()))
    assert refused.status_code == 400
    assert "сейчас файлы не принимаем" in text_of(refused)
    assert not Blob.objects.exists()
    answer_all(public)
    assert ask(public).status_code == 302


def test_a_file_beyond_the_pace_does_not_even_touch_the_disk(public, limit, settings):
    limit("files", 0)
    public.post(FILES, form_on(public, FILES).with_(file=paper()))  # the first one finds out
    spooled = Path(settings.BLOB_DIR) / "incoming"
    before = {path.name for path in spooled.glob("*")}
    public.post(FILES, form_on(public, FILES).with_(file=paper()))
    assert {path.name for path in spooled.glob("*")} == before == set()


def test_a_message_goes_without_its_file_and_the_page_says_so(public, limit):
    answer_all(public)
    ask(public)
    public.post("/en/notes/return/", form_on(public, "/en/notes/return/").with_(words=seven_words(public)))
    limit("files", 0)
    sent = public.post(TALK, form_on(public, TALK).with_(text="Are you there?", file=paper()), follow=True)
    assert "It has arrived, sealed." in text_of(sent)
    assert "Very many files have come in" in text_of(sent)
    assert Message.objects.count() == 1
    alone = public.post(TALK, form_on(public, TALK).with_(text="", file=paper()))
    assert alone.status_code == 400
    assert "Very many files have come in" in text_of(alone)


def test_an_answer_beyond_the_pace_stays_on_the_page(public, limit):
    limit("words", 0)
    story = "/en/notes/q/story/"
    refused = public.post(story, form_on(public, story).with_(own_words="They came twice."))
    assert refused.status_code == 400
    assert "They came twice." in text_of(refused)
    assert not Draft.objects.exists()


def test_reading_again_and_again_does_not_fill_the_log(public, limit):
    answer_all(public)
    ask(public)
    public.post("/en/notes/return/", form_on(public, "/en/notes/return/").with_(words=seven_words(public)))
    limit("reading", 2)
    assert [public.get(TALK).status_code for _time in range(4)] == [200, 200, 429, 429]


def test_a_day_of_files_is_a_days_budget(db, limit, later):
    """Every hour as much as the hour lets through, of 25 MiB each."""
    limit("files", 1024 * MIB, 6144 * MIB)
    taken = 0
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for hour in range(24):
        later_by = midnight - timezone.now() + timedelta(hours=hour, minutes=1)
        later(seconds=later_by.total_seconds())
        for _file in range(100):
            try:
                pace.take(What.FILES, 25 * MIB + pace.SMALLEST_FILE)
            except PaceReached:
                break
            taken += 25
    assert 6000 <= taken <= 6144


def test_what_the_day_refuses_is_not_counted_in_the_hour(db, limit):
    limit("offers", 10, 2)
    for _offer in range(2):
        pace.take(What.OFFERS)
    for _offer in range(3):
        with pytest.raises(PaceReached) as reached:
            pace.take(What.OFFERS)
    assert reached.value.free_at.hour == 0 or timezone.localtime(reached.value.free_at).hour == 0
    assert dict(Pace.objects.values_list("span", "taken")) == {"hour": 2, "day": 2}
    assert dict(Pace.objects.values_list("span", "refused")) == {"hour": 0, "day": 3}


@pytest.mark.django_db(transaction=True)
def test_twenty_at_one_moment_take_no_more_than_there_is(limit):
    limit("requests", 7)
    refused = [isinstance(one, PaceReached) for one in at_one_moment(*[lambda: pace.take(What.REQUESTS)] * 20)]
    assert sorted(refused) == [False] * 7 + [True] * 13


def test_the_doctor_and_who_reads_requests_are_told(lead, volunteer, caseworker, limit, later):
    assert not [line for line in complaints() if "pace" in line]
    limit("requests", 1)
    pace.take(What.REQUESTS)
    for _time in range(3):
        with pytest.raises(PaceReached):
            pace.take(What.REQUESTS)
    assert [
        line for line in complaints() if "The pace of requests by the hour was reached: 3 asked to come back" in line
    ]
    for told in (lead, volunteer):
        assert [need.why for need in needs_for(told.actor, 25).first] == ["requests: asked to come back 3 times"]
    assert needs_for(caseworker.actor, 25).first == []
    later(hours=25)
    assert needs_for(lead.actor, 25).first == []


def test_the_doctor_says_when_a_day_of_strangers_would_fill_the_disk(lead, limit, settings):
    Path(settings.BLOB_DIR).mkdir(parents=True, exist_ok=True)
    limit("files", 1, 2**60)
    assert not [line for line in complaints() if "The disk" in line]
    settings.IS_PRODUCTION = True
    (said,) = [line for line in complaints() if "The disk" in line]
    assert "strangers may send 10995" in said


def test_the_public_role_counts_and_deletes_nothing(connect_as):
    with connect_as("sc_public") as stranger, pytest.raises(Exception, match="permission denied"):
        stranger.execute("DELETE FROM custody_pace")


def test_the_public_face_makes_nobody_wait_for_ever(lead, connect_as):
    tries_row = (
        "INSERT INTO custody_tries (id, made_at, door, name, count, free_at) VALUES (gen_random_uuid(), now(), {})"
    )
    pace_row = "INSERT INTO custody_pace (id, made_at, what, span, began_at, taken, refused) VALUES ({})"
    for written in (
        tries_row.format("'words', 'a', 1, now() + interval '21 minutes'"),
        tries_row.format("'sign-in', 'a', 1, now()"),
        pace_row.format("gen_random_uuid(), now(), 'requests', 'day', now() + interval '1 day', 1000000, 0"),
    ):
        with connect_as("sc_public") as opened, pytest.raises(psycopg.errors.InsufficientPrivilege):
            opened.execute(written)


def test_a_pace_that_began_in_the_future_begins_anew(lead):
    far = clock.now() + timedelta(days=1000)
    for span in Pace.Span:
        Pace.objects.create(what=Pace.What.REQUESTS, span=span, began_at=far, taken=10**6)
    pace.take(Pace.What.REQUESTS)
    assert pace.full_until(Pace.What.REQUESTS) is None
