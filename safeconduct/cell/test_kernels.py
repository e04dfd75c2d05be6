"""Whether the machine code of the engine is there is asked of where it is kept, not of a note that it was made."""

from safeconduct.cell import kernels


def test_what_was_thrown_away_is_not_taken_for_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not kernels.are_kept()
