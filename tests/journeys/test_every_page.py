"""Every page that a colleague or a stranger can reach by following links: seen by axe in four languages, light and
dark, and on a small telephone.

The desk is walked once for all the tests: each role follows the links from its first page and looks at the pages that
nobody before it has seen, one of each kind.
"""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from safeconduct.accounts.pages import pages
from safeconduct.intake.forms import BY_CODE
from safeconduct.look.conftest import RULES_OF_ACCESS, violations
from tests.journeys.conftest import browsing, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("every_page")]

# Colours are the same in every language.
NAMES_ONLY = RULES_OF_ACCESS | {"rules": RULES_OF_ACCESS["rules"] | {"color-contrast": {"enabled": False}}}
COLOURS_ONLY = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
INTAKE = (*(f"q/{code}/" for code in BY_CODE), "check/", "return/", "left/")
WALKERS = ("clara", "hugo", "victor", "marie", "daan", "eva", "louise", "lena")
# Not pages: a language cookie, files and pictures.
NO_PAGES = {
    "desk:language",
    "programme:proposal_pdf",
    "dossiers:bundle_pdf",
    "evidence:page",
}
MAIN = {
    "desk:day", "desk:log", "triage:requests", "triage:request", "triage:talk", "cases:cases", "cases:case",
    "cases:story", "cases:identity", "cases:profile", "cases:share", "cases:trail", "evidence:inbox", "evidence:items",
    "evidence:item", "situation:overview", "situation:report", "programme:overview", "programme:proposals",
    "programme:proposal", "programme:talks", "dossiers:dossiers", "dossiers:dossier", "shelter:homes",
    "shelter:home_list", "shelter:home", "shelter:unit", "shelter:funding", "placement:rounds", "arrival:arrivals",
    "arrival:arrival", "accounts:colleagues", "accounts:colleague",
}  # fmt: skip
# Requests from the form have a conversation, those that a colleague wrote down have none: each is read for its links.
DIFFER = {"triage:request"}
# Pages whose headings, buttons and column names hold no name of a case, a town or a file.
RUSSIAN = MAIN & {
    "desk:day", "desk:log", "triage:requests", "cases:cases", "cases:share", "evidence:inbox", "situation:overview",
    "programme:overview", "programme:proposals", "programme:talks", "dossiers:dossiers",
    "arrival:arrivals", "accounts:colleagues",
}  # fmt: skip
LANGUAGES = ("en", "ru", "nl", "fr")
# Links that a colleague is shown and may not follow, by colleague; filled while the desk is walked.
DEAD = {}
LATIN = re.compile(r"[A-Za-z]{4,}")
CYRILLIC = re.compile(r"[А-Яа-яЁё]")


@dataclass
class Seen:
    """What was noticed on one page."""

    name: str
    path: str
    who: str
    status: int = 0
    axe: list = field(default_factory=list)
    wide: list = field(default_factory=list)
    said: list = field(default_factory=list)
    undefined: list = field(default_factory=list)
    english: list = field(default_factory=list)


