"""Sixty cases an hour, then a colleague's word."""

import threading
from contextlib import suppress
from uuid import uuid4

import pytest

from safeconduct.vaultd.counting import CASES, SPAN, Counting, counts
from safeconduct.vaultd.refusals import NobodyAsked, TooManyCases

CLARA, KIRILL = uuid4(), uuid4()


@pytest.fixture
def counting(clock):
    return Counting(clock)


def some(number):
    return [uuid4() for _one in range(number)]


@pytest.mark.parametrize(
    ("compartment", "kind", "is_counted"),
    [
        ("card", "cases.person-card", False),
        ("profile", "cases.placement-profile", False),
        ("submission", "dossiers.facts", False),
        ("narrative", "evidence.item-about", False),
        ("submission", "dossiers.statement", True),
        ("narrative", "cases.story", True),
        ("address", "shelter.home-address", True),
        ("originals", "", True),
    ],
)
def test_what_lists_show_is_not_counted(compartment, kind, is_counted):
    assert counts(compartment, kind) is is_counted


def test_the_sixty_first_case_of_an_hour_is_refused_and_the_sixty_open_again(counting, clock):
    seen = some(CASES)
    for case in seen:
        counting.count(CLARA, [case])
    with pytest.raises(TooManyCases):
        counting.count(CLARA, some(1))
    counting.count(CLARA, seen)
    counting.count(KIRILL, some(CASES))
    clock.now += SPAN
    counting.count(CLARA, some(CASES))


def test_many_at_once_are_counted_whole_or_not_at_all(counting):
    with pytest.raises(TooManyCases):
        counting.count(CLARA, some(CASES + 1))
    assert counting.of(CLARA) == 0
    counting.count(CLARA, some(CASES))
    assert counting.of(CLARA) == CASES


def test_a_colleagues_word_is_good_for_sixty_more_and_one_hour(counting, clock):
    counting.count(CLARA, some(CASES))
    with pytest.raises(TooManyCases):
        counting.count(CLARA, some(1))
    counting.allow(CLARA)
    counting.count(CLARA, some(CASES))
    with pytest.raises(TooManyCases):
        counting.count(CLARA, some(1))
    clock.now += SPAN
    with pytest.raises(TooManyCases):
        counting.count(CLARA, some(CASES + 1))


def test_nobody_is_allowed_in_advance_or_twice_for_one_refusal(counting, clock):
    with pytest.raises(NobodyAsked):
        counting.allow(CLARA)
    with suppress(TooManyCases):
        counting.count(CLARA, some(CASES + 1))
    assert counting.is_refused(CLARA)
    counting.allow(CLARA)
    assert not counting.is_refused(CLARA)
    with pytest.raises(NobodyAsked):
        counting.allow(CLARA)
    with suppress(TooManyCases):
        counting.count(CLARA, some(2 * CASES + 1))
    clock.now += SPAN
    with pytest.raises(NobodyAsked):
        counting.allow(CLARA)


def test_many_threads_together_open_no_more(counting):
    together, opened = threading.Barrier(20), []

    def open_ten():
        together.wait()
        for case in some(10):
            with suppress(TooManyCases):
                counting.count(CLARA, [case])
                opened.append(case)

    threads = [threading.Thread(target=open_ten) for _one in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == counting.of(CLARA) == CASES
