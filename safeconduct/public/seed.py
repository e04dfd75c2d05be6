"""The first texts of a site: four language trees, from `site_texts`, loaded once and never over the editors' work."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from safeconduct.kernel import clock
from safeconduct.public.models import HomePage, NewsIndexPage, NewsPage, SitePage, StandardPage

TEXTS = Path(__file__).parent / "site_texts"
KINDS: Mapping[str, type[SitePage]] = {"news": NewsIndexPage}
IN_MENU = frozenset({"programme", "news", "wanted", "contact"})

Text = dict[str, Any]


def load_site(*, example: bool) -> None:
    """Make the site's pages in every language, where there are none yet.

    example: the invented organisation's news, numbers and addresses; otherwise placeholders that ask to be edited.
    """
    if HomePage.objects.exists():
        return
    with transaction.atomic():
        root = _empty_root()
        locales = [Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES]
        homes = [_tree(root, locale, example=example) for locale in locales]
        _open_site(homes[0])


def _empty_root() -> Page:
    """The root that Wagtail's first migration makes, without the welcome page below it."""
    root = Page.get_first_root_node()
    assert root is not None, "Wagtail's first migration makes the root"
    for welcome in root.get_children():
        welcome.delete()
    return Page.objects.get(pk=root.pk)


def _tree(root: Page, locale: Locale, *, example: bool) -> HomePage:
    """One language's pages."""
    texts = texts_of(locale.language_code, example=example)
    home: HomePage = _add(root, HomePage, "home", texts["home"], locale)
    for slug in [slug for slug in texts if slug not in {"home", "posts"}]:
        _add(home, KINDS.get(slug, StandardPage), slug, texts[slug], locale)
    news = NewsIndexPage.objects.get(locale=locale)
    for post in texts["posts"]:
        _add(news, NewsPage, post["slug"], post, locale)
    return home


def _add(parent: Page, kind: type[SitePage], slug: str, text: Text, locale: Locale) -> Any:
    """A live page, tied to its sisters in the other languages by what Wagtail ties translations with."""
    at = clock.now()
    page = kind(slug=slug, locale=locale, show_in_menus=slug in IN_MENU, first_published_at=at, last_published_at=at)
    sister = kind.objects.filter(slug=slug).first()
    if sister is not None:
        page.translation_key = sister.translation_key
    if kind is HomePage and sister is not None:
        page.slug = f"{slug}-{locale.language_code}"
    _write(page, text)
    return parent.add_child(instance=page)


def _write(page: SitePage, text: Text) -> None:
    """Put a text's words on a page."""
    page.title = page.draft_title = text["title"]
    page.lead = text.get("lead", "")
    page.drawing = text.get("drawing", page.drawing)
    page.body = page._meta.get_field("body").to_python([_block(entry) for entry in text["body"]])
    if isinstance(page, NewsPage):
        page.on = clock.today() - timedelta(days=text["days_ago"])


def _block(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A block as a text file writes it, one key a block, as the field keeps it."""
    ((kind, value),) = entry.items()
    if kind == "call" and "page" in value:
        value = value | {"page": Page.objects.get(slug=value["page"], locale=Locale.get_default()).pk}
    return {"type": kind, "value": value}


@cache
def texts_of(language: str, *, example: bool) -> dict[str, Any]:
    """The pages by slug, and `posts`: the texts that come with the house, and the example's or the placeholders."""
    texts = _read(language, "pages") | _read(language, "example" if example else "start")
    if not example:
        for slug in texts.keys() - {"posts"}:
            texts[slug]["body"] = [_to_be_edited(language), *texts[slug]["body"]]
    return texts


def _to_be_edited(language: str) -> dict[str, Any]:
    with override(language):
        text = _("This text came with the software. Read it, make it your own, then remove this note.")
        return {"note": {"title": _("To be edited"), "text": text, "tone": "wait"}}


def _read(language: str, name: str) -> dict[str, Any]:
    source = (TEXTS / f"{name}.{language}.toml").read_text()
    return tomllib.loads(source.replace("{organisation}", settings.ORGANISATION_NAME))


def _open_site(home: HomePage) -> None:
    origin = urlsplit(settings.PUBLIC_ORIGIN)
    port = origin.port or (443 if origin.scheme == "https" else 80)
    kept = {"hostname": origin.hostname, "port": port, "root_page": home, "site_name": settings.ORGANISATION_NAME}
    Site.objects.update_or_create(is_default_site=True, defaults=kept)
