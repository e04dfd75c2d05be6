"""The log cannot be written, or somebody tries to be read without it: then nothing is read."""

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from safeconduct.audit.models import Leaf
from safeconduct.cases.payloads import Story
from safeconduct.cases.states import CaseState
from safeconduct.custody import tickets, workers
from safeconduct.custody.sealing import open_blob, open_record
from safeconduct.evidence.conftest import drawn, two_words
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.papers import pdf
from safeconduct.evidence.services.receive import receive

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "log"])
SECRET = "They came twice."


@pytest.fixture
def read(make_case, caseworker):
    """A case whose caseworker may read everything of it."""
    return make_case(CaseState.EVIDENCE, caseworker=caseworker)


@pytest.fixture
def break_log(connect_as):
    """From now on no leaf can be appended: as on a full disk, or where somebody wants to read unseen."""

    def break_it():
        with connect_as("sc_owner") as owner:
            owner.execute("ALTER TABLE audit_leaf ADD CONSTRAINT disk_is_full CHECK (false) NOT VALID")

    return break_it


def mend(connect_as):
    with connect_as("sc_owner") as owner:
        owner.execute("ALTER TABLE audit_leaf DROP CONSTRAINT disk_is_full")


@pytest.mark.parametrize("page", ["story/", "identity/", ""])
def test_no_page_shows_anything_sealed_while_the_log_cannot_be_written(
    browser, caseworker, read, break_log, connect_as, page
):
    client = browser(caseworker)
    client.raise_request_exception = False
    at = f"/cases/{read.slug}/{page}"
    break_log()
    refused = client.get(at)
    assert refused.status_code == 500
    assert not [words for words in (SECRET, "Mira") if words in refused.content.decode()]
    before = Leaf.objects.count()
    mend(connect_as)
    assert client.get(at).status_code == 200
    assert Leaf.objects.count() > before


def test_nothing_is_handed_out_before_its_event_is_committed(caseworker, read, break_log):
    opened = []
    break_log()
    with pytest.raises(DatabaseError):
        opened.append(open_record(caseworker.actor, read.story, Story, purpose="view"))
    assert opened == []


def test_nor_inside_a_step(settings, caseworker, read, break_log):
    settings.LOG_DATABASE = "log"
    opened = []
    break_log()
    with pytest.raises(DatabaseError), transaction.atomic():
        opened.append(open_record(caseworker.actor, read.story, Story, purpose="view"))
    assert opened == []


@pytest.fixture
def paper(caseworker, read):
    file = ContentFile(pdf("Paper"), name="a.pdf")
    item = receive(caseworker.actor, case=read, file=file, origin=Origin.HOUSEHOLD)
    drawn(caseworker, item)
    return item


def test_nor_the_first_piece_of_a_file(caseworker, paper, break_log):
    blob = paper.drawings.get().blob
    break_log()
    with pytest.raises(DatabaseError):
        open_blob(caseworker.actor, blob, purpose="pages")


def test_nor_an_original_for_a_worker(caseworker, paper, break_log):
    workers.announce_worker()
    break_log()
    with pytest.raises(DatabaseError):
        tickets.issue(caseworker.actor, [paper.blob], purpose="pages")


def test_an_original_that_two_allowed_stays_allowed_while_the_log_cannot_be_written(
    caseworker, lead, paper, break_log, connect_as
):
    words = two_words(paper, caseworker, lead)
    break_log()
    with pytest.raises(DatabaseError):
        open_blob(caseworker.actor, paper.blob, purpose="download", by_two=words)
    mend(connect_as)
    assert b"".join(open_blob(caseworker.actor, paper.blob, purpose="download", by_two=words))


def test_who_was_shown_something_stands_in_the_log_when_the_answer_begins(browser, caseworker, read):
    client = browser(caseworker)
    before = Leaf.objects.count()
    assert SECRET in client.get(f"/cases/{read.slug}/story/").content.decode()
    told = Leaf.objects.filter(sequence__gte=before, actor=caseworker.actor.reference, action="opened")
    assert told.filter(object_id=str(read.story_id)).exists()
