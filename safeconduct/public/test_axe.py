"""The site in a browser: access, phones, and nothing refused by the policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from safeconduct.look.conftest import chromium, violations, visit  # noqa: F401 fixtures of this module too
from safeconduct.public.conftest import PATHS, Crawl
from safeconduct.public.test_pages import html

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREENS = [("en", 1440, "light"), ("ru", 320, "dark"), ("nl", 768, "light"), ("fr", 1440, "dark")]


@pytest.mark.parametrize(("language", "width", "scheme"), SCREENS)
def test_no_page_breaks_a_rule_of_access(
    crawled: Crawl,
    visit: Callable[..., Page],  # noqa: F811
    language: str,
    width: int,
    scheme: str,
) -> None:
    for path in PATHS:
        page = visit(html(crawled[language, path]), width=width, scheme=scheme, scripts=True)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.complaints == [], path


def test_the_words_of_a_page_are_there_without_scripts(
    crawled: Crawl,
    visit: Callable[..., Page],  # noqa: F811
) -> None:
    page = visit(html(crawled["ru", "programme/"]), width=320, scripts=False)
    assert page.locator("svg.way.down:visible").count() == 1
    page.locator(".figure-table > summary").click()
    assert page.locator(".figure-table tbody tr:visible").count() == 8