STICKS_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('main *, .top *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 4).map(e => e.outerHTML.slice(0, 100))"""
# What is cut off where nothing can be scrolled: the words of a box that hides what does not fit.
CUT = """() => [...document.querySelectorAll('body *')].filter(e => !e.matches('.hidden, .skip, .word, svg, svg *, thead') &&
  !e.closest('.hidden, thead, .word') && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX) &&
  e.scrollWidth > e.clientWidth + 1).slice(0, 4).map(e => e.outerHTML.slice(0, 100))"""


class Walk:
    """One colleague, or a stranger, in one window, in one language."""

    def __init__(self, browser, base, who, language="ru"):
        self.base, self.who, self.said, self.dead = base, who, [], []
        # Without motion: a colour on its way from light to dark is neither, and axe would measure it.
        self.context = browser.new_context(
            viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce"
        )
        self.speak(language)
        self.page = self.context.new_page()
        self.page.on("console", lambda line: self.said.append(line.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def sign_in(self, passphrase):
        self.page.goto(self.base + "/you/sign-in/")
        self.page.fill("[name=username]", self.who)
        for path in ("/you/sign-in/", "/you/open-again/"):
            if urlsplit(self.page.url).path != path and self.page.goto(self.base + path).status == 404:
                return  # a guest has no second key
            self.page.fill("[name=passphrase]", passphrase)
            self.page.locator("main button").first.click()
            self.page.wait_for_load_state()

    def links(self, path):
        """Where a page leads, read without drawing it."""
        answer = self.context.request.get(self.base + path)
        if answer.status == 404:
            self.dead.append(path)
        html = answer.text()
        return [unescape(link) for link in re.findall(r'<a [^>]*?href="(/[^"#]*)', html)]

    def look(self, name, path):
        """With axe at the width of a desk, light and dark, and as narrow as a small telephone."""
        self.said.clear()
        self.page.set_viewport_size({"width": 1440, "height": 900})
        seen = Seen(name, path, self.who, self.page.goto(self.base + path).status)
        seen.axe = violations(self.page)
        self.page.emulate_media(color_scheme="dark")
        seen.axe += violations(self.page, COLOURS_ONLY)
        self.page.emulate_media(color_scheme="light")
        self.on_a_telephone(seen)
        seen.english = english_on(self.page)
        seen.said = list(self.said)
        return seen

    def look_again(self, seen, language):
        """The same page in another language, on the telephone."""
        self.said.clear()
        self.speak(language)
        self.page.goto(self.base + seen.path)
        seen.axe += [(language, *found) for found in violations(self.page, NAMES_ONLY)]
        self.on_a_telephone(seen)
        seen.said += self.said

    def on_a_telephone(self, seen):
        self.page.set_viewport_size({"width": 320, "height": 900})
        seen.wide += self.page.evaluate(STICKS_OUT) + self.page.evaluate(CUT)
        seen.undefined += re.findall(r"‼undefined[^‼]*", self.page.content())

    def speak(self, language):
        self.context.add_cookies([{"name": "language", "value": language, "url": self.base}])


def english_on(page):
    texts = page.locator("h1, h2, h3, th, button, label, legend, summary").all_inner_texts()
    return sorted({text for text in texts if LATIN.search(text) and not CYRILLIC.search(text)})


def name_of(path):
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def walk_the_desk(walk, seen):
    """Follows every link; of each kind of page the first is opened, and looked at where nobody has yet."""
    waiting, met = ["/"], set(NO_PAGES)
    for path in waiting:
        name = name_of(path)
        if {name, path} & met or name not in pages() or name.startswith("wagtail"):
            continue
        met |= {name, path} - DIFFER
        if name not in seen:
            seen[name] = walk.look(name, path)
            for language in ("en", "nl", "fr"):
                walk.look_again(seen[name], language)
            walk.speak("ru")
        waiting += walk.links(path)


@pytest.fixture(scope="module")
def desk(house, furnish):
    actors = house()
    furnish(actors)
    people = {one["username"]: one["passphrase"] for one in json.loads(house.people.read_text())}
    seen, dead = {}, {}
    with serving("desk") as base, browsing() as browser:
        for who in WALKERS:
            walk = Walk(browser, base, who)
            walk.sign_in(people[who])
            walk_the_desk(walk, seen)
            dead[who] = walk.dead
            walk.context.close()
    DEAD.update(dead)
    return seen


def noticed(seen, what):
    return {f"{one.who} {one.path}": getattr(one, what) for one in seen.values() if getattr(one, what)}


def test_no_page_of_the_desk_breaks_a_rule_of_access_in_any_language_light_or_dark(desk):
    assert noticed(desk, "axe") == {}


def test_no_page_of_the_desk_sticks_out_at_320_pixels_in_any_language(desk):
    assert noticed(desk, "wide") == {}


def test_the_browser_has_no_complaint_about_any_page_of_the_desk(desk):
    assert noticed(desk, "said") == {}


def test_no_page_of_the_desk_lacks_a_word(desk):
    assert noticed(desk, "undefined") == {}


def test_every_page_of_the_desk_opens(desk):
    assert {one.path: one.status for one in desk.values() if one.status != 200} == {}


def test_no_link_leads_a_colleague_to_a_closed_door(desk):
    assert {who: links for who, links in DEAD.items() if links} == {}


def test_headings_are_russian_in_russian(desk):
    headings = {name: desk[name].english for name in RUSSIAN if desk[name].english}
    assert headings == {}


def test_the_walk_met_the_main_pages(desk):
    assert MAIN - set(desk) == set()


@pytest.fixture(scope="module")
def public(desk):
    """The website and the form in four languages; after the desk, whose editor wrote the website."""
    seen = {}
    with serving("public") as base, browsing() as browser:
        for language in LANGUAGES:
            walk = Walk(browser, base, "a stranger", language)
            start = f"/{language}/"
            site = [path for path in walk.links(start) if path.startswith(start) and f"{start}notes/" not in path]
            for path in dict.fromkeys([start, *site, f"{start}notes/", *(f"{start}notes/{page}" for page in INTAKE)]):
                seen[path] = walk.look(path, path)
            walk.context.close()
    return seen


def test_no_public_page_breaks_a_rule_of_access_in_any_language(public):
    assert noticed(public, "axe") == {}


def test_no_public_page_sticks_out_at_320_pixels_or_makes_the_browser_complain(public):
    assert {**noticed(public, "wide"), **noticed(public, "said"), **noticed(public, "undefined")} == {}
