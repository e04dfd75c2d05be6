"""Hostile files end as safe pixels or as a refusal in words, and nothing of them gets out.

Those that take seconds, and thousands that are spoiled by chance, are visited by `./run bench hostile`.
"""

import pytest

from safeconduct.evidence import papers
from safeconduct.evidence.disarm import sandbox
from safeconduct.evidence.services.receive import plain_name
from tests.hostile.files.gallery import HOSTILE
from tests.hostile.files.kinds import MARKER, PIXELS
from tests.hostile.files.measuring import canary, is_nothing_but_pixels, shares_a_run, visit
from tests.hostile.files.mutants import mutants

pytestmark = pytest.mark.slow
MOST_MIB, MOST_SECONDS = 1024, 60


@pytest.fixture(scope="module")
def bird():
    with canary() as (placed, called):
        yield placed
        assert called == []


@pytest.mark.parametrize("hostile", [one for one in HOSTILE if not one.is_heavy], ids=lambda one: one.name)
def test_a_hostile_file_ends_as_it_must(hostile, bird):
    found = visit(hostile.make(bird), counts=False)
    assert found.ended in hostile.ends
    assert found.mib < MOST_MIB
    assert found.seconds < MOST_SECONDS
    assert (found.packets, found.left) == (0, [])


@pytest.mark.parametrize(
    "name",
    ["pdf with a script", "letter with EICAR as its words and as a part", "pdf that carries a program and EICAR"],
)
def test_no_run_of_bytes_of_a_file_stands_in_its_pictures(name, bird):
    (hostile,) = [one for one in HOSTILE if one.name == name]
    content = hostile.make(bird)
    (page,) = visit(content, counts=False).pages
    assert shares_a_run(content, content[40:80])
    assert not shares_a_run(content, page.jpeg)
    assert MARKER not in page.jpeg


def test_files_spoiled_by_chance_end_well():
    ends = {name: visit(content, counts=False) for name, content in mutants(18, seed=2026)}
    assert [(name, found.ended) for name, found in ends.items() if found.ended.startswith("BROKEN")] == []
    assert {found.ended for found in ends.values()} > {PIXELS}
    assert max(found.mib for found in ends.values()) < MOST_MIB
    assert [found.left for found in ends.values() if found.left or found.packets] == []


def test_the_measure_sees_memory_packets_processes_and_more_than_pixels(monkeypatch):
    (page,) = visit(papers.pdf("x"), counts=False).pages
    assert is_nothing_but_pixels(page)
    for spoiled in (page.jpeg + b"x", page.jpeg[:20] + b"\xff\xfe\0\4hi" + page.jpeg[20:]):
        assert not is_nothing_but_pixels(type(page)(page.width, page.height, page.dpi, spoiled))
    greedy = "import socket, subprocess, time; b = bytearray(99 << 20); s = socket.socket(type=2); s.sendto(b'x', ('127.0.0.1', 9)); time.sleep(0.5)"
    command = (
        [*sandbox._walls(), "/usr/bin/env", "python3", "-c", greedy]
        if sandbox.has_sandbox()
        else ["/usr/bin/env", "python3", "-c", greedy]
    )
    monkeypatch.setattr(sandbox, "command", lambda *_: command)
    found = visit(papers.pdf("x"), counts=False)
    assert found.ended == "Damaged"
    assert found.mib > 99
    assert found.packets > 0 or not sandbox.has_sandbox()


NAMES = [
    ("../../../../tmp/planted.pdf", "planted.pdf"),
    ("/etc/cron.d/planted", "planted"),
    ("\\\\127.0.0.1\\share\\planted.pdf", "planted.pdf"),
    ("C:\\Windows\\planted.pdf", "planted.pdf"),
    ("a\x00.pdf\x00.exe", "a.pdf.exe"),
    ("fdp.\u202efdp.exe", "fdp.fdp.exe"),
    ("x" * 5000 + ".pdf", "x" * 200),
    ("....//....//", "file"),
    ("\r\nContent-Type: text/html\r\n", "html"),
]


@pytest.mark.parametrize(("given", "kept"), NAMES, ids=range(len(NAMES)))
def test_a_name_that_is_a_trap_stays_a_name(given, kept):
    assert plain_name(given) == kept
