"""What is searched of swap is the whole of it, and what a process has there can be found."""

import os

import pytest

from tests.journeys import swapping

WORD = "ControlXQ"


@pytest.fixture
def area(tmp_path, monkeypatch):
    file = tmp_path / "swap"
    file.touch()
    monkeypatch.setattr(swapping, "PROC", tmp_path)
    (tmp_path / "swaps").write_text(f"Filename\tType\tSize\tUsed\tPriority\n{file}  file\t\t1024\t0\t-2\n")
    return file


@pytest.mark.parametrize("before", [0, 4090, 4096, 2 * 4096 - 5, 5 * 4096 + 1])
def test_a_word_is_found_wherever_it_stands_also_across_what_is_searched_at_once(area, monkeypatch, before):
    monkeypatch.setattr(swapping, "AT_ONCE", 4096)
    area.write_bytes(bytes(before) + WORD.encode() + bytes(9000))
    assert any(place.startswith(f"{area}: utf-8") for place in swapping.places_in_swap((WORD,)))


def test_a_word_that_does_not_stand_there_is_not_found(area):
    area.write_bytes(bytes(9000) + b"another word")
    assert list(swapping.places_in_swap((WORD,))) == []


def test_without_swap_nothing_is_pressed_and_nothing_searched(monkeypatch, tmp_path):
    monkeypatch.setattr(swapping, "PROC", tmp_path / "not there")
    with swapping.pressed(os.getpid(), WORD):
        assert swapping.areas() == list(swapping.places_in_swap((WORD,))) == []


@pytest.mark.slow
def test_what_a_process_holds_is_found_in_swap_that_was_turned_on_for_it():
    if os.geteuid() != 0:
        pytest.skip("only root turns swap on")
    try:
        with swapping.an_area(16), swapping.pressed(os.getpid(), WORD):
            assert list(swapping.places_in_swap((WORD,)))
    except swapping.NotPressed as refused:
        pytest.skip(f"this machine turns no swap on: {refused}")
    assert not swapping.AREA.exists()
