import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.cell import __main__ as entry
from safeconduct.cell import catalogs, system_parts
from safeconduct.cell.commands import COMMANDS, bench, check
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.readiness import table

FOLDER = Path(check.__file__).parent


def test_every_command_has_a_file_and_every_file_is_listed():
    assert sorted(COMMANDS) == sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


def test_help_lists_every_command_in_one_line(capsys):
    assert entry.main(["help"]) == 0
    lines = capsys.readouterr().out.splitlines()[2:]
    assert [line.split()[1] for line in lines] == list(COMMANDS)
    assert all(len(line.split()) > 3 for line in lines)


def test_help_starts_without_django():
    program = "import sys; from safeconduct.cell import __main__ as m; m.main(['help']); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_an_unknown_command_is_said(capsys):
    assert entry.main(["dmeo"]) == 2
    assert capsys.readouterr().err == "There is no command 'dmeo'. ./run help lists them.\n"


def test_the_entry_works_from_any_folder_and_says_no_more_than_asked(tmp_path):
    done = subprocess.run([ROOT / "run", "help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "./run demo" in done.stdout


def test_a_gate_that_fails_fails_the_check_after_the_others_ran(monkeypatch, capsys):
    gates = [
        check.Gate("first", ("python", "-c", "print('the reason'); raise SystemExit(3)")),
        check.Gate("second", ("python", "-c", "pass")),
    ]
    monkeypatch.setattr(check, "GATES", gates)
    assert check.run([]) == 1
    said = capsys.readouterr().out
    assert "── first\nthe reason" in said
    assert [line.split()[0] for line in said.splitlines()[-2:]] == ["failed", "passed"]
    assert check.run(["second"]) == 0


def test_every_gate_starts_a_program_that_is_there():
    assert [gate.words[0] for gate in check.GATES if not (check.PROGRAMS / gate.words[0]).exists()] == []


@pytest.mark.parametrize(
    ("gate", "name", "content"),
    [
        ("style", "seeded.py", "import os\n"),
        ("ruff format", "seeded.py", "x  =  1\n"),
        ("djlint", "seeded.html", "<img>\n"),
    ],
)
def test_a_seeded_fault_of_style_is_caught(tmp_path, gate, name, content):
    (tmp_path / name).write_text(content)
    [chosen] = [entry for entry in check.GATES if gate in entry.name]
    words = [word if word != "safeconduct" else str(tmp_path) for word in chosen.words]
    words += [str(tmp_path)] if str(tmp_path) not in words else []
    assert check.try_gate(check.Gate(gate, words)).returncode != 0


def test_a_bench_that_does_not_exist_is_said(capsys):
    assert bench.run(["speed"]) == 2
    assert "There is no bench 'speed'; there are: " in capsys.readouterr().out


def test_a_bench_without_a_name_is_every_bench_but_that_of_hours_one_after_another(monkeypatch, capsys):
    ran = []
    for name in bench.names():
        module = importlib.import_module(f"safeconduct.cell.bench.{name}")
        monkeypatch.setattr(module, "main", lambda words, name=name: ran.append((name, words)))
    assert bench.run([]) == 0
    names = ("start", "pages", "bundle", "log", "vault", "hostile", "metadata", "kills", "times", "storm")
    assert ran == [(name, []) for name in names]
    assert bench.run(["pages", "--cases", "100"]) == 0
    assert ran[-1] == ("pages", ["--cases", "100"])
    assert bench.run(["placement"]) == 0
    assert ran[-1] == ("placement", [])


def test_every_bench_says_in_its_first_line_what_it_measures():
    for name in bench.names():
        assert ast.get_docstring(ast.parse((bench.FOLDER / f"{name}.py").read_text())), name


def test_the_people_stand_in_columns():
    people = [
        {"name": "Lena", "role": "lead", "username": "lena", "passphrase": "one two", "totp": None},
        {"name": "Kirill", "role": "caseworker", "username": "kirill", "passphrase": "три", "totp": "JBSW"},
    ]
    assert table(people).splitlines() == [
        "name    role        username  passphrase  totp",
        "Lena    lead        lena      one two     –",
        "Kirill  caseworker  kirill    три         JBSW",
    ]


PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "home"\nmsgstr "дом"\n'


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogs, "PACKAGE", tmp_path)
    source = tmp_path / "cases/locale/ru/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    return source


def test_a_catalogue_is_compiled_once_for_each_change(catalogue):
    import gettext

    assert catalogs.compile_changed() == 1
    assert catalogs.compile_changed() == 0
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("home") == "дом"


def test_a_catalogue_that_cannot_be_read_is_named(catalogue):
    catalogue.write_text('msgid "home"\nmsgstr "дом"\nnonsense\n')
    with pytest.raises(catalogs.CatalogueBroken, match=r"django\.po cannot be read"):
        catalogs.compile_changed()


def test_a_missing_program_is_asked_for_in_one_command(monkeypatch, capsys):
    monkeypatch.setitem(system_parts.PARTS, "chromium", (("no-such-program",), "chromium"))
    monkeypatch.setattr(system_parts.os, "geteuid", lambda: 1000)
    assert system_parts.make_sure_of("chromium") is False
    assert capsys.readouterr().err == "Missing: chromium. Type: sudo apt-get install -y chromium\n"


@pytest.mark.parametrize(
    "words", [["demo", "--port", "70000"], ["up", "--port", "none"], ["up", "--found", "/no/file"]]
)
def test_what_cannot_be_is_said_before_anything_starts(words, capsys):
    with pytest.raises(SystemExit):
        entry.main(words)
    assert "is no port" in (said := capsys.readouterr().err) or "there is no file /no/file" in said


def test_founding_answers_that_cannot_be_used_found_nothing(tmp_path):
    from django.core.management.base import CommandError

    from safeconduct.cell.management.commands.found_organisation import _from_file

    (tmp_path / "found.toml").write_text('organisation = ""\nusername = "a b"\ndisplay_name = " "\nlanguage = "xx"\n')
    with pytest.raises(CommandError) as refused:
        _from_file(tmp_path / "found.toml")
    assert all(word in str(refused.value) for word in ("organisation:", "username:", "display_name:", "language:"))
