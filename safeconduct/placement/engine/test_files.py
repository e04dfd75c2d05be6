from dataclasses import fields

import numpy as np
import pytest

from safeconduct.placement.engine import ImpossibleInput, Instance, solve, verify


def test_a_saved_instance_comes_back_as_it_was(village, tmp_path):
    instance = village.compile()
    instance.save(tmp_path / "village.npz")
    back = Instance.load(tmp_path / "village.npz")
    for field in fields(Instance):
        if field.name not in {"problem", "filtered", "most_people"}:
            assert np.array_equal(getattr(instance, field.name), getattr(back, field.name)), field.name
    assert np.array_equal(instance.filtered.reasons, back.filtered.reasons)
    assert np.array_equal(instance.filtered.unit, back.filtered.unit)
    assert solve(back).objective == solve(instance).objective


def benchmark_file(path, **changed):
    arrays = {
        "N": 3,
        "M": 2,
        "hptr": [0, 2, 4, 5],
        "col": [0, 1, 0, 1, 1],
        "w": [1, 1, 2, 2, 1],
        "p": [10, 9, 20, 21, 7],
        "B": [2, 2],
        "k": [1, 2],
        "size": [1, 2, 1],
        "arr": [0, 0, 5],
        "dep": [5, 5, 9],
        "timed": 0,
    } | changed
    np.savez(path, **{name: np.array(value) for name, value in arrays.items() if value is not None})
    return path


def test_a_benchmark_file_without_our_arrays_is_enough(tmp_path):
    instance = Instance.load(benchmark_file(tmp_path / "a.npz"))
    placement = solve(instance)
    assert placement.objective == 20 + 9 + 7
    assert placement.unit_of(instance) == {"0": "1", "1": "0", "2": "1"}
    assert verify(instance, placement) == []


def test_dates_bind_only_in_a_dated_file(tmp_path):
    assert solve(Instance.load(benchmark_file(tmp_path / "a.npz", timed=1))).objective == 10 + 21 + 7


def test_pairs_that_can_never_fit_are_never_chosen(tmp_path):
    instance = Instance.load(benchmark_file(tmp_path / "a.npz", w=[3, 3, 2, 2, 1]))
    assert solve(instance).unit_of(instance) == {"0": None, "1": "0", "2": "1"}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"hptr": None}, "hptr"),
        ({"col": [0, 1, 0, 1, 2]}, "a unit that is not"),
        ({"col": [0, 0, 0, 1, 1]}, "listed twice"),
        ({"hptr": [0, 2, 4, 6]}, "row pointers"),
        ({"arr": [0, 0, 9]}, "leaves before"),
        ({"conflicts": [[0, 3]]}, "conflict"),
        ({"p": [1, 2]}, "differ in length"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_in_words(tmp_path, changed, sentence):
    path = benchmark_file(tmp_path / "a.npz", **({"timed": 1} | changed))
    with pytest.raises(ImpossibleInput, match=sentence):
        Instance.load(path)


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "a.npz").write_bytes(b"not an archive")
    with pytest.raises(ImpossibleInput):
        Instance.load(tmp_path / "a.npz")
