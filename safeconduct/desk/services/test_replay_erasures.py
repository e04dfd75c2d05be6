"""A database restored from before: what was erased since is erased again, wherever it stood then."""

from datetime import date

import pytest
from django.db import IntegrityError

from safeconduct.audit.checkpoints import own_key, signer
from safeconduct.audit.models import Leaf
from safeconduct.audit.outside.notes import signed_words
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.custody import stores
from safeconduct.custody.erasing import Erased
from safeconduct.desk.doctor import complaints
from safeconduct.desk.models import Erasure
from safeconduct.desk.services.replay_erasures import replay_erasures
from safeconduct.desk.services.test_erase_case import tables_that_name
from safeconduct.programme.models import Hold
from safeconduct.shelter.models import Stay

DAY = date(2026, 11, 20)
NOTE = "safeconduct-erasure/1\ncase {0}\nday 2026-11-18\nground consent\ngone 2 files, 1 messages, 9 sealed records\n"


def signed(body):
    return f"{body}\n{signer().plain_line(body)}"


def broken():
    """What the doctor says of cases; the sweep of these tests never ran."""
    return [said for said in complaints() if "sweep" not in said]


def test_a_household_that_lived_when_the_backup_was_made_is_erased_again_with_all_that_it_held(household):
    assert Hold.objects.get().state == "held"
    stores.shred(household.pk)
    note = signed(NOTE.format(household.pk))
    assert replay_erasures([Erased(household.pk, DAY, note)]) == (1, ())
    assert tables_that_name(household.pk) == {"cases_case", "desk_erasure", "programme_hold", "audit_leaf"}
    assert (Case.objects.get(pk=household.pk).state, Hold.objects.get().state) == ("erased", "released")
    assert not Stay.objects.exists()
    erasure = Erasure.objects.get()
    assert (erasure.ground, erasure.confirmed_at.date().isoformat()) == ("consent", "2026-11-18")
    assert (erasure.asked_by, erasure.confirmed_by) == (None, None)
    assert erasure.receipt == note
    told = Leaf.objects.filter(subject_id=str(household.pk), action="erased").order_by("sequence")
    assert [(leaf.actor, leaf.object_kind) for leaf in told] == [
        ("operator", "cases.case"),
        ("worker", "custody.subject"),
    ]
    assert broken() == []


def test_doing_it_again_does_no_harm_and_touches_no_other_case(household, make_case):
    other = make_case()
    stores.shred(household.pk)
    for _time in range(2):
        assert replay_erasures([Erased(household.pk, DAY, "")]) == (1, ())
    assert Case.objects.get(pk=other.pk).case_state is not CaseState.ERASED
    assert stores.has_shred_key(other.pk)
    assert Leaf.objects.filter(action="erased", object_kind="cases.case").count() == 1


def test_a_request_that_waited_in_the_backup_keeps_who_asked(asked, officer):
    case = asked.case
    stores.shred(case.pk)
    assert replay_erasures([Erased(case.pk, DAY, "")]) == (1, ())
    erasure = Erasure.objects.get()
    assert (erasure.pk, erasure.asked_by, erasure.ground) == (asked.pk, officer.user, "consent")
    assert f"case {case.pk}\nday 2026-11-20\n" in signed_words(erasure.receipt, [own_key()])


def test_a_subject_that_is_no_case_here_is_passed_over(case):
    assert replay_erasures([Erased(Case().pk, DAY, "")]) == (0, ())


@pytest.mark.parametrize(
    "handed_in",
    [
        lambda case: "what a worker that was held once wrote over it",
        lambda case: NOTE.format(case) + "\n— log x\n",
        lambda case: signed(NOTE.format(case)).replace("day 2026-11-18", "day 1999-01-01"),
        lambda case: signed(NOTE.format(Case().pk)),  # another's
        lambda case: signed(NOTE.format(case).replace("2026-11-18", "the day before")),
        lambda case: signed(NOTE.format(case).replace("consent", "spite")),
        lambda case: signed("safeconduct-erasure/1\nnothing\n"),
        lambda case: signed(f"safeconduct-backup/1\ncase {case}\nday 2026-11-18\nground consent\n"),
    ],
)
def test_a_receipt_that_is_none_sets_neither_ground_nor_day_and_keeps_no_case_alive(case, handed_in):
    stores.shred(case.pk)
    note = handed_in(case.pk)
    assert replay_erasures([Erased(case.pk, DAY, note)]) == (1, (case.pk,))
    erasure = Erasure.objects.get()
    assert (erasure.ground, erasure.confirmed_at.date(), erasure.finished_at is None) == ("duty", DAY, False)
    assert f"case {case.pk}\nday {DAY}\nground duty\n" in signed_words(erasure.receipt, [own_key()])


def test_only_a_replay_is_without_somebody_who_asked(asked):
    with pytest.raises(IntegrityError, match="erasure_asked_by_somebody"):
        Erasure.objects.update(asked_by=None)
