import pytest
from django.utils import translation

from safeconduct.audit.actions import Action
from safeconduct.audit.models import Leaf
from safeconduct.audit.services import Event, record_events
from safeconduct.audit.telling import told
from safeconduct.audit.words import kind_words, purpose_words

pytestmark = pytest.mark.django_db


def test_what_one_colleague_did_in_a_quarter_of_an_hour_stands_together():
    opened = Event(Action.OPENED, "narrative:cases.story", "1", purpose="view")
    record_events("clara", [opened, opened, Event(Action.CREATED, "cases.task", "2")])
    record_events("victor", [opened])
    rows = told((leaf, leaf.actor) for leaf in Leaf.objects.order_by("-sequence"))
    assert [(row.who, row.first, row.last) for row in rows] == [("victor", 3, 3), ("clara", 0, 2)]
    assert rows[1].deeds == ["begun: task", "opened: story (to read) × 2"]


def test_the_log_speaks_the_readers_language():
    with translation.override("ru"):
        assert kind_words("identity:key") == "ключ: личность"
        assert purpose_words("view") == "просмотр"


def test_what_has_no_words_yet_is_told_as_it_is_written():
    assert (kind_words("stars.moon"), purpose_words("new_moon")) == ("stars.moon", "new moon")
