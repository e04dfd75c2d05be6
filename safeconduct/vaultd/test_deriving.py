"""Words become keys two at a time, a few wait, and the rest are told so."""

import threading
from contextlib import suppress

import pytest

from safeconduct.vault import Cost
from safeconduct.vaultd import deriving
from safeconduct.vaultd.deriving import RUNNING, Deriving
from safeconduct.vaultd.refusals import TooManyAtOnce, WordsDoNotFit

PEPPER, CHEAP = bytes(range(32)), Cost(memory_kib=8, passes=1)


@pytest.fixture
def few():
    return Deriving(PEPPER, CHEAP, waiting=0)


@pytest.fixture
def held(monkeypatch):
    """Derivations stand still until `release` is set; `running` counts them."""

    class Held:
        release, running, most = threading.Event(), 0, 0

    mutex = threading.Lock()

    def stretch(*_words, **_more):
        with mutex:
            Held.running += 1
            Held.most = max(Held.most, Held.running)
        Held.release.wait(10)
        with mutex:
            Held.running -= 1

    monkeypatch.setattr(deriving, "stretch", stretch)
    return Held


def test_words_fit_their_own_lock_and_no_others(few):
    lock, given = few.make("six words")
    assert few.check("Six  WORDS", lock) == given
    other, _given = few.make("six words")
    assert other.salt != lock.salt
    with pytest.raises(WordsDoNotFit):
        few.check("six other words", lock)


def test_two_run_at_once_and_what_the_queue_does_not_hold_is_told_to_wait(held):
    busy, refused = Deriving(PEPPER, CHEAP, waiting=3), []

    def derive():
        try:
            busy.pretend("six words")
        except TooManyAtOnce:
            refused.append(1)
            if len(refused) == 5:
                held.release.set()

    threads = [threading.Thread(target=derive) for _one in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (held.most, len(refused)) == (RUNNING, 5)


def test_a_derivation_that_fails_gives_its_place_back(few, monkeypatch):
    def out_of_memory(*_words, **_more):
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(deriving, "stretch", out_of_memory)
        for _try in range(3 * RUNNING):
            with suppress(MemoryError):
                few.pretend("six words")
    few.pretend("six words")
