import io
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from uuid import uuid4

import pikepdf
import pypdfium2
import pytest

from safeconduct.cell import ceremony
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.refusal import CellRefused
from safeconduct.recovery import PublicHalf, RecoveryKey, split_on_sheets
from safeconduct.recovery.answering import check
from safeconduct.recovery.files import Answer, Request, read, written
from safeconduct.recovery.printing import LANGUAGES, draw_public, draw_sheet, texts

NO_NETWORK = ["unshare", "--user", "--net"]


def can_leave_the_network() -> bool:
    return (
        shutil.which("unshare") is not None
        and subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode == 0
    )


def shape(value):
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return len(value) if isinstance(value, list) else "text"


def test_each_language_says_everything():
    for language in LANGUAGES:
        assert shape(texts(language)) == shape(texts("en"))


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        assert len(opened) == 1
        return opened[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_is_one_page_with_one_part(language):
    key = RecoveryKey.make()
    sheets = split_on_sheets(key)
    page = draw_sheet(sheets[1], key.public, organisation="Lantern Bridge", language=language, on=date(2026, 3, 1))
    printed = text_of(page).split()
    words = "ru" if language == "ru" else "en"
    assert set(sheets[1].words(words)) <= set(printed)
    assert key.public.check_words(words) in " ".join(printed)
    strangers = {word for sheet in sheets if sheet.number != 2 for word in sheet.words(words)} - set(
        sheets[1].words(words)
    )
    assert len(strangers & set(printed)) < 10  # words that the instructions happen to use
    assert not pikepdf.open(io.BytesIO(page)).docinfo.get("/Keywords")
    assert "safeconduct-recovery-1+" in text_of(
        draw_public(key.public, organisation="", language=language, on=date(2026, 3, 1))
    )


def test_making_needs_no_django_no_data_and_no_network(tmp_path):
    """In a process of its own, without a network where this machine lets us, and with nothing but the house's code."""
    program = (
        "import sys; from safeconduct.cell.__main__ import main; code = main(sys.argv[1:]); "
        "sys.exit(code or any(name.split('.')[0] in {'django', 'psycopg'} for name in sys.modules))"
    )
    folder = tmp_path / "sheets"
    words = [sys.executable, "-c", program, "recovery", "make", str(folder), "--languages", "ru,nl,fr,en,ru"]
    unplugged = NO_NETWORK if can_leave_the_network() else []
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    made = subprocess.run(
        [*unplugged, *words], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    pages = [f"sheet-{number}.pdf" for number in range(1, 6)]
    assert sorted(path.name for path in folder.iterdir()) == ["recovery-public.pdf", "recovery-public.txt", *pages]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    public = PublicHalf.read((folder / "recovery-public.txt").read_text())
    assert public.check_words("ru") in made.stdout
    assert public.check_words("en") in " ".join(text_of((folder / "sheet-2.pdf").read_bytes()).split())


def typed(monkeypatch, *lines):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.fixture(scope="module")
def key():
    return RecoveryKey.make()


@pytest.fixture(scope="module")
def sheets(key):
    return [" ".join(sheet.words("en")) for sheet in split_on_sheets(key)]


@pytest.fixture
def public_file(key, tmp_path):
    path = tmp_path / "recovery-public.txt"
    path.write_text(key.public.written())
    return str(path)


def test_a_custodian_hears_that_the_sheet_is_whole(key, sheets, public_file, monkeypatch, capsys):
    half = len(sheets[2]) // 2
    typed(monkeypatch, sheets[2][:half].rsplit(" ", 1)[0], sheets[2][:half].rsplit(" ", 1)[1] + sheets[2][half:], "")
    assert ceremony.main(["check", "--public", public_file, "--language", "nl"]) == 0
    assert (
        "Heel: blad 3 van 5. Controlewoorden van de sleutel: "
        f"{key.public.check_words('en')} · {key.public.check_words('ru')}." in capsys.readouterr().out
    )


def test_a_custodian_hears_which_word_was_mistyped(sheets, monkeypatch):
    words = sheets[0].split()
    typed(monkeypatch, " ".join([*words[:4], words[4] + "x", *words[5:]]))
    with pytest.raises(CellRefused, match=f"word 5: “{words[4]}x”. Is it: {words[4]}"):
        ceremony.main(["check"])


def test_a_sheet_of_an_old_key_is_told(public_file, monkeypatch):
    typed(monkeypatch, " ".join(split_on_sheets(RecoveryKey.make())[0].words("en")))
    with pytest.raises(CellRefused, match="another key"):
        ceremony.main(["check", "--public", public_file])


@pytest.fixture
def request_file(key, tmp_path):
    asked = Request(
        organisation=uuid4(),
        id=uuid4(),
        recovery=key.public.written(),
        person=uuid4(),
        name="Clara Peeters",
        asked_at=datetime(2026, 3, 1, tzinfo=UTC),
        keys={},
        compartments=(),
        groups=(),
    )
    path = tmp_path / "clara.request"
    path.write_bytes(written(asked))
    return path


def test_three_custodians_answer_a_request(key, sheets, request_file, monkeypatch, capsys):
    typed(monkeypatch, "yes", sheets[4], "", sheets[0][:-1] + "q", "", sheets[0], "", sheets[4], "", sheets[2], "")
    assert ceremony.main(["answer", str(request_file)]) == 0
    asked = read(request_file.read_bytes(), Request)
    check(read(request_file.with_suffix(".answer").read_bytes(), Answer), asked, key.public)
    said = capsys.readouterr().out
    assert "Clara Peeters" in said
    assert f"{asked.check_words('en')} · {asked.check_words('ru')}" in said  # colleagues read either


def test_two_sheets_and_a_no_answer_nothing(sheets, request_file, monkeypatch):
    typed(monkeypatch, "yes", sheets[4], "", sheets[0], "", sheets[4], "")
    with pytest.raises(CellRefused, match="Three different sheets"):
        ceremony.main(["answer", str(request_file)])
    typed(monkeypatch, "no", *sheets)
    with pytest.raises(CellRefused, match="Nothing was answered"):
        ceremony.main(["answer", str(request_file)])
    assert not request_file.with_suffix(".answer").exists()


def test_a_request_that_was_changed_is_not_answered(request_file, monkeypatch):
    request_file.write_bytes(request_file.read_bytes().replace(b"Clara", b"Klara").replace(b"}", b" }"))
    with pytest.raises(CellRefused, match="changed on its way"):
        ceremony.main(["answer", str(request_file)])
