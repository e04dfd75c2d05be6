import io
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from safeconduct.evidence import papers, refusals
from safeconduct.evidence.disarm import frames, pages, sandbox
from safeconduct.evidence.disarm.frames import BadFrame, CannotShow, Frame, Word
from safeconduct.evidence.disarm.pages import PageImage, count_pages, pages_of
from safeconduct.evidence.kinds import MediaType


def show(content: bytes, kind: MediaType, **how: int) -> list[PageImage]:
    return list(pages_of([content], kind, **how))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SCP1",
        frames.HEADER.pack(b"EVIL", Word.PAGE, 1, 1, 1) + b"x",
        frames.HEADER.pack(b"SCP1", 99, 1, 1, 1) + b"x",
        frames.HEADER.pack(b"SCP1", Word.PAGE, 4, 1, 1) + b"xxxx",
        frames.HEADER.pack(b"SCP1", Word.PAGE, 1, 2**31, 2**31),
        frames.HEADER.pack(b"SCP1", Word.PAGE, 1, 0, 7),
        frames.HEADER.pack(b"SCP1", Word.PAGE, 3, 10, 10) + b"x" * 299,
        frames.HEADER.pack(b"SCP1", Word.PAGE, 1, 1, 1) + b"x",
        (frames.HEADER.pack(b"SCP1", Word.PAGE, 1, 1, 1) + b"x") * 400,
    ],
    ids=["nothing", "half a header", "magic", "word", "channels", "huge", "flat", "short", "no end", "endless"],
)
def test_a_child_that_was_taken_over_can_say_nothing_but_pixels(answer: bytes) -> None:
    with pytest.raises(BadFrame):
        list(frames.read(io.BytesIO(answer)))


def test_frames_come_back_as_they_were_written() -> None:
    kept, frame = io.BytesIO(), Frame(Word.PAGE, 1, 2, 2, b"\x00\x01\x02\x03")
    for written in (frame, Frame(Word.END)):
        frames.write(kept, written)
    assert list(frames.read(io.BytesIO(kept.getvalue()))) == [frame]
    kept = io.BytesIO()
    frames.write(kept, Frame(Word.LOCKED))
    with pytest.raises(CannotShow):
        list(frames.read(io.BytesIO(kept.getvalue())))


