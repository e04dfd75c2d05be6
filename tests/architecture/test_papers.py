"""What the papers say of the code."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
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
