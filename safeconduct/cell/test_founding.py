"""The first start of a real organisation, answered by a file, and the second, which asks nothing."""

import re
import subprocess
import sys
import urllib.request
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from safeconduct.accounts.roles import Role
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.founding import found_glass
from safeconduct.cell.management.commands import found_organisation
from safeconduct.cell.recovery_public import public_half
from safeconduct.cell.test_supervisor import end, free_ports
from safeconduct.conftest import RECOVERY_KEY
from safeconduct.custody import founding
from safeconduct.custody.models import Holder, HolderKey
from safeconduct.recovery import RecoveryKey, Sheet, join_sheets

whole = pytest.mark.slow
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


@whole
def test_an_organisation_is_founded_from_a_file_once(tmp_path):
    (tmp_path / "found.toml").write_text(f'{ANSWERS}recovery = "{RECOVERY_KEY.public.written()}"\n')
    folder, port = tmp_path / "cell", free_ports()
    first = start_up(folder, port, "--found", str(tmp_path / "found.toml"))
    try:
        said = ready(first)
        assert "Anna Visser signs in" in said
        assert f"Check words: {RECOVERY_KEY.public.check_words('en')}" in said
        assert "Sheet 1:" not in said  # the key was made elsewhere: nothing of it is here to be shown
        assert public_half(folder) == RECOVERY_KEY.public
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


@pytest.fixture
def founded(db, tmp_path, monkeypatch):
    """`founded(answers)`: what the command says at the terminal."""
    monkeypatch.setenv("SAFECONDUCT_DATA", str(tmp_path))
    monkeypatch.setattr(found_organisation, "load_site", lambda **_: None)
    monkeypatch.setattr(found_organisation, "sign_checkpoint", lambda: None)

    def found(answers):
        (tmp_path / "found.toml").write_text(answers)
        said = StringIO()
        call_command("found_organisation", file=tmp_path / "found.toml", stdout=said)
        return said.getvalue()

    return found


def test_without_a_key_made_offline_the_five_sheets_are_shown_once_and_give_the_key(founded, tmp_path):
    said = founded(ANSWERS)
    sheets = [Sheet.read(words) for words in re.findall(r"Sheet \d: (.+)", said)]
    key = join_sheets(sheets[2:], public_half(tmp_path))
    assert len(sheets) == 5
    assert {bytes(one.public_key) for one in HolderKey.objects.filter(holder__name="recovery")} == {key.pair.public}
    assert "make a key offline" in said


def test_the_file_that_up_names_is_taken_and_a_broken_one_founds_nothing(founded, tmp_path, monkeypatch):
    public, file = RecoveryKey.make().public, tmp_path / "recovery-public.txt"
    monkeypatch.setenv("RECOVERY_PUBLIC_FILE", str(file))
    file.write_text(public.written()[:-1])
    with pytest.raises(CommandError, match="Nothing was founded"):
        founded(ANSWERS)
    assert not founding.recovery_exists()
    file.write_text(public.written())
    assert "Sheet 1:" not in founded(ANSWERS)
    assert public_half(tmp_path) == public


def test_a_file_that_lacks_an_answer_founds_nothing_and_says_which_lines_it_wants(founded):
    wanted = "It is TOML with four lines: organisation, username, display_name, language."
    with pytest.raises(CommandError, match=wanted):
        founded('username = "anna"\n')
    assert not founding.recovery_exists()


def test_a_house_from_before_gets_the_glass_for_those_whose_role_calls_for_it(lead, caseworker, volunteer, colleague):
    both, unknown = colleague("bo", Role.CASEWORKER, Role.LEAD), colleague("ute", Role.CASEWORKER)
    unknown.user.holder.keys.update(seal=b"")
    Holder.objects.get(name="glass").delete()
    for _again in range(2):
        found_glass()
    glass = Holder.objects.get(name="glass")
    members = set(glass.members.exclude(member__kind="recovery").values_list("member", flat=True))
    assert members == {who.user.holder_id for who in (lead, caseworker, both)}
    assert glass.pk in caseworker.actor.keyring.groups
