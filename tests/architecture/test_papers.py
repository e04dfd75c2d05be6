"""What the papers, and what runs in a browser, say of the code."""

import importlib
import re
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from safeconduct.vaultd.sessions import IDLE

ROOT = Path(__file__).parents[2]
LIMIT = re.compile(r"^\| [^|]+ \| (\d+)( \w+)? \| `([\w.]+)` \| ([^|]*) ?\|$", re.MULTILINE)
ASVS = re.compile(r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| (holds|partly|no|none here) \|([^|]*)\|$", re.MULTILINE)
ASVS_LEVELS = {"asvs.md": 70, "asvs-2.md": 183, "asvs-3.md": 92}
SHOWS = re.compile(r"`(?:[\w/]+/)?test_\w+\.py`|`\./run [^`]+`")  # a test, or a command
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


def paper(name):
    return (ROOT / "docs" / name).read_text()


@pytest.mark.parametrize(("name", "many"), ASVS_LEVELS.items())
def test_each_level_of_asvs_is_counted_and_names_what_is_there(name, many):
    text = paper(name)
    rows = ASVS.findall(text)
    assert len(rows) == text.count("\n| ") - 1 == many
    assert f"Counted: {counted(rows)}." in text
    named = re.findall(r"`((?:safeconduct|tests|docs)/[^` ]+)`|\b(docs/[\w./-]+\.md|[A-Z_]{6,}\.md)\b", text)
    assert [path for pair in named for path in pair if path and not (ROOT / path).exists()] == []
    assert [number for number, state, shown in rows if state == "holds" and not SHOWS.search(shown)] == []
    assert [number for number, _state, shown in rows if not shown.strip()] == []


def test_no_row_of_asvs_is_left_out_or_answered_twice():
    rows = [row for name in ASVS_LEVELS for row in ASVS.findall(paper(name))]
    sections = defaultdict(list)
    for number, _state, _shown in rows:
        section, _, place = number.rpartition(".")
        sections[section].append(int(place))
    assert [section for section, places in sections.items() if sorted(places) != list(range(1, len(places) + 1))] == []
    chapters = {int(section.partition(".")[0]) for section in sections}
    assert chapters == set(range(1, 18))
    assert f"{len(rows)} rows, {counted(rows, none='not')}" in paper("requirements.md")


def counted(rows, none="no"):
    states = Counter(state for _number, state, _shown in rows)
    return f"{states['holds']} hold, {states['partly']} partly, {states['no']} {none}, {states['none here']} none here"


def test_it_is_said_how_soon_a_weak_part_is_exchanged():
    said = " ".join((ROOT / "SECURITY.md").read_text().partition("**Parts of others.**")[2].split("\n\n")[0].split())
    for days in ("once a week", "within two days", "within seven", "within thirty", "every ninety days"):
        assert days in said


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


def test_a_page_goes_off_the_screen_when_the_broker_ends_its_session():
    """A script counts, and without scripts a style sheet does: neither can ask the code how long that is."""
    look = ROOT / "safeconduct/look/static/look"
    minutes = IDLE // timedelta(minutes=1)
    assert f"const IDLE = {minutes} * 60000," in (look / "over.js").read_text()
    covered = re.findall(r"^\.in-(\d+) \{ --over: (\d+)s; \}$", (look / "over.css").read_text(), re.MULTILINE)
    assert covered == [(str(minute), str(60 * minute)) for minute in range(1, minutes + 1)]
    assert f".over-page {{ position: relative; --over: {60 * minutes}s; }}" in (look / "look.css").read_text()
