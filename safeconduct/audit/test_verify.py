import pytest

from safeconduct.audit.actions import Action
from safeconduct.audit.models import Leaf
from safeconduct.audit.services import Event, record_events
from safeconduct.audit.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    record_events("test", [Event(Action.OPENED, "thing", f"{number}") for number in range(20)])


def test_an_untouched_log_fits(log):
    assert (verify().size, verify().wrong) == (20, ())


def test_an_altered_leaf_is_named(log):
    Leaf.objects.filter(sequence=7).update(leaf=b"{}")
    assert verify().wrong == ("7: altered",)


def test_a_missing_leaf_is_named_and_changes_the_root(log):
    before = verify().root
    Leaf.objects.filter(sequence=3).delete()
    assert verify().wrong == ("3 to 3: missing",)
    assert verify().root != before
