"""The whole intake in the Firefox that Tor Browser is made from, at its safest level: no scripts, no icons, no fonts."""

import io
from urllib.parse import urlsplit

import pypdfium2
import pytest
from PIL import Image

from tests.journeys.conftest import serving
from tests.journeys.fox import EDGES, PROGRAM, Fox

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="firefox-esr is not here (Debian: apt install firefox-esr)"),
]
WIDE = 320
# Tor Browser as it comes: English is asked for, and a margin makes the page narrower still. And one set to Russian.
SETTINGS = {
    "as it comes": {},
    "in Russian": {
        "privacy.spoof_english": 1,
        "intl.accept_languages": "ru, en-US, en",
        "privacy.resistFingerprinting.letterboxing": False,
    },
}


class Stranger:
    """Looks at each page that comes."""

    def __init__(self, fox, base):
        self.fox, self.base = fox, base
        fox.do("SetWindowRect", x=0, y=0, width=WIDE + EDGES, height=700)

    @property
    def path(self):
        return urlsplit(self.fox.do("GetCurrentURL")).path

    @property
    def said(self):
        return self.fox.text(self.fox.one("main"))

    def open(self, path):
        self.fox.do("Navigate", url=self.base + path)
        self.look()

    def press(self, name, within="main"):
        (found,) = [one for one in self.fox.all(f"{within} :is(a, button)") if self.fox.text(one) == name]
        self.fox.follow(found)
        self.look()

    def look(self):
        fox, html = self.fox, self.fox.one("html")
        assert fox.do("GetTitle") == "Заметки", self.path
        assert fox.property(html, "lang") == "ru", self.path
        assert fox.property(html, "clientWidth") <= WIDE + EDGES, self.path
        assert fox.property(html, "scrollWidth") <= fox.property(html, "clientWidth"), self.path
        named = [str(fox.property(one, "textContent")).strip() for one in fox.all("a, button")]
        assert all(named), self.path  # nothing is an icon alone


@pytest.fixture(scope="module", autouse=True)
def founded(house):
    house()


@pytest.fixture(params=SETTINGS)
def stranger(request, tmp_path):
    with serving("public") as base:
        fox = Fox(tmp_path / "profile", **SETTINGS[request.param])
        try:
            yield Stranger(fox, base)
        finally:
            fox.close()


@pytest.fixture
def papers(tmp_path):
    photo, paper, held = tmp_path / "Повестка в суд.jpg", tmp_path / "приговор.pdf", io.BytesIO()
    Image.new("RGB", (320, 240), "steelblue").save(photo)
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(held)
    paper.write_bytes(held.getvalue())
    return photo, paper


def fill_the_form(stranger):
    fox = stranger.fox
    stranger.open("/ru/notes/")
    stranger.press("Начать")
    fox.tick("input[value=hiding]")
    stranger.press("Дальше")
    fox.write("[name=time_left]", "Суд 3 декабря")
    stranger.press("Дальше")
    stranger.press("Назад")
    assert fox.property(fox.one("[name=time_left]"), "value") == "Суд 3 декабря"
    stranger.press("Дальше")
    fox.write("[name=where]", "Грузия")
    stranger.press("Дальше")
    fox.write("[name=adults]", "2")
    stranger.press("Дальше")
    fox.write("[name=working_name]", "Белка")
    fox.tick("input[value=ru]")
    stranger.press("Дальше")
    fox.write("[name=own_words]", "Ко мне приходили дважды.")
    stranger.press("Дальше")


def send(stranger, papers):
    fox = stranger.fox
    for paper in papers:
        fox.choose("[type=file]", paper)
        stranger.press("Добавить этот файл")
        assert paper.name in stranger.said
    stranger.press("Дальше")
    fox.tick("[name=free]")
    fox.tick("[name=keep]")
    stranger.press("Дальше")
    assert "Ко мне приходили дважды." in stranger.said
    assert all(paper.name in stranger.said for paper in papers)
    stranger.press("Отправить")
    words = [fox.text(word) for word in fox.all(".code-words li")]
    stranger.press("Слова у меня")
    return " ".join(words)


def come_back(stranger, words):
    stranger.open("/ru/notes/return/")
    stranger.fox.write("[name=words]", words)
    stranger.press("Открыть")


def test_a_request_is_written_sent_taken_up_again_left_and_ended(stranger, papers):
    fox = stranger.fox
    fill_the_form(stranger)
    words = send(stranger, papers)
    assert len(words.split()) == 7

    come_back(stranger, words.upper())
    assert stranger.path == "/ru/notes/talk/"
    fox.write("[name=text]", "Я всё ещё здесь.")
    fox.choose("[type=file]", papers[0])
    stranger.press("Отправить")
    assert "Я всё ещё здесь." in stranger.said
    assert "1 файл, запечатан" in stranger.said

    stranger.press("Уйти отсюда", within="body")
    assert "Эта страница очищена." in stranger.said
    fox.do("Back")
    stranger.open("/ru/notes/talk/")
    assert "Я всё ещё здесь." not in stranger.said

    come_back(stranger, words)
    assert "Я всё ещё здесь." in stranger.said
    stranger.press("Завершить переписку навсегда")
    stranger.press("Завершить")
    come_back(stranger, words)
    assert "Эти семь слов здесь ничего не открывают." in stranger.said
