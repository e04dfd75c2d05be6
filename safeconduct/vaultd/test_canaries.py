"""The broker's memory of canaries: it recognises them, and its file tells nobody which they are, or how many."""

from uuid import uuid4

import pytest

from safeconduct.vault import VaultError
from safeconduct.vaultd.canaries import MADE_WITHIN, MOST, NAME, ONCE_IN, TOLD_AFTER, Canaries

CLARA, LENA = uuid4(), uuid4()
HOUSE = uuid4()


@pytest.fixture
def memory(tmp_path, clock):
    return lambda pepper=b"p" * 32: Canaries(pepper, HOUSE, lambda: tmp_path / "shred", clock)


def test_what_was_planted_is_known_to_every_process_and_to_its_planter(memory):
    one, other, subjects = memory(), memory(), [uuid4(), uuid4()]
    assert not one.has(subjects[0])
    for subject in subjects:
        assert other.plant(subject, LENA, "lena")
    assert one.has(subjects[0])
    assert set(one.planted_by(LENA)) == set(subjects)
    assert one.planted_by(CLARA) == []
    one.forget(subjects[0])
    assert not other.has(subjects[0])
    assert memory().planted_by(LENA) == subjects[1:]


def test_the_file_tells_nothing_and_is_of_one_size(memory, tmp_path):
    canaries, subjects, sizes = memory(), [uuid4() for _one in range(MOST)], set()
    for subject in subjects:
        canaries.plant(subject, LENA, str(LENA))
        content = (tmp_path / "shred" / NAME).read_bytes()
        sizes.add(len(content))
        assert not any(one.bytes in content or str(one).encode() in content for one in (*subjects, LENA))
    assert len(sizes) == 1
    assert not canaries.plant(uuid4(), LENA, "lena")
    with pytest.raises(VaultError):
        memory(b"q" * 32).has(subjects[0])


def test_an_alarm_is_raised_once_an_hour_for_each_who_opens(memory, clock):
    canaries, subject = memory(), uuid4()
    canaries.plant(subject, LENA, "lena")
    assert canaries.alarms(CLARA, [subject, uuid4()]) == [subject]
    assert canaries.alarms(CLARA, [subject]) == [subject]  # until the log has it
    canaries.reported(CLARA, [subject])
    assert canaries.alarms(CLARA, [subject]) == []
    assert canaries.alarms(LENA, [subject]) == [subject]
    clock.now += ONCE_IN
    assert canaries.alarms(CLARA, [subject]) == [subject]


def test_the_log_hears_of_the_planting_a_day_later_and_once(memory, clock):
    canaries, subject = memory(), uuid4()
    canaries.plant(subject, LENA, "lena")
    assert canaries.to_tell() == []
    clock.now += TOLD_AFTER
    for _until_the_log_has_it in range(2):
        assert [one.reference for one in canaries.to_tell()] == ["lena"]
    canaries.told(subject)
    assert memory().to_tell() == []
    assert memory().has(subject)


def test_what_was_planted_and_never_made_takes_no_place(memory, clock):
    canaries, made, unmade = memory(), uuid4(), uuid4()
    for subject in (made, unmade):
        canaries.plant(subject, LENA, "lena")
    canaries.forget_unmade({made}.__contains__)
    assert canaries.has(unmade)  # it may be on its way
    clock.now += MADE_WITHIN
    canaries.forget_unmade({made}.__contains__)
    assert memory().planted_by(LENA) == [made]
