"""The first start of a real organisation, answered by a file, and the second, which asks nothing."""

import subprocess
import sys
import urllib.request

import pytest

from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.test_supervisor import end, free_ports

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
ANSWERS = """
organisation = 'Stichting "Veilige Brug"'
username = "anna"
display_name = "Anna Visser"
language = "nl"
"""


def start_up(folder, port, *words):
    command = [sys.executable, "-m", "safeconduct.cell", "up", "--data", str(folder), "--port", str(port), *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ready(process):
    """What was said on the way to being ready."""
    said = ""
    while not said.splitlines()[-1:] or not said.splitlines()[-1].startswith("Safeconduct is ready"):
        line = process.stdout.readline()
        assert line, process.stderr.read()
        said += line
    return said


def not_read(folder):
    return f"This house is founded already: {folder.parent / 'found.toml'} was not read.\n"


def test_an_organisation_is_founded_from_a_file_once(tmp_path):
    (tmp_path / "found.toml").write_text(ANSWERS)
    folder, port = tmp_path / "cell", free_ports()
    first = start_up(folder, port, "--found", str(tmp_path / "found.toml"))
    try:
        said = ready(first)
        assert "Anna Visser signs in" in said
        assert "Recovery key (shown once" in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/nl/") as page:
            assert "Stichting &quot;Veilige Brug&quot;" in page.read().decode()
        with urllib.request.urlopen(f"http://127.0.0.1:{port + 1}/you/sign-in/") as page:
            assert page.status == 200
        kept = "".join(path.read_text(errors="replace") for path in (folder / "log").glob("*.log"))
        passphrase = said.partition("kept nowhere):\n\n    ")[2].partition("\n")[0]
        assert len(passphrase.split()) == 6
        assert passphrase not in kept
    finally:
        first.terminate()
        end(first)
    second = start_up(folder, port, "--found", str(tmp_path / "found.toml"))
    try:
        assert "shown once" not in ready(second)
        third = start_up(folder, port, "--found", str(tmp_path / "found.toml"))
        ready(third)
        third.terminate()
        assert not_read(folder) in end(third)
    finally:
        second.terminate()
        assert not_read(folder) in end(second)


def test_a_file_that_lacks_an_answer_founds_nothing_and_says_which_lines_it_wants(tmp_path):
    (tmp_path / "found.toml").write_text('username = "anna"\n')
    process = start_up(tmp_path / "cell", free_ports(), "--found", str(tmp_path / "found.toml"))
    output, errors = process.communicate(timeout=300)
    said = output + errors
    assert process.returncode != 0
    assert "It is TOML with four lines: organisation, username, display_name, language." in said
