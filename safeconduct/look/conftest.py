"""Pages of the look as a browser would get them, with the headers of the house and without a server."""

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, sync_playwright

from safeconduct.look.middleware import POLICY
from safeconduct.look.styleguide import everything

CHROMIUM = Path("/usr/bin/chromium")
LANGUAGES = [(code, code, f"/{code}/") for code in ("en", "ru", "nl", "fr")]
RULES_OF_ACCESS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
DOORS = [
    SimpleNamespace(label="My day", url="/", icon="sun", count=6, tone="wait", current=False),
    SimpleNamespace(label="Cases", url="/cases/", icon="folder-heart", count=None, current=True),
]


def violations(page: Page, rules: dict[str, Any] = RULES_OF_ACCESS) -> list[tuple[str, str, str]]:
    """What axe finds on a page: the rule, the element, what is wrong with it. Whatever else it knows stays there."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "rules => axe.run(rules).then(told => told.violations)", rules | {"resultTypes": ["violations"]}
    )
    return [(one["id"], node["html"][:160], node["failureSummary"][:300]) for one in found for node in one["nodes"]]


@pytest.fixture
def drawn() -> Callable[..., str]:
    """
    The HTML of a template as a signed-in colleague sees it: `drawn("look/styleguide.html", "ru", …)`.

    What begins with a tag is taken for the template itself.
    """

    def draw(template: str, language: str = "en", **context: Any) -> str:
        request = RequestFactory().get("/desk/styleguide/")
        person = SimpleNamespace(is_authenticated=True, is_active=True, display_name="Clara Peeters")
        with translation.override(language):
            top = {"user": person, "rail": DOORS, "locks_in": 720, "ends_in": 9000, "tasks_waiting": 3}
            frame = top | {"languages": LANGUAGES, "messages": []}
            found = engines["django"].from_string(template) if template.startswith("{%") else get_template(template)
            return found.render(frame | context, request)

    return draw


@pytest.fixture
def styleguide(drawn: Callable[..., str]) -> Callable[[str], str]:
    def draw(language: str = "en") -> str:
        with translation.override(language):
            return drawn("look/styleguide.html", language, **everything())

    return draw


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = str(CHROMIUM) if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens HTML as a page under the content policy: `visit(html, width=320, scheme="dark")`.

    `page.complaints` is what the browser's console said: a refused style or script lands there.
    """
    contexts = []

    def go(html: str, *, width: int = 1440, scheme: str = "light", scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        context.route("**/*", lambda route: _answer(route, html))
        page.goto("http://look.test/")
        return page

    yield go
    for context in contexts:
        context.close()


def _answer(route: Route, html: str) -> None:
    path = route.request.url.removeprefix("http://look.test")
    if path == "/":
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=html, headers=headers)
        return
    name = path.removeprefix("/static/").split("?")[0]
    found = finders.find(name) or finders.find(_plain(name))
    if found:
        route.fulfill(path=str(found), content_type=mimetypes.guess_type(name)[0] or "text/plain")
    else:
        route.fulfill(status=404, body="")


def _plain(name: str) -> str:
    """look.55e7cbb9ba48.css → look.css, where the storage hashes names."""
    stem, _, rest = name.partition(".")
    return f"{stem}.{rest.rpartition('.')[2]}"