def run_inside(code: str) -> str:
    walls = list(sandbox._walls())
    done = subprocess.run(
        [*walls, sys.executable, "-s", "-c", textwrap.dedent(code)],
        env={**sandbox.environment(), "SECRET_KEY": "MARKER-KEY"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return done.stdout + done.stderr


needs_walls = pytest.mark.skipif(not sandbox.has_sandbox(), reason="bubblewrap is not here or may not build walls")


@needs_walls
def test_the_sandbox_has_no_network_no_secrets_and_nothing_to_write_to() -> None:
    report = run_inside(
        """
        import os, socket
        print(sorted(os.environ), os.path.exists("/root"), os.listdir("/house/safeconduct/evidence"))
        try: socket.create_connection(("127.0.0.1", 22), 1)
        except OSError as error: print("network:", error)
        try: open("/usr/planted", "w")
        except OSError as error: print("writing:", error)
        try: open("/house/safeconduct/planted", "w")
        except OSError as error: print("house:", error)
        print("processes:", len([name for name in os.listdir("/proc")]) if os.path.exists("/proc") else "none seen")
        """
    )
    assert "MARKER-KEY" not in report
    assert "SECRET_KEY" not in report
    assert "network: [Errno" in report
    assert "writing: [Errno 30] Read-only" in report
    assert "models.py" not in report
    assert "processes: none seen" in report


@needs_walls
def test_the_sandbox_does_not_see_the_files_of_the_house() -> None:
    root = Path(sandbox.HOUSE.parent)
    report = run_inside(
        f"import os; print([name for name in ({str(root / 'pyproject.toml')!r},) if os.path.exists(name)])"
    )
    assert report.strip() == "[]"


def test_the_child_limits_itself_before_it_parses() -> None:
    code = "import resource; from safeconduct.evidence.disarm import child; child._limit(); print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_FSIZE)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=sandbox.HOUSE.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(800 * 1024 * 1024), "0", "60"]


@needs_walls
def test_within_the_walls_nothing_can_be_made_even_before_calls_are_given_up() -> None:
    report = run_inside(
        """
        import os
        for folder in ("/", "/dev", "/dev/shm", "/house", "/usr", "/lib"):
            try: os.mkdir(folder + "/planted"); print("could:", folder)
            except OSError as error: print("refused")
        """
    )
    assert report.split() == ["refused"] * 6


def test_the_child_loads_no_django() -> None:
    code = "import sys; import safeconduct.evidence.disarm.alone, safeconduct.evidence.disarm.child, safeconduct.evidence.disarm.decoders, safeconduct.evidence.disarm.pixels, safeconduct.evidence.texts; print([name for name in sys.modules if name.startswith('django')])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=sandbox.HOUSE.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_without_bubblewrap_the_limits_still_hold_and_the_same_pages_come(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = papers.pdf("Справка")
    inside = show(paper, MediaType.PDF, dpi=50)
    monkeypatch.setattr(sandbox, "has_sandbox", lambda: False)
    assert sandbox.command("application/pdf", 150, 1, 1)[0] == sys.executable
    assert show(paper, MediaType.PDF, dpi=50) == inside


def test_a_reader_that_stops_early_leaves_no_process(tmp_path: Path) -> None:
    before = children()
    reading = pages_of([papers.pdf("x", pages=100)], MediaType.PDF)
    next(reading)
    assert children() - before
    reading.close()
    assert not children() - before


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.mark.parametrize("ask", [count_pages, lambda *file, seconds: list(pages_of(*file, seconds=seconds))])
def test_a_child_that_hangs_is_ended_and_the_file_said_to_be_too_slow(
    monkeypatch: pytest.MonkeyPatch, ask: Callable[..., object]
) -> None:
    monkeypatch.setattr(sandbox, "command", lambda *_: [sys.executable, "-c", "import time; time.sleep(60)"])
    began = time.monotonic()
    with pytest.raises(refusals.TooSlow):
        ask([b"x"], MediaType.PDF, seconds=0.5)
    assert time.monotonic() - began < 5


def test_a_child_that_dies_of_itself_is_not_said_to_be_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "command", lambda *_: [sys.executable, "-c", "raise SystemExit"])
    with pytest.raises(refusals.Damaged):
        count_pages([b"x"], MediaType.PDF)


def test_a_page_that_takes_minutes_to_draw_holds_no_request_for_minutes() -> None:
    curves = b"0 0 m 90 800 400 0 595 842 c S " * 400_000
    content = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842)).Contents = document.make_stream(curves)
        document.save(content)
    began = time.monotonic()
    with pytest.raises(refusals.TooSlow):
        list(pages_of([content.getvalue()], MediaType.PDF, seconds=2))
    assert time.monotonic() - began < 8


def test_a_third_file_waits_its_turn_and_is_told_when_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.1)
    paper = papers.pdf("x", pages=3)
    held = [pages_of([paper], MediaType.PDF) for _number in range(2)]
    for reading in held:
        next(reading)
    with pytest.raises(refusals.TooBusy):
        count_pages([paper], MediaType.PDF)
    for reading in held:
        reading.close()
    assert count_pages([paper], MediaType.PDF) == 3


@pytest.mark.slow
def test_a_paper_of_200_pages_is_drawn_in_reasonable_time_and_memory() -> None:
    """In a process of its own, so that its peak can be read."""
    code = """
        import django, resource, time
        django.setup()
        from safeconduct.evidence import papers
        from safeconduct.evidence.disarm.pages import pages_of
        paper = papers.pdf(*["Они пришли дважды и сказали, что вернутся. " * 30] * 4, pages=200)
        begun = time.monotonic()
        drawn = list(pages_of([paper], "application/pdf"))
        # ru_maxrss of the process itself would begin with that of the test run it was forked from
        own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
        peak = own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(time.monotonic() - begun, peak // 1024, sum(len(page.jpeg) for page in drawn) // 1024 // 1024)
    """
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "safeconduct.cell.settings", "SAFECONDUCT_MODE": "demo",
                   "SECRET_KEY": "k" * 50, "PEPPER": "5a" * 32, "BLOB_DIR": "/nowhere", "SHRED_DIR": "/nowhere"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=sandbox.HOUSE.parent, env=environment, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    seconds, peak_mib, drawn_mib = (float(figure) for figure in done.stdout.split())
    assert seconds < 60
    assert peak_mib < 1024
    assert drawn_mib < 60
