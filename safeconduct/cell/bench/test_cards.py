from safeconduct.cell.bench import _cards


def test_what_the_bench_times_opens_what_it_sealed(tmp_path):
    told = [what for what, _seconds in _cards.measure(tmp_path / "shred", 3)]
    assert len(told) == 4
    assert all(what.startswith("3 ") for what in told)
