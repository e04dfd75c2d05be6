"""Drawn instances are the same for the same seed, and as the facts say that they are."""

from dataclasses import fields

import numpy as np
import pytest

from safeconduct.cell.bench.placing.generator import households, instance_of, past_of, units
from safeconduct.cell.bench.placing.generator.candidates import ROOM_TO_SPARE, _thinned
from safeconduct.placement.engine import Instance


def drawn(seed=7, *, timed=True, many=1200):
    return instance_of(households=many, units=900, candidates=20, timed=timed, seed=seed)[0]


@pytest.fixture(scope="module")
def dated():
    return drawn()


def as_arrays(instance):
    skipped = {"problem", "filtered"}
    return {field.name: getattr(instance, field.name) for field in fields(Instance) if field.name not in skipped}


def test_the_same_seed_gives_the_same_instance_and_another_another(dated, tmp_path):
    dated.save(tmp_path / "dated.npz")
    for again in (drawn(), Instance.load(tmp_path / "dated.npz")):
        assert all(np.array_equal(value, as_arrays(again)[name]) for name, value in as_arrays(dated).items())
    assert not np.array_equal(dated.points, drawn(8).points)


def test_a_past_has_the_units_and_other_households():
    size = {"households": 300, "units": 200, "candidates": 20, "timed": True, "seed": 7}
    instance, past = instance_of(**size)[0], past_of(**size)
    for name in ("beds", "most_households", "opens", "closes", "kind"):
        assert np.array_equal(getattr(instance, name), getattr(past, name))
    assert past.household_count == 300
    assert not np.array_equal(instance.size, past.size)


def test_every_pair_fits_in_beds_and_dates(dated):
    who, unit = dated.household, dated.unit
    assert (dated.household_count, dated.unit_count, dated.timed) == (1200, 900, True)
    assert np.diff(dated.first).max() == 20
    assert (dated.opens[unit] <= dated.arrives[who]).all()
    assert (dated.leaves[who] <= dated.closes[unit]).all()
    assert dated.possible.all()
    alone = dated.most_households[unit] == 1
    assert (dated.beds[unit] - dated.beds_used <= ROOM_TO_SPARE)[alone].all()
    assert set((dated.size[who] - dated.beds_used).tolist()) == {0, 1}
    assert all((np.diff(dated.unit[dated.candidates(one)]) > 0).all() for one in range(1200))


def test_the_shares_are_those_of_the_facts():
    instance, there_is = instance_of(households=4000, units=6000, candidates=10, timed=False, seed=1)
    sizes = np.bincount(instance.size, minlength=11)[1:] / 4000
    assert sizes == pytest.approx(households.SIZES, abs=0.03)
    assert np.bincount(instance.kind) / 6000 == pytest.approx(units.KINDS, abs=0.03)
    dorms = instance.kind == units.DORM
    assert (instance.most_households[dorms] == instance.beds[dorms]).all()
    assert (instance.most_households[instance.kind <= units.FLAT] == 1).all()
    assert there_is.double_bed[~dorms].mean() == pytest.approx(units.DOUBLE_BED, abs=0.03)
    assert np.bincount(there_is.city, minlength=60).max() > 3 * np.median(np.bincount(there_is.city))
    housed = 1000 * households.WEIGHTS[:, None] * (0.4 + 0.6 * np.arange(1, 11))
    assert np.isin(instance.points - instance.soft, housed.astype(int)).all()
    assert 200 < instance.soft.mean() < 350
    assert instance.soft.max() < 500


def test_a_large_city_is_looked_at_in_part_and_a_small_one_whole():
    draw = np.random.default_rng(1)
    place = _thinned(draw, np.array([0, 5, 40, 4000] * 50), 40)
    below = (place < np.array([0, 5, 40, 4000] * 50)[:, None]).sum(axis=1).reshape(50, 4)
    assert (below[:, :3] == [0, 5, 40]).all()
    assert below[:, 3].mean() == pytest.approx(40, abs=4)
    assert (np.diff(place, axis=1) > 0).all()
