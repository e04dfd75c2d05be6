"""Somebody asks for help on a small telephone, in Russian, with scripts off; and comes back with seven words."""

import io
from pathlib import Path
from urllib.parse import urlsplit

import pillow_heif
import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from tests.journeys.conftest import browsing, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHOTO = "Повестка в суд.heic"


def heic() -> bytes:
    held = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (320, 240), (120, 90, 60))).save(held)
    return held.getvalue()


class Telephone:
    """A page that looks at itself after every step."""

    def __init__(self, browser, base):
        self.base, self.asked, self.said, self.weights = base, [], [], {}
        context = browser.new_context(
            viewport={"width": 320, "height": 640}, java_script_enabled=False, accept_downloads=False, locale="ru-RU"
        )
        self.page = context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda line: self.said.append(line.text))

    def open(self, path):
        self.page.goto(self.base + path)
        self.look()

    def press(self, name):
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()
        self.look()

    def look(self):
        path = urlsplit(self.page.url).path
        assert self.page.title() == "Заметки", path
        assert self.page.locator("html").get_attribute("lang") == "ru", path
        html = self.page.content()
        assert "‼undefined" not in html, path
        assert "<script" not in html, path
        assert self.page.evaluate("document.documentElement.scrollWidth") == 320, path
        styles = [link.get_attribute("href") for link in self.page.locator("link[rel=stylesheet]").all()]
        weight = sum(Path(finders.find(href.removeprefix("/static/"))).stat().st_size for href in styles)
        self.weights[path] = len(html.encode()) + weight


def fill_the_form(phone):
    page = phone.page
    phone.open("/ru/notes/")
    page.locator("main a.button").first.click()
    phone.look()
    page.locator("input[value=hiding]").check()
    phone.press("Дальше")
    page.locator("[name=time_left]").fill("Суд 3 декабря")
    phone.press("Дальше")
    page.locator("[name=where]").fill("Грузия")
    phone.press("Дальше")
    page.locator("[name=adults]").fill("2")
    phone.press("Дальше")
    page.locator("[name=working_name]").fill("Белка")
    page.locator("input[value=ru]").check()
    phone.press("Дальше")
    page.locator("[name=own_words]").fill("Ко мне приходили дважды.\nЯ ночую у разных людей.")
    phone.press("Дальше")


def add_the_photo(phone):
    phone.page.locator("[type=file]").set_input_files({"name": PHOTO, "mimeType": "image/heic", "buffer": heic()})
    phone.page.locator("button[name=add]").click()
    phone.look()
    assert phone.page.locator("main li").get_by_text(PHOTO, exact=True).first.is_visible()
    phone.press("Дальше")


def send(phone):
    phone.page.locator("[name=free]").check()
    phone.page.locator("[name=keep]").check()
    phone.press("Дальше")
    assert "Я ночую у разных людей." in phone.page.inner_text("main")
    assert PHOTO in phone.page.inner_text("main")
    phone.page.locator("main form button").click()
    phone.look()
    return " ".join(phone.page.locator(".code-words li").all_inner_texts())


def come_back(phone, words):
    phone.open("/ru/notes/return/")
    phone.page.locator("[name=words]").fill(words.upper())
    phone.page.locator("main form button").click()
    phone.look()
    assert urlsplit(phone.page.url).path == "/ru/notes/talk/"
    phone.page.locator("[name=text]").fill("Я всё ещё здесь.")
    phone.page.locator("main form button").first.click()
    phone.look()
    assert "Я всё ещё здесь." in phone.page.inner_text("main")


def test_a_request_is_written_sent_and_taken_up_again(house):
    house()
    with serving("public") as base, browsing() as browser:
        phone = Telephone(browser, base)
        fill_the_form(phone)
        add_the_photo(phone)
        words = send(phone)
        assert len(words.split()) == 7
        again = Telephone(browser, base)
        come_back(again, words)
    for one in (phone, again):
        assert [url for url in one.asked if not url.startswith(base + "/")] == []
        assert one.said == []
        assert {path: weight for path, weight in one.weights.items() if weight > 60_000} == {}
