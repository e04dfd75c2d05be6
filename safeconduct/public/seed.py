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


def load_site(*, example: bool, organisation: str = "") -> None:
    """Make the site's pages in every language, where there are none yet.

    example: the invented organisation's news, numbers and addresses; otherwise placeholders that ask to be edited.
    organisation: what it calls itself, where the settings do not know it yet.
    """
    if HomePage.objects.exists():
        return
    organisation = organisation or settings.ORGANISATION_NAME
    with transaction.atomic():
        root = _empty_root()
        locales = [Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES]
        texts = [texts_of(locale.language_code, example=example, organisation=organisation) for locale in locales]
        homes = [_tree(root, locale, said) for locale, said in zip(locales, texts, strict=True)]
        _open_site(homes[0], organisation)


def _empty_root() -> Page:
    """The root that Wagtail's first migration makes, without the welcome page below it."""
    root = Page.get_first_root_node()
    assert root is not None, "Wagtail's first migration makes the root"
    for welcome in root.get_children():
        welcome.delete()
    return Page.objects.get(pk=root.pk)


def _tree(root: Page, locale: Locale, texts: Mapping[str, Any]) -> HomePage:
    """One language's pages."""
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
def texts_of(language: str, *, example: bool, organisation: str = "") -> dict[str, Any]:
    """The pages by slug, and `posts`: the texts that come with the house, and the example's or the placeholders."""
    read = _read(language, "pages") | _read(language, "example" if example else "start")
    texts: dict[str, Any] = _signed(read, organisation)
    if not example:
        for slug in texts.keys() - {"posts"}:
            texts[slug]["body"] = [_to_be_edited(language), *texts[slug]["body"]]
    return texts


def _to_be_edited(language: str) -> dict[str, Any]:
    with override(language):
        text = _("This text came with the software. Read it, make it your own, then remove this note.")
        return {"note": {"title": _("To be edited"), "text": text, "tone": "wait"}}


def _read(language: str, name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{name}.{language}.toml").read_text())


def _signed(value: Any, organisation: str) -> Any:
    """The same texts with the organisation's name in its places; a name may hold any sign."""
    if isinstance(value, str):
        return value.replace("{organisation}", organisation)
    if isinstance(value, dict):
        return {key: _signed(part, organisation) for key, part in value.items()}
    return [_signed(part, organisation) for part in value] if isinstance(value, list) else value


def _open_site(home: HomePage, organisation: str) -> None:
    origin = urlsplit(settings.PUBLIC_ORIGIN)
    port = origin.port or (443 if origin.scheme == "https" else 80)
    kept = {"hostname": origin.hostname, "port": port, "root_page": home, "site_name": organisation}
    Site.objects.update_or_create(is_default_site=True, defaults=kept)
