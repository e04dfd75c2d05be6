"""What the papers say of the code."""

import importlib
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = re.compile(r"^\| [^|]+ \| (\d+)( \w+)? \| `([\w.]+)` \| ([^|]*) ?\|$", re.MULTILINE)
ASVS = re.compile(r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| (holds|partly|no|none here) \|([^|]*)\|$", re.MULTILINE)
UNITS = {"seconds": 1, "minutes": 60, "hour": 3600, "hours": 3600, "days": 86400, "MiB": 1 << 20, "megapixels": 10**6}
ROW = re.compile(r"^\| (\d+) \| [^|]+ \| (holds|partly|not yet) \|([^|]*)\|$", re.MULTILINE)


def test_the_forty_requirements_are_counted_and_name_tests_that_are_there():
    text = (ROOT / "docs/requirements.md").read_text()
    rows = ROW.findall(text)
    assert [int(number) for number, _state, _shown in rows] == list(range(1, 41))
    states = Counter(state for _number, state, _shown in rows)
    assert f"Counted: {states['holds']} hold, {states['partly']} partly, {states['not yet']} not yet." in text
    named = re.findall(r"`((?:safeconduct|tests|docs)/[^` ]+)`", text)
    assert len(named) > 30
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert [number for number, state, shown in rows if state == "holds" and not shown.strip()] == []


def test_the_seventy_of_asvs_are_counted_and_name_tests_that_are_there():
    text = (ROOT / "docs/asvs.md").read_text()
    rows = ASVS.findall(text)
    assert len({number for number, _state, _shown in rows}) == len(rows) == 70
    states = Counter(state for _number, state, _shown in rows)
    counted = f"{states['holds']} hold, {states['partly']} partly, {states['no']} no, {states['none here']} none here"
    assert f"Counted: {counted}." in text
    named = re.findall(r"`((?:safeconduct|tests|docs)/[^` ]+)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert (
        f"{states['holds']} hold, {states['partly']} partly, {states['no']} not"
        in (ROOT / "docs/requirements.md").read_text()
    )


def in_the_code(place):
    """What stands there, as a number: of seconds where it is a span of time."""
    module, name = place, []
    while True:
        module, _, last = module.rpartition(".")
        name.insert(0, last)
        if (ROOT / "safeconduct" / module.replace(".", "/")).with_suffix(".py").exists():
            break
    found = importlib.import_module(f"safeconduct.{module}")
    for part in name:
        found = getattr(found, part)
        found = found() if callable(found) and not isinstance(found, type) else found
    return found.total_seconds() if isinstance(found, timedelta) else found


def test_each_published_limit_is_the_codes_and_stands_in_the_paper_that_says_it():
    limits = LIMIT.findall((ROOT / "docs/limits.md").read_text())
    assert len(limits) == (ROOT / "docs/limits.md").read_text().count("\n| ") - 1
    for value, unit, place, said in limits:
        assert in_the_code(place) == int(value) * UNITS.get(unit.strip(), 1), place
        paper, _, sentence = said.strip().partition(": ")
        assert sentence in " ".join((ROOT / (paper or "README.md")).read_text().split()), (place, paper)
