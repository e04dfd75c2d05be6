"""A house that is measured is made once, and again only when what it is made by has changed."""

from types import SimpleNamespace

import pytest

from safeconduct.cell.bench import _houses
from safeconduct.cell.bench._houses import NotFilled, house_of


@pytest.fixture
def made(monkeypatch):
    """The sizes that were filled; `code` is what the next filling ends with."""
    found = SimpleNamespace(sizes=[], code=0)

    def start(folder, _port):
        folder.mkdir(parents=True)
        return SimpleNamespace(wait=lambda: 0), 1.0

    def fill(command, **_more):
        found.sizes.append(command[command.index("fill_for_bench") + 1])
        return SimpleNamespace(returncode=found.code)

    monkeypatch.setattr(_houses, "start", start)
    monkeypatch.setattr(_houses.subprocess, "run", fill)
    return found


def test_a_house_that_is_there_is_not_made_again(made, tmp_path):
    assert house_of(100, port=1, kept=tmp_path) == house_of(100, port=1, kept=tmp_path)
    assert house_of(200, port=1, kept=tmp_path).name.startswith("200-")
    assert made.sizes == ["100", "200"]


def test_a_house_that_was_made_in_another_way_goes_and_others_stay(made, tmp_path, monkeypatch):
    old, other = house_of(100, port=1, kept=tmp_path), house_of(200, port=1, kept=tmp_path)
    monkeypatch.setattr(_houses, "fingerprint", lambda: "another")
    assert house_of(100, port=1, kept=tmp_path).name == "100-another"
    assert (old.exists(), other.exists()) == (False, True)


def test_a_house_that_was_not_filled_to_the_end_is_made_again(made, tmp_path):
    made.code = 1
    with pytest.raises(NotFilled):
        house_of(100, port=1, kept=tmp_path)
    made.code = 0
    house_of(100, port=1, kept=tmp_path)
    assert made.sizes == ["100", "100"]


def test_the_fingerprint_holds_everything_that_fills_a_house():
    names = {path.name for pattern in _houses.MADE_BY for path in _houses.fingerprints.PACKAGE.glob(pattern)}
    assert {"households.py", "batch.py", "sealing.py", "content.py", "payloads.py", "demo.py"} <= names
